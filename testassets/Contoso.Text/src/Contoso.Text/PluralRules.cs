using System.Globalization;

namespace Contoso.Text;

/// <summary>The form of a word that goes with a number.</summary>
public enum PluralForm
{
    /// <summary>What fits none of the others; every language has it.</summary>
    Other,

    /// <summary>As Arabic and Latvian have for zero.</summary>
    Zero,

    /// <summary>The singular; in some languages also that of 21.</summary>
    One,

    /// <summary>A dual.</summary>
    Two,

    /// <summary>A paucal, as for 2 to 4 in Slavic languages.</summary>
    Few,

    /// <summary>As for 5 and more in Slavic languages.</summary>
    Many,
}

/// <summary>Which form of a word goes with a whole number. The rules stand in <c>Languages.plurals</c>.</summary>
public static partial class PluralRules
{
    /// <summary>The form for a number in a language; a language without rules has a singular for 1.</summary>
    /// <exception cref="ArgumentNullException">There is no culture.</exception>
    public static PluralForm FormOf(int number, CultureInfo culture)
    {
        if (culture is null) throw new ArgumentNullException(nameof(culture));
        return Select(culture.TwoLetterISOLanguageName, number == int.MinValue ? int.MaxValue : Math.Abs(number));
    }

    private static partial PluralForm Select(string language, int n);
}
