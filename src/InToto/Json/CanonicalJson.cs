using System.Buffers;
using System.Text;
using System.Text.Json;

namespace InToto.Json;

/// <summary>The canonical form that classic signatures and keyids are made over (OLPC canonical JSON).</summary>
/// <remarks>
/// No white space; keys in order of their Unicode code points; in strings only <c>"</c> and <c>\</c> are escaped, every other
/// character stands for itself, control characters too; integers only. So the result is bytes to be hashed, not always JSON.
/// </remarks>
[Spec("4.1")]
internal static class CanonicalJson
{
    /// <exception cref="MetadataFormatException">The value holds a number that is not an integer of at most <see cref="Limits.IntegerDigits"/> digits.</exception>
    public static byte[] Encode(JsonElement value)
    {
        var output = new ArrayBufferWriter<byte>(4096);
        Write(output, value);
        return output.WrittenSpan.ToArray();
    }

    private static void Write(ArrayBufferWriter<byte> output, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object: WriteObject(output, value); break;
            case JsonValueKind.Array: WriteArray(output, value); break;
            case JsonValueKind.String: WriteString(output, value.GetString()!); break;
            case JsonValueKind.Number: output.Write(Encoding.ASCII.GetBytes(Integer(value.GetRawText()))); break;
            case JsonValueKind.True: output.Write("true"u8); break;
            case JsonValueKind.False: output.Write("false"u8); break;
            case JsonValueKind.Null: output.Write("null"u8); break;
            default: throw new ArgumentException("The value is undefined.", nameof(value));
        }
    }

    private static void WriteObject(ArrayBufferWriter<byte> output, JsonElement value)
    {
        var members = new List<(string Name, JsonElement Value)>(value.GetPropertyCount());
        foreach (var property in value.EnumerateObject()) members.Add((property.Name, property.Value));
        members.Sort((left, right) => CompareCodePoints(left.Name, right.Name));

        output.Write("{"u8);
        for (var i = 0; i < members.Count; i++)
        {
            if (i > 0) output.Write(","u8);
            WriteString(output, members[i].Name);
            output.Write(":"u8);
            Write(output, members[i].Value);
        }
        output.Write("}"u8);
    }

    private static void WriteArray(ArrayBufferWriter<byte> output, JsonElement value)
    {
        output.Write("["u8);
        var first = true;
        foreach (var item in value.EnumerateArray())
        {
            if (!first) output.Write(","u8);
            first = false;
            Write(output, item);
        }
        output.Write("]"u8);
    }

    private static void WriteString(ArrayBufferWriter<byte> output, string text)
    {
        output.Write("\""u8);
        var rest = text.AsSpan();
        while (rest.IndexOfAny('"', '\\') is var at and >= 0)
        {
            WriteUtf8(output, rest[..at]);
            output.Write(rest[at] == '"' ? "\\\""u8 : @"\\"u8);
            rest = rest[(at + 1)..];
        }
        WriteUtf8(output, rest);
        output.Write("\""u8);
    }

    private static void WriteUtf8(ArrayBufferWriter<byte> output, ReadOnlySpan<char> text)
    {
        var span = output.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        output.Advance(Encoding.UTF8.GetBytes(text, span));
    }

    /// <summary>The digits of an integer as written, without a minus sign before zero.</summary>
    private static string Integer(string lexeme)
    {
        if (lexeme.AsSpan().IndexOfAny('.', 'e', 'E') >= 0)
            throw new MetadataFormatException(Codes.FieldMalformed, $"Signed documents hold integers only, not {Shorten(lexeme)}.");
        if (lexeme.Length > Limits.IntegerDigits)
            throw new MetadataFormatException(Codes.TooLarge, $"An integer may have {Limits.IntegerDigits} digits, this one has {lexeme.Length}.");
        return lexeme == "-0" ? "0" : lexeme;
    }

    private static string Shorten(string lexeme) => lexeme.Length <= 40 ? lexeme : lexeme[..40] + "...";

    /// <summary>Order by code point. UTF-16 order, that of <see cref="string.CompareOrdinal(string, string)"/>, puts U+10000 before U+E000.</summary>
    internal static int CompareCodePoints(string left, string right)
    {
        var common = left.AsSpan().CommonPrefixLength(right);
        if (common == left.Length || common == right.Length) return left.Length.CompareTo(right.Length);
        var (a, b) = (left[common], right[common]);
        // Surrogates stand for code points above all other characters; between two of them UTF-16 order is code point order.
        return (char.IsSurrogate(a), char.IsSurrogate(b)) switch
        {
            (true, false) => 1,
            (false, true) => -1,
            _ => a.CompareTo(b),
        };
    }
}
