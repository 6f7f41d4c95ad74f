using System.Globalization;

namespace InToto.Advice;

/// <summary>Whether a layout ends in time: not already, not soon, and not in a time that nobody can foresee.</summary>
[Spec("4.2.2")]
internal static class ExpiryAdvice
{
    public static IEnumerable<LayoutAdvice> On(Layout layout, DateTimeOffset now)
    {
        var end = layout.Expires.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (now >= layout.Expires)
            yield return new(AdviceLevel.Error, Codes.ExpiryPassed, $"The layout expired on {end}: it accepts nothing any more.", Hint: "Set a later date, and sign it again.");
        else if (layout.Expires - now < Soon)
            yield return new(AdviceLevel.Warning, Codes.ExpirySoon, $"The layout expires on {end}, in {Math.Ceiling((layout.Expires - now).TotalDays).ToString(CultureInfo.InvariantCulture)} days.", Hint: "Set a later date, and sign it again before that.");
        else if (layout.Expires - now > Late)
            yield return new(AdviceLevel.Warning, Codes.ExpiryLate, $"The layout is valid until {end}: whoever gets hold of an old key or finds an old mistake in it can use it until then.", Hint: "A year is usual; a new layout is signed before the old one ends.");
    }

    private static readonly TimeSpan Soon = TimeSpan.FromDays(30);

    private static readonly TimeSpan Late = TimeSpan.FromDays(3 * 366);
}
