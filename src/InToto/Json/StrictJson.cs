using System.Text.Json;
using System.Text.Unicode;

namespace InToto.Json;

/// <summary>Reads JSON that has one meaning: strict syntax, no duplicate keys, valid Unicode, bounded size and depth.</summary>
internal static class StrictJson
{
    private static readonly JsonDocumentOptions Options = new()
    {
        AllowDuplicateProperties = false,
        AllowTrailingCommas = false,
        CommentHandling = JsonCommentHandling.Disallow,
        MaxDepth = Limits.JsonDepth,
    };

    /// <exception cref="MetadataFormatException">The bytes are not strict JSON, or beyond the bounds.</exception>
    public static JsonElement Parse(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > Limits.DocumentBytes)
            throw new MetadataFormatException(Codes.TooLarge, $"A document may have {Limits.DocumentBytes} bytes, this one has {utf8.Length}.");
        if (utf8.StartsWith("\uFEFF"u8))
            throw Malformed("It begins with a byte order mark; JSON has none.");
        if (!Utf8.IsValid(utf8))
            throw Malformed("It is not valid UTF-8.");

        try
        {
            var root = JsonElement.Parse(utf8, Options);
            // Lone surrogates (\ud800) are only found when a string is decoded, so each that holds an escape is.
            if (utf8.Contains((byte)'\\')) RequireDecodableStrings(root);
            return root;
        }
        catch (JsonException problem)
        {
            throw Malformed(Describe(problem));
        }
        catch (InvalidOperationException)
        {
            throw Malformed("A string holds half of a surrogate pair, which is no character.");
        }
    }

    private static void RequireDecodableStrings(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                element.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray()) RequireDecodableStrings(item);
                break;
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    _ = property.Name;
                    RequireDecodableStrings(property.Value);
                }
                break;
        }
    }

    private static string Describe(JsonException problem)
    {
        // The parser's own text ends with "Path: ... | LineNumber: ... | BytePositionInLine: ..."; people count from one.
        var text = problem.Message;
        var end = text.IndexOf(" LineNumber:", StringComparison.Ordinal);
        if (end > 0) text = text[..end].TrimEnd();
        return problem.LineNumber is { } line ? $"{text} (line {line + 1}, byte {problem.BytePositionInLine + 1})" : text;
    }

    private static MetadataFormatException Malformed(string why) =>
        new(Codes.JsonMalformed, $"The document is not strict JSON. {why}", hint: "Write it again with the tool that made it, or fetch it again.");
}
