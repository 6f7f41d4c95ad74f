using System.Collections.Immutable;

namespace InToto;

/// <summary>A program to run, with nothing between it and its arguments: no shell, no quoting.</summary>
/// <param name="Words">The program and its arguments, one or more.</param>
/// <param name="WorkingDirectory">Where it runs. An absolute path.</param>
internal sealed record ProcessCommand(ImmutableArray<string> Words, string WorkingDirectory)
{
    /// <summary>All of its environment; null means the same as ours. PATH in it is also where the program is searched.</summary>
    public IReadOnlyDictionary<string, string>? Environment { get; init; }

    /// <summary>Whether it leads a process group of its own, where the system has a program for that, and everything in the group is killed when it has ended.</summary>
    public bool OwnGroup { get; init; }

    /// <summary>Whether it reads our standard input; otherwise its input is at its end from the beginning.</summary>
    public bool PassInput { get; init; }

    /// <summary>What <see cref="ProcessRunner.Run"/> gives it to read. That it ends without having read all is no error.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>How many bytes <see cref="ProcessRunner.Run"/> lets it write on standard output before it is killed; null means any number, of which some are kept.</summary>
    public int? MostOutput { get; init; }

    /// <summary>Where what it writes goes; null means to our own streams directly, and nothing is kept.</summary>
    public ProcessSinks? Sinks { get; init; }
}

/// <summary>Where what a process writes is passed on to. It is also kept, up to <see cref="Limits.StreamBytes"/>.</summary>
internal sealed record ProcessSinks(Stream Output, Stream Error)
{
    /// <summary>Passes nothing on.</summary>
    public static ProcessSinks None { get; } = new(Stream.Null, Stream.Null);
}

/// <summary>How a process ended.</summary>
/// <param name="ExitCode">Its exit code; 128 and the number of the signal that ended it.</param>
/// <param name="Output">What it wrote, as far as it was kept.</param>
/// <param name="Error">What it wrote to standard error, as far as it was kept.</param>
internal sealed record ProcessResult(int ExitCode, string Output, string Error)
{
    /// <summary>Whether it was killed because it wrote more than it may.</summary>
    public bool WroteTooMuch { get; init; }
}
