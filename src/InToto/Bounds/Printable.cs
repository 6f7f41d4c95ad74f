using System.Globalization;
using System.Text;

namespace InToto;

/// <summary>Text from a document, made fit to be shown: a name must not move a cursor, hide text or fill a screen.</summary>
public static class Printable
{
    private const int LongestShown = 200;

    /// <summary>The text with what could harm a reader written as <c>\u{...}</c>, cut after 200 characters.</summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return InFull(text.Length <= LongestShown ? text : string.Concat(text.AsSpan(0, LongestShown), "..."));
    }

    /// <summary>The same without shortening, for paths: their end says most.</summary>
    public static string InFull(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (FirstUnprintable(text) is null) return text;

        var safe = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsUnprintable(rune)) safe.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:X}}}");
            else safe.Append(rune);
        }
        return safe.ToString();
    }

    /// <summary>A line that a program has written. What a build service would take for a command to itself is taken apart (threat H14).</summary>
    internal static string OfProgram(string line) =>
        Of(line).Replace("##", "# #", StringComparison.Ordinal).Replace("::", ": :", StringComparison.Ordinal);

    internal static Rune? FirstUnprintable(string text)
    {
        if (IsPlain(text)) return null;
        foreach (var rune in text.EnumerateRunes())
            if (IsUnprintable(rune)) return rune;
        return null;
    }

    /// <summary>Not the platform's search: it is compiled in each process that asks, and until then makes two objects each time.</summary>
    private static bool IsPlain(string text)
    {
        foreach (var c in text)
            if (c is < ' ' or > '~') return false;
        return true;
    }

    /// <summary>Control characters, line separators, and marks that change the direction of text (U+202A and its kind).</summary>
    private static bool IsUnprintable(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate
        || rune.Value is >= 0x202A and <= 0x202E or >= 0x2066 and <= 0x2069 or 0x200E or 0x200F or 0x061C or 0xFFFD;
}
