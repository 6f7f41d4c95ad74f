using System.Globalization;

namespace InToto;

/// <summary>Times as documents write them: <c>YYYY-MM-DDThh:mm:ssZ</c>, ASCII digits, UTC, whole seconds, and no other spelling.</summary>
/// <remarks>Read here and not by the platform, whose general reader takes longer to start than a small layout to verify.</remarks>
[Spec("4.2.2")]
internal static class UtcTime
{
    /// <summary>The time; null when the text is none. There are no leap seconds, and no hour 24.</summary>
    public static DateTimeOffset? Parse(string text)
    {
        if (text.Length != Shape.Length) return null;
        for (var i = 0; i < Shape.Length; i++)
            if (Shape[i] == '0' ? !char.IsAsciiDigit(text[i]) : text[i] != Shape[i]) return null;

        var (year, month, day) = (Number(text.AsSpan(0, 4)), Number(text.AsSpan(5, 2)), Number(text.AsSpan(8, 2)));
        var (hour, minute, second) = (Number(text.AsSpan(11, 2)), Number(text.AsSpan(14, 2)), Number(text.AsSpan(17, 2)));
        return year is >= 1 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month) && hour <= 23 && minute <= 59 && second <= 59
            ? new(year, month, day, hour, minute, second, TimeSpan.Zero)
            : null;
    }

    public static string Write(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static int Number(ReadOnlySpan<char> digits)
    {
        var number = 0;
        foreach (var digit in digits) number = number * 10 + (digit - '0');
        return number;
    }

    private const string Shape = "0000-00-00T00:00:00Z";
}
