namespace InToto.Restore;

/// <summary>How long a package that was accepted may be taken for accepted without being looked at again.</summary>
internal static class VerdictLifetime
{
    /// <summary>When time alone could change the answer: layouts and their sublayouts end, and certificates where no time stamp says when they signed.</summary>
    public static DateTimeOffset Until(PackageFinding finding, DateTimeOffset now)
    {
        var untimed = finding.Facts!.Signatures.Any(signature => signature.Time is null);
        if (!untimed && finding.Verdict?.Seen.LayoutExpires is null) return now.AddDays(RestoreLimits.AuditDays);
        var tomorrow = new DateTimeOffset(now.UtcDateTime.Date.AddDays(1), TimeSpan.Zero);
        return finding.Verdict?.Seen.LayoutExpires is { } expires && expires < tomorrow ? expires : tomorrow;
    }
}
