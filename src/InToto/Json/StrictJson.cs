using System.Text.Json;
using System.Text.Unicode;

namespace InToto.Json;

/// <summary>Reads JSON that has one meaning: strict syntax, no duplicate keys, valid Unicode, bounded size, depth and number of values.</summary>
internal static class StrictJson
{
    /// <summary>Reads any document: what is not signed over may hold numbers of every kind.</summary>
    /// <exception cref="MetadataFormatException">The bytes are not strict JSON, or beyond the bounds.</exception>
    public static JsonValue Parse(ReadOnlySpan<byte> utf8) => Parse(utf8, integersOnly: false);

    /// <summary>Reads what a signature covers: numbers are integers of at most <see cref="Limits.IntegerDigits"/> digits, everywhere in it.</summary>
    /// <remarks>Implementations read 1e400 or 1.0 in several ways, so a signed document that holds one has no one meaning.</remarks>
    /// <exception cref="MetadataFormatException">The bytes are not strict JSON, or beyond the bounds, or hold another number.</exception>
    public static JsonValue ParseSigned(ReadOnlySpan<byte> utf8) => Parse(utf8, integersOnly: true);

    private static JsonValue Parse(ReadOnlySpan<byte> utf8, bool integersOnly)
    {
        if (utf8.Length > Limits.DocumentBytes)
            throw new MetadataFormatException(Codes.TooLarge, $"A document may have {Limits.DocumentBytes} bytes, this one has {utf8.Length}.");
        if (utf8.IsEmpty)
            throw Malformed("It is empty.");
        if (utf8.StartsWith("\uFEFF"u8))
            throw Malformed("It begins with a byte order mark; JSON has none.");
        if (!Utf8.IsValid(utf8))
            throw Malformed("It is not valid UTF-8.");
        if (JsonTree.Read(utf8, integersOnly) is { } tree) return tree.Root;

        // The platform says what is wrong, or that no name stands twice where there are many in no order. The scan allocates nothing
        // and finds all but duplicate names, so that hostile text is refused before a tree is built of it.
        JsonScan.Require(utf8, integersOnly);
        JsonScan.RequireDistinctNames(utf8);
        return JsonTree.Read(utf8, integersOnly, distinct: true)?.Root ?? throw Malformed("Two readers do not agree about it.");
    }

    internal static MetadataFormatException Malformed(string why, string? where = null) =>
        new(Codes.JsonMalformed, $"The document is not strict JSON. {why}", where, "Write it again with the tool that made it, or fetch it again.");

    /// <summary>What the parser found and where, in words that suit who wrote the document.</summary>
    internal static MetadataFormatException Malformed(JsonException problem)
    {
        // The parser appends "Path: ... | LineNumber: ... | BytePositionInLine: ...", counted from zero, and advice for who calls it.
        var text = problem.Message;
        var end = text.IndexOf(" LineNumber:", StringComparison.Ordinal);
        if (end > 0) text = text[..end].TrimEnd();
        foreach (var advice in Advice) text = text.Replace(advice, "", StringComparison.Ordinal);
        return Malformed(Printable.Of(text), problem.LineNumber is { } line ? Position(line, problem.BytePositionInLine ?? 0) : null);
    }

    /// <summary>A place, as people count: from one.</summary>
    internal static string Position(long line, long byteInLine) => $"line {line + 1}, byte {byteInLine + 1}";

    private static readonly string[] Advice = [" Change the reader options.", " encountered during deserialization"];
}
