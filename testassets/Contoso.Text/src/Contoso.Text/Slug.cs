using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Contoso.Text;

/// <summary>A title as a part of an address: <c>Crème brûlée &amp; tea</c> is <c>creme-brulee-tea</c>.</summary>
public static partial class Slug
{
    /// <summary>Letters and digits in lower case, words with a hyphen between them. Letters outside ASCII lose their marks; those without a base stay.</summary>
    /// <param name="title">The title.</param>
    /// <param name="maxLength">How long the slug may be at most, 1 or more; it ends with a whole word where one fits.</param>
    /// <exception cref="ArgumentNullException">There is no title.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The length is below 1.</exception>
    public static string Of(string title, int maxLength = 80)
    {
        if (title is null) throw new ArgumentNullException(nameof(title));
        if (maxLength < 1) throw new ArgumentOutOfRangeException(nameof(maxLength), maxLength, "A slug has at least one character.");
        var slug = Between().Replace(WithoutMarks(title).ToLowerInvariant(), "-").Trim('-');
        return slug.Length <= maxLength ? slug : Shorten(slug, maxLength);
    }

    /// <summary>Whether a text is what <see cref="Of"/> could have made.</summary>
    public static bool IsSlug(string text) => Whole().IsMatch(text ?? throw new ArgumentNullException(nameof(text)));

    /// <summary>The slug with the smallest number behind it, from 2, that is not taken; the slug itself where it is free.</summary>
    public static string Unique(string slug, Func<string, bool> isTaken)
    {
        if (isTaken is null) throw new ArgumentNullException(nameof(isTaken));
        if (!isTaken(slug)) return slug;
        for (var number = 2; ; number++)
        {
            var numbered = string.Format(CultureInfo.InvariantCulture, "{0}-{1}", slug, number);
            if (!isTaken(numbered)) return numbered;
        }
    }

    private static string Shorten(string slug, int maxLength)
    {
        var end = slug[maxLength] == '-' ? maxLength : slug.LastIndexOf('-', maxLength - 1);
        return slug.Substring(0, end > 0 ? end : maxLength);
    }

    private static string WithoutMarks(string text)
    {
        var letters = new StringBuilder(text.Length);
        foreach (var character in text.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(character) != UnicodeCategory.NonSpacingMark)
                letters.Append(Ligatures.TryGetValue(character, out var plain) ? plain : character.ToString());
        }
        return letters.ToString().Normalize(NormalizationForm.FormC);
    }

#if NET
    [GeneratedRegex(@"[^\p{L}\p{N}]+", RegexOptions.CultureInvariant)]
    private static partial Regex Between();

    [GeneratedRegex(@"^[\p{Ll}\p{Lo}\p{N}]+(-[\p{Ll}\p{Lo}\p{N}]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Whole();
#else
    private static readonly Regex BetweenWords = new(@"[^\p{L}\p{N}]+", RegexOptions.CultureInvariant | RegexOptions.Compiled);

    private static readonly Regex WholeSlug = new(@"^[\p{Ll}\p{Lo}\p{N}]+(-[\p{Ll}\p{Lo}\p{N}]+)*\z", RegexOptions.CultureInvariant | RegexOptions.Compiled);

    private static Regex Between() => BetweenWords;

    private static Regex Whole() => WholeSlug;
#endif

    /// <summary>Letters that Unicode does not take apart.</summary>
    private static readonly Dictionary<char, string> Ligatures = new()
    {
        ['ß'] = "ss",
        ['æ'] = "ae",
        ['Æ'] = "ae",
        ['œ'] = "oe",
        ['Œ'] = "oe",
        ['ø'] = "o",
        ['Ø'] = "o",
        ['ł'] = "l",
        ['Ł'] = "l",
        ['đ'] = "d",
        ['Đ'] = "d",
        ['ı'] = "i",
        ['\''] = "",
        ['’'] = "",
    };
}
