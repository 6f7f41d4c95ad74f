using System.Text;

namespace InToto.DotNet;

/// <summary>Rules, from names and folders as they are: what a pattern would take for a wildcard is escaped, in patterns and nowhere else.</summary>
internal static class Rules
{
    public static readonly ArtifactRule Nothing = new ArtifactRule.Disallow(new("*"));

    public static readonly ArtifactRule Commit = new ArtifactRule.Match(new("@commit"), "", ArtifactKind.Products, "", Source);

    /// <summary>Whatever the source holds under the same name.</summary>
    public static readonly ArtifactRule AnySource = new ArtifactRule.Match(new("*"), "", ArtifactKind.Products, "", Source);

    public static ArtifactRule Require(string name) => new ArtifactRule.Require(name);

    public static ArtifactRule Allow(string pattern) => new ArtifactRule.Allow(new(pattern));

    public static ArtifactRule Create(string pattern) => new ArtifactRule.Create(new(pattern));

    public static ArtifactRule Disallow(string pattern) => new ArtifactRule.Disallow(new(pattern));

    /// <summary>Products of a step, from its folder to another.</summary>
    public static ArtifactRule Match(string pattern, string folder, string theirFolder, string step) =>
        new ArtifactRule.Match(new(pattern), folder, ArtifactKind.Products, theirFolder, step);

    /// <summary>A file that is a product of a step under another folder, and bears the same name there.</summary>
    public static ArtifactRule MatchFile(string name, string folder, string theirFolder, string step) => Match(Escape(name), folder, theirFolder, step);

    /// <summary>Whatever is a file of a folder of a package, as a step recorded it among its materials.</summary>
    public static ArtifactRule OfPackage(string folder, string id, string version, string theirFolder, string step) =>
        new ArtifactRule.Match(new("*"), folder, ArtifactKind.Materials, $"pkg:nuget/{id}@{version}#{theirFolder}", step);

    /// <summary>A text as a pattern that only it fits.</summary>
    public static string Escape(string name)
    {
        if (name.AsSpan().IndexOfAny('[', '*', '?') < 0) return name;
        var pattern = new StringBuilder();
        foreach (var character in name)
        {
            if (character is '[' or '*' or '?') pattern.Append('[').Append(character).Append(']');
            else pattern.Append(character);
        }
        return pattern.ToString();
    }

    public static string Join(string folder, string name) => folder.Length == 0 ? name : $"{folder}/{name}";

    /// <summary>A path's folder, empty for none, and its name.</summary>
    public static (string Folder, string Name) Split(string path)
    {
        var slash = path.LastIndexOf('/');
        return slash < 0 ? ("", path) : (path[..slash], path[(slash + 1)..]);
    }

    public const string Source = "source";

    public const string Pack = "pack";

    public const string Publish = "publish";
}
