using System.Text;

namespace InToto.DotNet;

/// <summary>Names in a package may be escaped as in URIs, and NuGet decodes them: <c>lib/portable-net45%2Bwin8/a.dll</c>.</summary>
/// <remarks>Only escapes that NuGet itself writes are read, so that nothing is hidden behind one: never of a letter, a separator or a dot (threat J6).</remarks>
internal static class PercentEscapes
{
    /// <summary>The decoded name; null, and in <paramref name="why"/> the reason, when an escape is not one that NuGet writes.</summary>
    public static string? Decode(string raw, out string? why)
    {
        why = null;
        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(raw.Length)];
        var length = 0;
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '%')
            {
                // A surrogate pair is one character of four bytes.
                var width = char.IsHighSurrogate(raw[i]) ? 2 : 1;
                length += Encoding.UTF8.GetBytes(raw.AsSpan(i, width), bytes.AsSpan(length));
                i += width - 1;
            }
            else if (ByteAt(raw, i) is { } value)
            {
                if (IsNeverEscaped((char)value))
                {
                    why = $"'{raw.AsSpan(i, 3)}' hides the character '{Printable.Of(((char)value).ToString())}'";
                    return null;
                }
                bytes[length++] = value;
                i += 2;
            }
            else
            {
                why = "it holds '%' without the two hexadecimal digits of an escape";
                return null;
            }
        }
        return InOneStep(bytes.AsSpan(0, length), ref why);
    }

    private static string? InOneStep(ReadOnlySpan<byte> bytes, ref string? why)
    {
        if (!System.Text.Unicode.Utf8.IsValid(bytes))
        {
            why = "its escapes are not valid UTF-8";
            return null;
        }
        var name = Encoding.UTF8.GetString(bytes);
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] != '%' || ByteAt(name, i) is null) continue;
            why = "what it decodes to could be decoded once more";
            return null;
        }
        return name;
    }

    private static byte? ByteAt(string text, int percent) =>
        percent + 2 < text.Length && char.IsAsciiHexDigit(text[percent + 1]) && char.IsAsciiHexDigit(text[percent + 2])
            ? Convert.ToByte(text.Substring(percent + 1, 2), 16)
            : null;

    /// <summary>What RFC 3986 calls unreserved, and what separates or hides.</summary>
    private static bool IsNeverEscaped(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~' or '/' or '\\' || c < ' ' || c == 0x7F;
}
