using System.Buffers;
using System.Text.Json;

namespace InToto.Json;

/// <summary>The platform's reader: it refuses what must not become a tree, and says why.</summary>
/// <remarks>In a class of its own, because its types are a start-up of their own: it is asked only about what <see cref="JsonTree"/> does not take.</remarks>
internal static class JsonScan
{
    private static readonly JsonReaderOptions Options = new()
    {
        AllowTrailingCommas = false,
        CommentHandling = JsonCommentHandling.Disallow,
        MaxDepth = Limits.JsonDepth,
    };

    /// <exception cref="MetadataFormatException">The bytes are not JSON, beyond the bounds, or hold a number or half a character that may not be.</exception>
    public static void Require(ReadOnlySpan<byte> utf8, bool integersOnly)
    {
        var reader = new Utf8JsonReader(utf8, Options);
        var tokens = 0;
        while (Read(ref reader))
        {
            if (++tokens > Limits.JsonTokens)
                throw new MetadataFormatException(Codes.TooLarge, $"A document may have {Limits.JsonTokens} names, values and brackets, this one has more.");
            if (reader.ValueIsEscaped)
                RequireCharacters(utf8, ref reader);
            else if (integersOnly && reader.TokenType == JsonTokenType.Number && !CanonicalJson.IsInteger(reader.ValueSpan))
                throw CanonicalJson.NotAnInteger(reader.ValueSpan, Where(utf8, reader.TokenStartIndex));
        }
    }

    /// <exception cref="MetadataFormatException">An object holds a name twice.</exception>
    public static void RequireDistinctNames(ReadOnlySpan<byte> utf8)
    {
        try
        {
            JsonElement.Parse(utf8, new() { AllowDuplicateProperties = false, MaxDepth = Limits.JsonDepth });
        }
        catch (JsonException problem)
        {
            throw StrictJson.Malformed(problem);
        }
    }

    private static bool Read(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.Read();
        }
        catch (JsonException problem)
        {
            throw StrictJson.Malformed(problem);
        }
    }

    /// <summary>Half of a surrogate pair (<c>\ud800</c>) is found by decoding only.</summary>
    private static void RequireCharacters(ReadOnlySpan<byte> utf8, ref Utf8JsonReader reader)
    {
        var decoded = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        try
        {
            reader.CopyString(decoded);
        }
        catch (InvalidOperationException)
        {
            throw StrictJson.Malformed("A string holds half of a surrogate pair, which is no character.", Where(utf8, reader.TokenStartIndex));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(decoded);
        }
    }

    private static string Where(ReadOnlySpan<byte> utf8, long start)
    {
        var before = utf8[..(int)start];
        return StrictJson.Position(before.Count((byte)'\n'), start - (before.LastIndexOf((byte)'\n') + 1));
    }
}
