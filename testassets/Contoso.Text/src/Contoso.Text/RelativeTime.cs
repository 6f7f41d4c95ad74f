using System.Globalization;

namespace Contoso.Text;

/// <summary>A span of time as people say it: <c>3 hours ago</c>, <c>in 2 days</c>. In English and German; other languages get English.</summary>
public static class RelativeTime
{
    /// <summary>Says how far a time is from now, in its largest whole unit.</summary>
    /// <param name="difference">The time less now: negative for what is past.</param>
    /// <param name="culture">The language.</param>
    /// <exception cref="ArgumentNullException">There is no culture.</exception>
    public static string Of(TimeSpan difference, CultureInfo culture)
    {
        if (culture is null) throw new ArgumentNullException(nameof(culture));
        var past = difference < TimeSpan.Zero;
        var (unit, count) = Largest(past ? difference.Negate() : difference);
        if (count == 0) return Strings.Get("Now", culture);
        var template = Template.Parse(Strings.Get((past ? "Past" : "Future") + unit, culture));
        return template.Render(new Dictionary<string, object?> { ["n"] = count }, LanguageOf(culture));
    }

    private static (string Unit, int Count) Largest(TimeSpan length) => length switch
    {
        { TotalDays: >= DaysOfYear } => ("Years", (int)(length.TotalDays / DaysOfYear)),
        { TotalDays: >= DaysOfMonth } => ("Months", (int)(length.TotalDays / DaysOfMonth)),
        { TotalDays: >= 7 } => ("Weeks", length.Days / 7),
        { TotalDays: >= 1 } => ("Days", length.Days),
        { TotalHours: >= 1 } => ("Hours", length.Hours),
        { TotalMinutes: >= 1 } => ("Minutes", length.Minutes),
        { TotalSeconds: >= 10 } => ("Seconds", length.Seconds),
        _ => ("", 0),
    };

    /// <summary>The plural forms are those of the language that the text came in.</summary>
    private static CultureInfo LanguageOf(CultureInfo culture) =>
        culture.TwoLetterISOLanguageName == "de" ? culture : CultureInfo.GetCultureInfo("en");

    private const double DaysOfYear = 365.2425;
    private const double DaysOfMonth = DaysOfYear / 12;
}
