using InToto.Json;

namespace InToto.DotNet;

/// <summary>Evidence as text: JSON Lines, strictly.</summary>
internal static class EvidenceLines
{
    public static List<EvidenceDocument> Read(string name, ReadOnlyMemory<byte> lines, bool withUnsigned = false)
    {
        if (lines.Length > PackageLimits.EvidenceBytes) throw Malformed($"It has {lines.Length} bytes; it may have {PackageLimits.EvidenceBytes}.", name);
        if (lines.Span.Contains((byte)'\r')) throw Malformed("It has a carriage return; its lines end with a line feed.", name);
        if (!lines.IsEmpty && lines.Span[^1] != '\n') throw Malformed("Its last line does not end: it is cut off.", name);

        var documents = new List<EvidenceDocument>();
        while (!lines.IsEmpty)
        {
            if (documents.Count == PackageLimits.EvidenceLines) throw Malformed($"It has more than {PackageLimits.EvidenceLines} lines.", name);
            var end = lines.Span.IndexOf((byte)'\n');
            documents.Add(ReadLine(new($"{name}, line {documents.Count + 1}", lines[..end]), withUnsigned));
            lines = lines[(end + 1)..];
        }
        return documents;
    }

    private static EvidenceDocument ReadLine(MetadataFile file, bool withUnsigned)
    {
        Metadata metadata;
        try
        {
            metadata = file.Parse();
        }
        catch (MetadataFormatException problem) when (problem.Code == Codes.WrongType && IsOfAnotherType(file.Bytes.Span))
        {
            return new(file, null);
        }
        if (metadata.Document is not Link link) return new(file, metadata);

        // A link is found by its step and its functionary; one that names none would be carried and never looked at.
        StepName.Require(link.Name, Dialect.Strict);
        if (metadata.Signatures.IsEmpty && !withUnsigned || metadata.Signatures.Any(signature => signature.KeyId is null))
            throw Malformed($"The link of '{Printable.Of(link.Name)}' has no signature, or one that does not say whose it is.", file.Name);
        return new(file, metadata);
    }

    /// <summary>An attestation, for one: a document whose own type says that it is no layout and no link, not one that is a malformed one of these.</summary>
    private static bool IsOfAnotherType(ReadOnlySpan<byte> line)
    {
        var root = new JsonFields(StrictJson.Parse(line), "the line", Dialect.Strict);
        if (root.OptionalText("payloadType") is { } type && type != Envelope.PayloadType) return true;
        var document = root.Has("signed") ? root.Object("signed") : new(StrictJson.ParseSigned(root.Base64("payload").AsSpan()), "the payload", Dialect.Strict);
        return document.OptionalText("_type") is not (Layout.TypeName or Link.TypeName or null);
    }

    /// <summary>Layouts, then links by name, then documents of other types, as they were; then by bytes.</summary>
    public static byte[] Write(IEnumerable<Metadata> documents, IEnumerable<MetadataFile> others)
    {
        var lines = new List<(string Order, byte[] Bytes)>();
        foreach (var other in others) lines.Add(("2", [.. other.Bytes.Span, (byte)'\n']));
        foreach (var document in documents)
            lines.Add((document.Document is Link link ? $"1{link.Name}" : "0", document.ToLine()));
        lines.Sort((left, right) => string.CompareOrdinal(left.Order, right.Order) is var order and not 0 ? order : left.Bytes.AsSpan().SequenceCompareTo(right.Bytes));

        using var output = new MemoryStream();
        byte[]? last = null;
        foreach (var (_, bytes) in lines)
        {
            if (last is null || !bytes.AsSpan().SequenceEqual(last)) output.Write(bytes);
            last = bytes;
        }
        return output.ToArray();
    }

    private static PackageException Malformed(string why, string where) => new(PackageCodes.EvidenceMalformed, $"The evidence is not as it must be. {why}", where,
        "Evidence is JSON Lines in UTF-8: a signed document a line, each line ended by a line feed.");
}
