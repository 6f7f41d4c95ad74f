using System.Collections.Immutable;
using System.Security.Cryptography;
using InToto.DotNet;

namespace InToto.Restore;

/// <summary>In-toto evidence that travels with a package. That it is there says nothing about whether it holds: no signature was checked.</summary>
/// <param name="Place">Where it is: in the package or beside it.</param>
/// <param name="Layouts">The layouts.</param>
/// <param name="Links">The steps that have links.</param>
/// <param name="Others">Documents of other types.</param>
public sealed record EvidenceFact(string Place, ImmutableArray<LayoutFact> Layouts, ImmutableArray<LinkFact> Links, int Others)
{
    /// <summary>What travels with a package; null when nothing does.</summary>
    /// <exception cref="PackageException">There is some, and it cannot be read.</exception>
    /// <exception cref="MetadataFormatException">A line of it is no signed document.</exception>
    internal static EvidenceFact? Of(PackageFile package)
    {
        EvidenceSource source;
        try
        {
            source = EvidenceSource.With(package);
        }
        catch (PackageException problem) when (problem.Code == PackageCodes.EvidenceMissing)
        {
            return null;
        }
        var evidence = source.Evidence!;
        return new(source.Place, [.. evidence.Layouts.Select(LayoutFact.Of)], [.. evidence.Links.Select(link => new LinkFact(evidence.Document(link).Document is Link { Name: var step } ? step : "", link.ToString()))],
            evidence.Attestations.Length);
    }
}

/// <summary>A layout in the evidence of a package.</summary>
/// <param name="Sha256">The SHA-256 of its line, in lower-case hexadecimal.</param>
/// <param name="Expires">When it ends, UTC.</param>
/// <param name="Signers">The keyids it claims to be signed by.</param>
public sealed record LayoutFact(string Sha256, DateTimeOffset Expires, ImmutableArray<string> Signers)
{
    internal static LayoutFact Of(MetadataFile file)
    {
        var metadata = file.Parse();
        return new(Convert.ToHexStringLower(SHA256.HashData(file.Bytes.Span)), ((Layout)metadata.Document).Expires, [.. metadata.Signatures.Select(signature => signature.KeyId?.Value ?? "")]);
    }
}

/// <summary>A link in the evidence of a package.</summary>
/// <param name="Step">The step that it says it is of.</param>
/// <param name="File">Its name as a file: step and signer.</param>
public sealed record LinkFact(string Step, string File);
