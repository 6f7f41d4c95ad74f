using System.Text;

namespace InToto;

/// <summary>The text that UTF-8 stands for.</summary>
internal static class Utf8Text
{
    /// <summary>Decodes; bytes that are not UTF-8 become U+FFFD.</summary>
    /// <remarks>A plain loop for short ASCII, as names and keys are: the platform's decoder loads the types of vectors up to 512 bits at its first use, which takes a millisecond.</remarks>
    public static string Of(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > ShortBytes) return Encoding.UTF8.GetString(utf8);
        Span<char> text = stackalloc char[utf8.Length];
        for (var i = 0; i < utf8.Length; i++)
        {
            if (utf8[i] >= 0x80) return Encoding.UTF8.GetString(utf8);
            text[i] = (char)utf8[i];
        }
        return new(text);
    }

    private const int ShortBytes = 1024;
}
