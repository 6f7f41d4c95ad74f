using InToto.DotNet;

namespace InToto.Restore;

/// <summary>How long and how much a source may answer. The defaults are those of <see cref="RestoreLimits"/>; tests have no minute.</summary>
internal sealed record FeedLimits
{
    public static FeedLimits Default { get; } = new();

    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(RestoreLimits.AnswerSeconds);

    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(RestoreLimits.RetryPauseMilliseconds);

    public long PackageBytes { get; init; } = PackageLimits.FileBytes;

    public int DocumentBytes { get; init; } = RestoreLimits.FeedDocumentBytes;

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
