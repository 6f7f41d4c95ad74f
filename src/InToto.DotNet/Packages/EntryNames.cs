using System.Text;

namespace InToto.DotNet;

/// <summary>Names of one package that some system takes for one file (threats J2 to J5), or one as a file and as a folder.</summary>
internal static class EntryNames
{
    /// <exception cref="PackageException">Two names collide.</exception>
    public static void RequireDistinct(PackageEntry[] entries, string file)
    {
        var keys = new string[entries.Length];
        var sorted = new PackageEntry[entries.Length];
        for (var i = 0; i < entries.Length; i++) (keys[i], sorted[i]) = (Key(entries[i].Name), entries[i]);
        Array.Sort(keys, sorted, StringComparer.Ordinal);

        // The separator sorts before every other character, so what is in a folder follows the folder, and equal keys each other.
        for (var i = 1; i < keys.Length; i++)
        {
            var (before, here) = (keys[i - 1], keys[i]);
            if (before == here) throw Collide(sorted[i - 1], sorted[i], "are one file", file);
            if (!sorted[i - 1].IsFolder && here.Length > before.Length && here[before.Length] == Separator && here.StartsWith(before, StringComparison.Ordinal))
                throw Collide(sorted[i - 1], sorted[i], "are a file and a folder of one name", file);
        }
    }

    /// <summary>What a name is to a system that knows no case, normalises Unicode, and drops what is not drawn.</summary>
    private static string Key(string name)
    {
        var path = name[^1] == '/' ? name[..^1] : name;
        var visible = Ascii.IsValid(path) ? path : NameReading.Of(ArtifactName.Sought(path)).Visible;
        return visible.ToUpperInvariant().Replace('/', Separator);
    }

    private static PackageException Collide(PackageEntry one, PackageEntry other, string why, string file) => new(PackageCodes.EntriesCollide,
        one.Spelling.Raw == other.Spelling.Raw
            ? $"The archive has two entries '{Printable.Of(one.Spelling.Raw)}': which of them a reader takes is its choice."
            : $"The entries '{Printable.Of(one.Spelling.Raw)}' and '{Printable.Of(other.Spelling.Raw)}' {why}, on some systems or for some readers.",
        file, "Remove one of them and pack again. If the package comes from a gallery like this, do not use it.");

    /// <summary>A control character, so in no name.</summary>
    private const char Separator = '\u0001';
}
