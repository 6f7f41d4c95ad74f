using System.Collections.Immutable;

namespace InToto.DotNet;

/// <summary>What a build with <c>InTotoSigning=deferred</c> leaves beside a package: links that nobody has signed, and signed documents from elsewhere. Nothing in it is trusted.</summary>
internal sealed class UnsignedEvidence
{
    private UnsignedEvidence(string name, ImmutableArray<Link> links, ImmutableArray<Metadata> signed, ImmutableArray<MetadataFile> others) => (Name, Links, Signed, Others) = (name, links, signed, others);

    /// <summary>Where it came from, for messages.</summary>
    public string Name { get; }

    /// <summary>The links to be checked and signed, each step once.</summary>
    public ImmutableArray<Link> Links { get; }

    /// <summary>Documents that others have signed: the link of the source, the layout.</summary>
    public ImmutableArray<Metadata> Signed { get; }

    /// <summary>Signed documents of other types, such as attestations: carried on, as they are.</summary>
    public ImmutableArray<MetadataFile> Others { get; }

    /// <summary>Reads what lies beside a package.</summary>
    /// <exception cref="PackageException">It is not there (3801), is no such evidence, or has two links of one step (3802).</exception>
    /// <exception cref="MetadataFormatException">A line is no document.</exception>
    public static UnsignedEvidence Read(string path)
    {
        var bytes = BoundedFile.Read(path, PackageLimits.EvidenceBytes, (problem, what, hint, inner) => new PackageException(
            problem == FileProblem.Missing ? PackageCodes.UnsignedMissing : PackageCodes.UnsignedMalformed, what, where: null,
            problem == FileProblem.Missing ? "Pack with InTotoSigning=deferred, and bring this file along with the package." : hint, inner));
        var documents = EvidenceLines.Read(path, bytes, withUnsigned: true);
        Metadata[] all = [.. documents.Select(document => document.Metadata).OfType<Metadata>()];
        Link[] links = [.. all.Where(IsUnsigned).Select(document => (Link)document.Document)];
        if (links.GroupBy(link => link.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Skip(1).Any()) is { Key: var twice })
            throw Malformed(path, $"It has two links of '{Printable.Of(twice)}' that nobody has signed.");
        if (!links.Any(link => PackageWitness.IsPack(link.Name))) throw Malformed(path, "It has no unsigned link of the step 'pack'.");
        if (links.FirstOrDefault(link => !IsKnown(link.Name)) is { } unknown)
            throw Malformed(path, $"It has an unsigned link of '{Printable.Of(unknown.Name)}', a step that cannot be checked again.");
        return new(path, [.. links], [.. all.Where(document => !IsUnsigned(document))], [.. documents.Where(document => document.Metadata is null).Select(document => document.File)]);
    }

    /// <summary>What a seal can find out again: what compilers and pack did, and what a commit holds.</summary>
    private static bool IsKnown(string step) => PackageWitness.IsPack(step) || PackageWitness.IsCompile(step) || step == SealedSource.Step;

    private static bool IsUnsigned(Metadata document) => document.Signatures.IsEmpty && document.Document is Link;

    private static PackageException Malformed(string path, string why) => new(PackageCodes.UnsignedMalformed, $"The unsigned evidence is not as it must be. {why}", path,
        "Pack again with InTotoSigning=deferred, and seal what that wrote.");
}
