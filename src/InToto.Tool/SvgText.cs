using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace InToto.Tool;

/// <summary>Text in a picture, in lines: SVG breaks none, and nobody knows which font will draw it, so widths are taken rather too large.</summary>
internal static class SvgText
{
    /// <summary>The text in lines that fit.</summary>
    /// <param name="text">The text, as a document has it.</param>
    /// <param name="size">The size of the font.</param>
    /// <param name="width">How wide a line may be, in the same unit.</param>
    /// <param name="most">How many lines; the last one ends with an ellipsis where there would be more.</param>
    public static ImmutableArray<string> Lines(string text, double size, double width, int most)
    {
        var rest = Printable.InFull(text);
        List<string> lines = [];
        while (rest.Length > 0 && lines.Count < most)
        {
            var length = Fitting(rest, width / size);
            if (length < rest.Length && lines.Count == most - 1) lines.Add(string.Concat(rest.AsSpan(0, Fitting(rest, width / size - 1)), "…"));
            else lines.Add(rest[..(length = Break(rest, length))].TrimEnd());
            rest = rest[length..].TrimStart();
        }
        return [.. lines];
    }

    /// <summary>How many characters of a text fit, at least one.</summary>
    private static int Fitting(string text, double ems)
    {
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            ems -= Ems(rune);
            if (ems < 0 && length > 0) break;
            length += rune.Utf16SequenceLength;
        }
        return length;
    }

    /// <summary>Behind a space or a sign of punctuation, where there is one in the second half of the line.</summary>
    private static int Break(string text, int length)
    {
        if (length == text.Length) return length;
        var at = text.AsSpan(0, length).LastIndexOfAny(Breaks);
        return at >= length / 2 ? at + 1 : length;
    }

    private static readonly SearchValues<char> Breaks = SearchValues.Create(" -_./,:");

    private static double Ems(Rune rune) => rune.Value switch
    {
        'i' or 'j' or 'l' or 'I' or '.' or ',' or ':' or ';' or '|' or '!' or '\'' or ' ' or 'f' or 't' or '(' or ')' or '[' or ']' or '/' => 0.42,
        'm' or 'w' or 'M' or 'W' or '@' or '%' => 1.12,
        < 0x80 => Rune.IsUpper(rune) ? 0.8 : 0.68,
        < 0x1100 => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark ? 0 : 0.9,
        _ => 1.15,
    };
}
