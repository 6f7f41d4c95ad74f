using System.Collections.Immutable;

namespace InToto.DotNet;

/// <summary>Where the links of a package or a published folder come from: one place, never two mixed. Nothing in it is trusted.</summary>
public sealed class EvidenceSource
{
    private EvidenceSource(ILinkStore links, Evidence? evidence, string place) => (Links, Evidence, Place) = (links, evidence, place);

    /// <summary>What answers for links.</summary>
    public ILinkStore Links { get; }

    /// <summary>The evidence; null where links are files of a folder.</summary>
    public Evidence? Evidence { get; }

    /// <summary>What messages call it.</summary>
    public string Place { get; }

    /// <summary>Links as files of a folder, by their names.</summary>
    public static EvidenceSource OfFolder(string path) => new(new LinkDirectory(path), evidence: null, path);

    /// <summary>A file of evidence.</summary>
    /// <exception cref="PackageException">It cannot be read, or is no evidence.</exception>
    /// <exception cref="MetadataFormatException">A line is no signed document.</exception>
    public static EvidenceSource OfFile(string path) => Of(Evidence.ReadFile(path));

    /// <summary>What travels with a package: <c>ID.VERSION.intoto.jsonl</c> beside it, named from the nuspec, otherwise what is inside.</summary>
    /// <exception cref="PackageException">There is none (<see cref="PackageCodes.EvidenceMissing"/>), or it cannot be read.</exception>
    /// <exception cref="MetadataFormatException">A line is no signed document.</exception>
    public static EvidenceSource With(PackageFile package)
    {
        ArgumentNullException.ThrowIfNull(package);
        var beside = Path.Join(Path.GetDirectoryName(package.Path), package.Nuspec.EvidenceFileName);
        // Also what is no file stands there: it is refused when it is read, and not passed over.
        if (Path.Exists(beside)) return OfFile(beside);
        return Evidence.In(package) is { } inside ? Of(inside) : throw new PackageException(PackageCodes.EvidenceMissing,
            $"{Printable.Of(package.Name)} has no evidence: neither {Evidence.EntryName} inside nor {Printable.Of(package.Nuspec.EvidenceFileName)} beside it.", where: null,
            "Its build did not record how it was made. If links lie elsewhere, give them with --evidence or --link-dir.");
    }

    /// <summary>What travels with a published folder: <c>_manifest/intoto.jsonl</c> in it.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="PackageException">There is none (<see cref="PackageCodes.FolderEvidenceMissing"/>), or it cannot be read.</exception>
    /// <exception cref="MetadataFormatException">A line is no signed document.</exception>
    public static EvidenceSource InFolder(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var path = Path.Join(folder, Evidence.EntryName);
        return Path.Exists(path) ? OfFile(path) : throw new PackageException(PackageCodes.FolderEvidenceMissing,
            $"The folder '{Printable.Of(folder)}' has no evidence: there is no {Evidence.EntryName} in it.", where: null,
            "Its publish did not record how it was made, or the file was left behind. If links lie elsewhere, give them with --evidence or --link-dir.");
    }

    /// <summary>The layout that lies there too.</summary>
    /// <exception cref="PackageException">There is none (<see cref="PackageCodes.LayoutMissing"/>), or more than one (<see cref="PackageCodes.LayoutsSeveral"/>).</exception>
    public MetadataFile RequireLayout() => (Evidence?.Layouts ?? ImmutableArray<MetadataFile>.Empty) switch
    {
        [var layout] => layout,
        [] => throw new PackageException(PackageCodes.LayoutMissing, "The evidence holds no layout, so nothing says what should have happened.", Place,
            "Give the project owner's layout with --layout."),
        var several => throw new PackageException(PackageCodes.LayoutsSeveral, $"The evidence holds {several.Length} layouts: which of them counts would be a reader's choice.", Place,
            "Give the project owner's layout with --layout."),
    };

    internal static EvidenceSource Of(Evidence evidence) => new(evidence, evidence, evidence.Name);
}
