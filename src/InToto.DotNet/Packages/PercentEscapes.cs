namespace InToto.DotNet;

/// <summary>Names in a package may be escaped as in URIs, and NuGet decodes them once: <c>lib/portable-net45%2Bwin8/a.dll</c>.</summary>
/// <remarks>Nothing may hide behind an escape: no letter, no separator, no dot (threat J6). A '%' without two digits is itself, for NuGet too.</remarks>
internal static class PercentEscapes
{
    /// <summary>The decoded name; null, and in <paramref name="why"/> the reason, when an escape hides something.</summary>
    public static string? Decode(string raw, out string? why)
    {
        why = null;
        for (var i = 0; i < raw.Length && why is null; i++)
            if (IsEscape(raw, i) && IsNeverEscaped((char)Convert.ToByte(raw.Substring(i + 1, 2), 16))) why = $"'{raw.AsSpan(i, 3)}' hides a character that needs no escape";
        if (why is not null) return null;

        // The function that NuGet calls. It leaves escapes that are not UTF-8.
        var name = Uri.UnescapeDataString(raw);
        for (var i = 0; i < name.Length && why is null; i++)
            if (IsEscape(name, i)) why = "what it decodes to could be decoded once more";
        return why is null ? name : null;
    }

    private static bool IsEscape(string text, int at) =>
        text[at] == '%' && at + 2 < text.Length && char.IsAsciiHexDigit(text[at + 1]) && char.IsAsciiHexDigit(text[at + 2]);

    /// <summary>What RFC 3986 calls unreserved, and what separates or hides.</summary>
    private static bool IsNeverEscaped(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~' or '/' or '\\' || c < ' ' || c == 0x7F;
}
