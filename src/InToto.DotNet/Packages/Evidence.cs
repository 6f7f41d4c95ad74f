using System.Collections.Immutable;

namespace InToto.DotNet;

/// <summary>Signed documents that travel with a package, one a line (JSON Lines): links, layouts, attestations. Nothing in it is trusted.</summary>
public sealed class Evidence : ILinkStore
{
    /// <summary>The entry of a package that holds its evidence.</summary>
    public const string EntryName = "_manifest/intoto.jsonl";

    private readonly Dictionary<string, EvidenceDocument> _links = new(StringComparer.Ordinal);
    private readonly List<LinkFileName> _names = [];

    private Evidence(string name, List<EvidenceDocument> documents)
    {
        Name = name;
        foreach (var document in documents)
            foreach (var link in document.Links) Add(link, document);
        Layouts = [.. documents.Where(document => document.Metadata?.Document is Layout).Select(document => document.File)];
        Attestations = [.. documents.Where(document => document.Metadata is null).Select(document => document.File)];
    }

    /// <summary>Where it came from, for messages.</summary>
    public string Name { get; }

    /// <summary>The signed layouts, in the order of the file.</summary>
    public ImmutableArray<MetadataFile> Layouts { get; }

    /// <summary>The links' names as files, in the order of the evidence. A link that several have signed has a name for each.</summary>
    public ImmutableArray<LinkFileName> Links => [.. _names];

    /// <summary>Signed documents of other types, such as attestations: kept, not used by verification.</summary>
    public ImmutableArray<MetadataFile> Attestations { get; }

    /// <summary>Reads evidence.</summary>
    /// <param name="name">What messages call it: a path, or a package and its entry.</param>
    /// <param name="lines">UTF-8, a signed document a line, each ended by a line feed.</param>
    /// <exception cref="PackageException">It is not lines (<see cref="PackageCodes.EvidenceMalformed"/>), or has two links of one step and
    /// functionary (<see cref="PackageCodes.EvidenceTwice"/>).</exception>
    /// <exception cref="MetadataFormatException">A line is no signed document, or one of the known types that is malformed.</exception>
    public static Evidence Read(string name, ReadOnlyMemory<byte> lines) => new(name, EvidenceLines.Read(name, lines));

    /// <summary>Reads evidence that lies in a file.</summary>
    /// <exception cref="PackageException">As <see cref="Read"/>, or it is too large or no file that can be read.</exception>
    /// <exception cref="MetadataFormatException">As <see cref="Read"/>.</exception>
    public static Evidence ReadFile(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Read(path, BoundedFile.Read(path, PackageLimits.EvidenceBytes, (problem, what, hint, inner) =>
            new PackageException(problem == FileProblem.TooLarge ? PackageCodes.EvidenceMalformed : PackageCodes.PackageUnreadable, what, where: null, hint, inner)));
    }

    /// <summary>The evidence in a package; null when it has none.</summary>
    /// <exception cref="PackageException">As <see cref="Read"/>.</exception>
    /// <exception cref="MetadataFormatException">As <see cref="Read"/>.</exception>
    public static Evidence? In(PackageFile package)
    {
        ArgumentNullException.ThrowIfNull(package);
        return package.EvidenceEntry is { } entry ? Read($"{package.Name}/{EntryName}", package.Read(entry, PackageLimits.EvidenceBytes)) : null;
    }

    /// <summary>Writes documents, each once, in an order of its own, so that the same documents give the same bytes.</summary>
    /// <exception cref="PackageException">Two are links of one step and functionary, or it would be larger than anybody reads.</exception>
    public static byte[] Write(params IEnumerable<Metadata> documents) => WriteWith([], documents);

    /// <summary>Writes documents, and lines of evidence that hold documents of other types.</summary>
    internal static byte[] WriteWith(IEnumerable<MetadataFile> others, IEnumerable<Metadata> documents)
    {
        var bytes = EvidenceLines.Write(documents, others);
        Read("the evidence", bytes);
        return bytes;
    }

    /// <summary>The link of this name, read.</summary>
    /// <exception cref="KeyNotFoundException">It is none of <see cref="Links"/>.</exception>
    public Metadata Document(LinkFileName name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _links[name.ToString()].Metadata!;
    }

    /// <inheritdoc/>
    public ValueTask<MetadataFile?> ReadAsync(LinkFileName name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        cancellationToken.ThrowIfCancellationRequested();
        return new(_links.TryGetValue(name.ToString(), out var document) ? document.File : null);
    }

    /// <summary>Evidence has no place for the links of a sublayout: a layout in it is the one of the package.</summary>
    public ILinkStore? Sublayout(LinkFileName sublayout) => null;

    private void Add(LinkFileName link, EvidenceDocument document)
    {
        if (_links.TryAdd(link.ToString(), document)) _names.Add(link);
        else if (_links[link.ToString()] != document)
            throw new PackageException(PackageCodes.EvidenceTwice, $"The evidence has two links '{link}': which of them counts would be a reader's choice.",
                $"{_links[link.ToString()].File.Name}, and {document.File.Name}", "Leave the link of this build, and remove the other.");
    }
}

/// <summary>A line of evidence.</summary>
/// <param name="File">Its bytes, and where they stand.</param>
/// <param name="Metadata">The layout or link; null for a document of another type.</param>
internal sealed record EvidenceDocument(MetadataFile File, Metadata? Metadata)
{
    /// <summary>The names that a link has as a file, one for each key that signed it; none for other documents.</summary>
    public IEnumerable<LinkFileName> Links => Metadata?.Document is Link link
        ? Metadata.Signatures.Select(signature => LinkFileName.Of(link.Name, signature.KeyId!)).Distinct()
        : [];
}
