using System.Globalization;

namespace Contoso.Core;

/// <summary>How many cells a text takes in a terminal, or wherever characters stand in a grid.</summary>
public static class DisplayWidth
{
    /// <summary>The cells of a text: 2 for wide characters (Chinese, Japanese, Korean, most pictures), 0 for marks on others, 1 for the rest.</summary>
    /// <exception cref="ArgumentNullException">There is no text.</exception>
    public static int Of(string text)
    {
        if (text is null) throw new ArgumentNullException(nameof(text));
        var cells = 0;
        for (var at = 0; at < text.Length; at++)
        {
            cells += Of(text, at);
            if (IsPair(text, at)) at++;
        }
        return cells;
    }

    /// <summary>The longest beginning of a text that fits into some cells. Neither a pair nor a letter and its marks are taken apart.</summary>
    /// <param name="text">The text.</param>
    /// <param name="cells">How many cells there are, 0 or more.</param>
    /// <returns>The number of <see cref="char"/>s that fit.</returns>
    public static int Fit(string text, int cells)
    {
        if (text is null) throw new ArgumentNullException(nameof(text));
        if (cells < 0) throw new ArgumentOutOfRangeException(nameof(cells), cells, "There are 0 cells or more.");
        var at = 0;
        while (at < text.Length && (cells -= Of(text, at)) >= 0) at += IsPair(text, at) ? 2 : 1;
        return at;
    }

    private static int Of(string text, int at) => CharUnicodeInfo.GetUnicodeCategory(text, at) switch
    {
        UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format or UnicodeCategory.Control => 0,
        _ => IsWide(IsPair(text, at) ? char.ConvertToUtf32(text, at) : text[at]) ? 2 : 1,
    };

    private static bool IsPair(string text, int at) => at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]);

    private static bool IsWide(int character)
    {
        var (low, high) = (0, Wide.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (character < Wide[middle].First) high = middle - 1;
            else if (character > Wide[middle].Last) low = middle + 1;
            else return true;
        }
        return false;
    }

    /// <summary>In order. From the property East_Asian_Width of Unicode, neighbours joined.</summary>
    private static readonly (int First, int Last)[] Wide =
    [
        (0x1100, 0x115F), // the first letters of Hangul syllables
        (0x231A, 0x231B),
        (0x2E80, 0x303E), // radicals, CJK punctuation
        (0x3041, 0x33FF), // kana, bopomofo, CJK compatibility
        (0x3400, 0x4DBF),
        (0x4E00, 0x9FFF), // the common ideographs
        (0xA000, 0xA4CF),
        (0xAC00, 0xD7A3), // Hangul syllables
        (0xF900, 0xFAFF),
        (0xFE30, 0xFE6F),
        (0xFF01, 0xFF60), // full-width forms
        (0xFFE0, 0xFFE6),
        (0x1F300, 0x1F64F), // pictures
        (0x1F680, 0x1F6FF),
        (0x1F900, 0x1F9FF),
        (0x20000, 0x3FFFD),
    ];
}
