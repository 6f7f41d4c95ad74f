using System.Collections.Immutable;

namespace InToto.Recording;

/// <summary>Carries out a step: materials are recorded, the command runs, products are recorded.</summary>
/// <param name="recorder">Records materials and products.</param>
/// <param name="workingDirectory">Where the command runs. An absolute path.</param>
/// <remarks>
/// The command reads and writes the streams of this process; nothing of them is kept. It runs without a shell, and a program named without
/// a slash is searched in PATH, never in the working directory.
/// </remarks>
[Spec("4.4")]
public sealed class StepRunner(ArtifactRecorder recorder, string workingDirectory)
{
    private readonly string _workingDirectory = Path.IsPathFullyQualified(workingDirectory)
        ? workingDirectory
        : throw new ArgumentException($"The working directory '{workingDirectory}' is not an absolute path.", nameof(workingDirectory));

    /// <summary>Where what the command writes goes instead of this process's streams; for tests.</summary>
    internal ProcessSinks? Sinks { get; init; }

    /// <summary>Runs a command between two recordings. That it fails is an answer, not an exception: the caller decides what it means.</summary>
    /// <param name="materials">What to record before, each as <see cref="ArtifactSource.Parse"/> reads it.</param>
    /// <param name="products">What to record after, unless the command fails.</param>
    /// <param name="command">The program and its arguments; empty when the step is done by other means, and then nothing runs.</param>
    /// <param name="cancellationToken">Kills the command and all that it started.</param>
    /// <exception cref="RecordingException">Something cannot be recorded (2001 to 2102), or the command cannot be started (2201).</exception>
    public async Task<RecordedStep> RunAsync(
        IEnumerable<string> materials, IEnumerable<string> products, ImmutableArray<string> command, CancellationToken cancellationToken = default)
    {
        var before = await recorder.RecordAsync(materials, cancellationToken);
        var returnValue = command.IsDefaultOrEmpty ? (int?)null : await RunAsync(command, cancellationToken);
        // What is missing after a failure is its consequence, and would hide it.
        var after = returnValue is null or 0 ? await recorder.RecordAsync(products, cancellationToken) : Artifacts.None;
        return new(before, after, command.IsDefault ? [] : command, returnValue);
    }

    private async Task<int> RunAsync(ImmutableArray<string> command, CancellationToken cancellationToken)
    {
        var result = await ProcessRunner.RunAsync(new(command, _workingDirectory) { PassInput = true, Sinks = Sinks }, cancellationToken);
        return result.ExitCode;
    }
}
