using System.Globalization;
using System.Text;

namespace Contoso.Core;

/// <summary>The words of a text or of an identifier.</summary>
public static class Words
{
    /// <summary>
    /// Splits at everything that is neither letter nor digit, between letters and digits, and at humps: <c>parseHTTPRequest2</c> is
    /// <c>parse</c>, <c>HTTP</c>, <c>Request</c>, <c>2</c>.
    /// </summary>
    /// <exception cref="ArgumentNullException">There is no text.</exception>
    public static IReadOnlyList<string> Of(string text)
    {
        if (text is null) throw new ArgumentNullException(nameof(text));
        var words = new List<string>();
        var word = new StringBuilder();
        for (var at = 0; at < text.Length; at++)
        {
            var kind = KindOf(text, at);
            if (kind == Kind.Separator)
            {
                Take(word, words);
                continue;
            }
            if (at > 0 && BeginsWord(KindOf(text, at - 1), kind, at + 1 < text.Length ? KindOf(text, at + 1) : Kind.Separator)) Take(word, words);
            word.Append(text[at]);
        }
        Take(word, words);
        return words;
    }

    /// <summary>Whether a new word begins at a character, from its kind and those of its neighbours.</summary>
    private static bool BeginsWord(Kind before, Kind here, Kind after) => (before, here) switch
    {
        (Kind.Separator, _) => true,
        (_, Kind.Mark) or (Kind.Mark, Kind.Lower) => false,
        (Kind.Digit, Kind.Digit) => false,
        (Kind.Digit, _) or (_, Kind.Digit) => true,
        (Kind.Upper, Kind.Upper) => after == Kind.Lower, // HTTPRequest: the R belongs to what follows
        (_, Kind.Upper) => true,
        _ => false,
    };

    private static void Take(StringBuilder word, List<string> words)
    {
        if (word.Length == 0) return;
        words.Add(word.ToString());
        word.Clear();
    }

    private static Kind KindOf(string text, int at) => CharUnicodeInfo.GetUnicodeCategory(text, at) switch
    {
        UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter => Kind.Upper,
        UnicodeCategory.LowercaseLetter or UnicodeCategory.OtherLetter or UnicodeCategory.ModifierLetter => Kind.Lower,
        UnicodeCategory.DecimalDigitNumber => Kind.Digit,
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark => Kind.Mark,
        UnicodeCategory.Surrogate when at > 0 && char.IsLowSurrogate(text[at]) && char.IsHighSurrogate(text[at - 1]) => KindOf(text, at - 1),
        _ => Kind.Separator,
    };

    private enum Kind
    {
        Separator,
        Upper,
        Lower,
        Digit,
        Mark,
    }
}
