using System.Globalization;

namespace InToto.Signing;

/// <summary>When an OpenPGP key may be used: from when it was made for so many seconds.</summary>
/// <param name="Created">Seconds of Unix time; null when nobody says.</param>
/// <param name="Validity">Seconds from then; null or 0 for ever.</param>
internal sealed record OpenPgpLifetime(uint? Created, uint? Validity)
{
    /// <summary>The end of the main key, which is the end of its subkeys too; null where there is none.</summary>
    public OpenPgpLifetime? Main { get; init; }

    /// <summary>Why a key may not be used at a time, as the end of a sentence; null when it may.</summary>
    public string? UnusableAt(DateTimeOffset now)
    {
        if (Created is { } created && now < At(created)) return $"it was made at {Text(created)}, which is not yet";
        if (End is { } end && now >= At(end)) return $"it expired at {Text(end)}";
        return Main?.UnusableAt(now) is { } why ? $"of its main key: {why}" : null;
    }

    /// <summary>Seconds of Unix time.</summary>
    private long? End => Validity is null or 0 ? null : (long)Created.GetValueOrDefault() + Validity;

    private static DateTimeOffset At(long seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds);

    private static string Text(long seconds) => At(seconds).ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
