using System.Runtime.InteropServices;

namespace InToto.Tool;

/// <summary>Ctrl-C and its kind: work is asked to stop, and if it does not within five seconds, or is asked again, the process ends as undecided all the same.</summary>
/// <remarks>Nothing is left half done then: files are put in their place whole.</remarks>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();
    private readonly PosixSignalRegistration[] _signals;

    private readonly Terminal _terminal;

    public Interruption(Terminal terminal) => (_terminal, _signals) = (terminal,
        [PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt)]);

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
        _ = Task.Delay(Patience).ContinueWith(_ => GiveUp(), TaskScheduler.Default);
    }

    /// <summary>Also where nobody reads what is said.</summary>
    private void GiveUp()
    {
        Task.Run(() => _terminal.Report(Problem.Of(new OperationCanceledException()))).Wait(TimeSpan.FromSeconds(1));
        Environment.Exit(ExitCode.Undecided);
    }

    /// <summary>On a busy machine a command with all that it started takes a moment to kill.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
}
