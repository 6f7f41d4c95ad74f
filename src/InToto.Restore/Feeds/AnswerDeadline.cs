namespace InToto.Restore;

/// <summary>The end of an answer that comes too slowly. What has arrived buys more time, so that a large package may take long and a trickle may not (threat K7).</summary>
internal sealed class AnswerDeadline : IDisposable
{
    private readonly FeedLimits _limits;
    private readonly CancellationTokenSource _stop;
    private readonly CancellationTokenSource _both;
    private readonly long _began;
    private long _bytes;

    public AnswerDeadline(FeedLimits limits, CancellationToken cancellationToken)
    {
        _limits = limits;
        _began = limits.Clock.GetTimestamp();
        _stop = new(limits.Patience, limits.Clock);
        _both = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, cancellationToken);
    }

    public CancellationToken Token => _both.Token;

    public bool HasPassed => _stop.IsCancellationRequested;

    /// <summary>More has arrived.</summary>
    public void Received(int bytes)
    {
        _bytes += bytes;
        var left = _limits.Patience + TimeSpan.FromSeconds((double)_bytes / RestoreLimits.SlowestBytesPerSecond) - _limits.Clock.GetElapsedTime(_began);
        if (left > TimeSpan.Zero) _stop.CancelAfter(left);
    }

    public void Dispose()
    {
        _both.Dispose();
        _stop.Dispose();
    }
}
