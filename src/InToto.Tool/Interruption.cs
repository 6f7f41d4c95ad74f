using System.Runtime.InteropServices;

namespace InToto.Tool;

/// <summary>Ctrl-C and its kind: work is asked to stop, and if it does not within five seconds, or is asked again, the process ends as undecided all the same.</summary>
/// <remarks>Nothing is left half done then: files are put in their place whole.</remarks>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();
    private readonly PosixSignalRegistration[] _signals;

    public Interruption() => _signals =
        [PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt)];

    public CancellationToken Token => _cancellation.Token;

    public void Dispose()
    {
        foreach (var signal in _signals) signal.Dispose();
        _cancellation.Dispose();
    }

    private void Interrupt(PosixSignalContext signal)
    {
        signal.Cancel = true;
        if (_cancellation.IsCancellationRequested) Environment.Exit(ExitCode.Undecided);
        _cancellation.Cancel();
        _ = Task.Delay(Patience).ContinueWith(_ => Environment.Exit(ExitCode.Undecided), TaskScheduler.Default);
    }

    /// <summary>On a busy machine a command with all that it started takes a second to kill, and then there is something to say.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
}
