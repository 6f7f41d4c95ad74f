using System.Collections.Immutable;
using System.Globalization;

namespace InToto.Recording;

/// <summary>Carries out a step: materials are recorded, the command runs, products are recorded.</summary>
/// <param name="recorder">Records materials and products.</param>
/// <param name="workingDirectory">Where the command runs. An absolute path.</param>
/// <remarks>
/// The command reads and writes the streams of this process; nothing of them is kept unless <see cref="Streams"/> says so. It runs without a
/// shell, and a program named without a slash is searched in PATH, never in the working directory.
/// </remarks>
[Spec("4.4")]
[Spec("5.1")]
public sealed class StepRunner(ArtifactRecorder recorder, string workingDirectory)
{
    private readonly string _workingDirectory = Path.IsPathFullyQualified(workingDirectory)
        ? workingDirectory
        : throw new ArgumentException($"The working directory '{workingDirectory}' is not an absolute path.", nameof(workingDirectory));

    /// <summary>Where what the command writes is shown while up to <see cref="Limits.StreamBytes"/> of it are kept. Null: nothing is kept.</summary>
    public StepStreams? Streams { get; init; }

    /// <summary>How long the command may take; null: as long as it wants.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Whether products are recorded also of a command that failed.</summary>
    public bool RecordsFailed { get; init; }

    /// <summary>Runs a command between two recordings. That it fails is an answer, not an exception: the caller decides what it means.</summary>
    /// <param name="materials">What to record before, each as <see cref="ArtifactSource.Parse"/> reads it.</param>
    /// <param name="products">What to record after, unless the command fails.</param>
    /// <param name="command">The program and its arguments; empty when the step is done by other means, and then nothing runs.</param>
    /// <param name="cancellationToken">Kills the command and all that it started.</param>
    /// <exception cref="RecordingException">Something cannot be recorded (2001 to 2104), the command cannot be started (2201), took too long (2204), or holds a secret (2205).</exception>
    public async Task<RecordedStep> RunAsync(
        IEnumerable<string> materials, IEnumerable<string> products, ImmutableArray<string> command, CancellationToken cancellationToken = default)
    {
        var shown = CommandSecrets.Redacted(command.IsDefault ? [] : command);
        var before = await recorder.RecordAsync(materials, cancellationToken);
        var ending = command.IsDefaultOrEmpty ? null : await RunAsync(command, cancellationToken);
        // What is missing after a failure is its consequence, and would hide it.
        var after = ending is null or { ExitCode: 0 } || RecordsFailed ? await recorder.RecordAsync(products, cancellationToken) : Artifacts.None;
        return new(before, after, shown, ending?.ExitCode)
        {
            Stdout = ending?.Output ?? "",
            Stderr = ending?.Error ?? "",
            Environment = RecordedHow.In(default, recorder.Options, recorder.Options),
        };
    }

    private async Task<ProcessResult> RunAsync(ImmutableArray<string> command, CancellationToken cancellationToken)
    {
        var process = new ProcessCommand(command, _workingDirectory) { PassInput = true, Sinks = Streams is { } streams ? new(streams.Output, streams.Error) : null };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (Timeout is { } timeout) stop.CancelAfter(timeout);
        try
        {
            return await ProcessRunner.RunAsync(process, stop.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RecordingException(Codes.CommandTimedOut, string.Create(CultureInfo.InvariantCulture, $"The command did not end within {Timeout?.TotalSeconds} s, and was ended."),
                hint: "Give it more time, or none to keep to.");
        }
    }
}

/// <summary>Where what a command writes is shown.</summary>
/// <param name="Output">Takes its standard output.</param>
/// <param name="Error">Takes its standard error.</param>
public sealed record StepStreams(Stream Output, Stream Error);
