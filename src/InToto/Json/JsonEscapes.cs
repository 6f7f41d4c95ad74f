using System.Text;

namespace InToto.Json;

/// <summary>The texts that JSON strings stand for.</summary>
internal static class JsonEscapes
{
    /// <summary>The text of what stands between two quotes.</summary>
    /// <param name="raw">A string that the reader has taken.</param>
    public static string Decode(ReadOnlySpan<byte> raw)
    {
        var escape = raw.IndexOf((byte)'\\');
        if (escape < 0) return Utf8Text.Of(raw);
        var text = new StringBuilder(raw.Length);
        while (escape >= 0)
        {
            text.Append(Utf8Text.Of(raw[..escape])).Append(Character(raw[escape..]));
            raw = raw[(escape + (raw[escape + 1] == 'u' ? 6 : 2))..];
            escape = raw.IndexOf((byte)'\\');
        }
        return text.Append(Utf8Text.Of(raw)).ToString();
    }

    /// <summary>The unit of UTF-16 that four hexadecimal digits stand for; null when there are no four.</summary>
    public static char? Unit(ReadOnlySpan<byte> text, int at)
    {
        if (text.Length - at < 4) return null;
        var unit = 0;
        foreach (var digit in text.Slice(at, 4))
        {
            if (!char.IsAsciiHexDigit((char)digit)) return null;
            unit = unit << 4 | HexText.Value((char)digit);
        }
        return (char)unit;
    }

    private static char Character(ReadOnlySpan<byte> escape) => (char)escape[1] switch
    {
        'b' => '\b',
        'f' => '\f',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => Unit(escape, 2) ?? '\uFFFD',
        var itself => itself,
    };
}
