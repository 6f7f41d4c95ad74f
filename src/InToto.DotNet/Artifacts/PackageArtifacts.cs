using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace InToto.DotNet;

/// <summary>The artifacts that a package stands for: what pack records as products and what the inspection finds are the same names and digests.</summary>
internal static class PackageArtifacts
{
    /// <summary>The list of entries.</summary>
    public const string EntriesName = "@entries";

    /// <summary>The commit that the nuspec names.</summary>
    public const string CommitName = "@commit";

    /// <summary>All of them: <c>@nupkg/ENTRY</c>, <c>@entries</c>, <c>@packed/FILE</c>, <c>@dependency/ID</c>, <c>@commit</c>.</summary>
    /// <remarks>Of a package with symbols only <c>@snupkg/ENTRY</c>: it has the id, the version and the commit of the package it belongs to.</remarks>
    /// <exception cref="PackageException">The content of an entry is not what its headers say.</exception>
    public static List<Artifact> Of(PackageFile package)
    {
        var artifacts = Entries(package);
        if (package.Nuspec.IsSymbols) return artifacts;
        artifacts.Add(new(ArtifactName.Parse($"@packed/{package.Nuspec.FileName}"), DigestSet.Sha256(package.AsPacked.Sha256())));
        foreach (var (name, text) in Texts(package)) artifacts.Add(new(ArtifactName.Parse(name), DigestSet.Sha256(SHA256.HashData(text))));
        return artifacts;
    }

    /// <summary>Those whose content is a text, with it: <c>@entries</c>, <c>@dependency/ID</c>, <c>@commit</c>. None of a package with symbols.</summary>
    public static List<(string Name, byte[] Text)> Texts(PackageFile package)
    {
        var texts = new List<(string, byte[])>();
        if (package.Nuspec.IsSymbols) return texts;
        texts.Add((EntriesName, Encoding.UTF8.GetBytes(EntriesText(package))));
        texts.AddRange(Dependencies(package.Nuspec));
        if (package.Nuspec.Commit is { } commit) texts.Add((CommitName, Encoding.UTF8.GetBytes(CommitText(commit))));
        return texts;
    }

    /// <summary>The entries as NuGet unpacks them, the signature and the evidence included; folders are none.</summary>
    public static List<Artifact> Entries(PackageFile package)
    {
        var prefix = package.Nuspec.IsSymbols ? "@snupkg/" : "@nupkg/";
        var artifacts = new List<Artifact>(package.Entries.Length + 8);
        foreach (var entry in package.Entries)
            if (!entry.IsFolder) artifacts.Add(new(ArtifactName.Parse(prefix + entry.Name), package.Digest(entry)));
        return artifacts;
    }

    /// <summary>Lines <c>sha256  entry</c> in ordinal order of the lines, of the package as it was packed.</summary>
    public static string EntriesText(PackageFile package)
    {
        var lines = new List<string>(package.Entries.Length);
        foreach (var entry in package.Entries)
        {
            if (entry.IsFolder || entry == package.EvidenceEntry || entry.Name == PackageSignature.EntryName) continue;
            lines.Add($"{package.Digest(entry).Digests[0].Hex}  {entry.Name}\n");
        }
        lines.Sort(string.CompareOrdinal);
        return string.Concat(lines);
    }

    /// <summary>A dependency's line for each framework: <c>framework range</c>, and what is included or excluded, tabs between them.</summary>
    public static List<(string Name, byte[] Text)> Dependencies(Nuspec nuspec)
    {
        // Plain lists, sorted: no sorted dictionary is compiled ahead of time.
        var lines = new List<string>(nuspec.Dependencies.Length);
        foreach (var dependency in nuspec.Dependencies)
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{dependency.Id}\t{dependency.Framework}\t{dependency.Range}\t{dependency.Include}\t{dependency.Exclude}\n"));
        lines.Sort(string.CompareOrdinal);

        var named = new List<(string, byte[])>();
        for (var i = 0; i < lines.Count;)
        {
            var id = lines[i][..(lines[i].IndexOf('\t') + 1)];
            var text = new StringBuilder();
            for (; i < lines.Count && lines[i].StartsWith(id, StringComparison.Ordinal); i++) text.Append(lines[i], id.Length, lines[i].Length - id.Length);
            named.Add(($"@dependency/{id[..^1]}", Encoding.UTF8.GetBytes(text.ToString())));
        }
        return named;
    }

    /// <summary>What <c>@commit</c> stands for: the commit's id and a line feed.</summary>
    public static string CommitText(string commit) => commit + "\n";
}
