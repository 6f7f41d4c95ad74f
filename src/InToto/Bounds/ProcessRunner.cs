using System.Collections;
using System.ComponentModel;
using System.Diagnostics;
using System.IO.Pipes;

namespace InToto;

/// <summary>The one place that starts processes.</summary>
internal static class ProcessRunner
{
    /// <summary>How long the streams of a process that has ended are read on: something it left behind may hold them open for ever.</summary>
    private static readonly TimeSpan StreamGrace = TimeSpan.FromSeconds(2);

    /// <summary>Held while a program and all that it started are killed.</summary>
    private static readonly Lock Killing = new();

    /// <summary>Each of them is stopped before it is killed, and would stand still for ever if we ended in the middle of it.</summary>
    static ProcessRunner() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        lock (Killing) { }
    };

    /// <summary>Runs a program to its end. When it is cancelled, the program and all that it started are killed.</summary>
    /// <exception cref="RecordingException">It could not be started (2201).</exception>
    /// <exception cref="OperationCanceledException">It was cancelled, and killed.</exception>
    public static async Task<ProcessResult> RunAsync(ProcessCommand command, CancellationToken cancellationToken)
    {
        using var process = Start(command, pipeInput: !command.PassInput, pipeOutput: command.Sinks is not null);
        if (!command.PassInput) process.StandardInput.Close();
        if (command.Sinks is not { } sinks)
        {
            await WaitAsync(process, command, cancellationToken);
            return new(process.ExitCode, "", "");
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var output = new StreamCopy(sinks.Output, Limits.StreamBytes);
        var error = new StreamCopy(sinks.Error, Limits.StreamBytes);
        var copying = Task.WhenAll(
            CopyAsync(output, process.StandardOutput.BaseStream, stop),
            CopyAsync(error, process.StandardError.BaseStream, stop));
        try
        {
            await WaitAsync(process, command, stop.Token);
            stop.CancelAfter(StreamGrace);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // A sink could not take more; awaiting the copy says why.
        }
        await copying;
        cancellationToken.ThrowIfCancellationRequested();
        return new(process.ExitCode, output.Text, error.Text);
    }

    /// <summary>Runs a program to its end, but no longer than a time, and keeps what it writes. The thread waits: the asynchronous way is compiled anew in each process, which takes longer than many programs.</summary>
    /// <returns>How it ended; null when the time was over, and then it and all that it started were killed.</returns>
    /// <exception cref="RecordingException">It could not be started (2201).</exception>
    /// <exception cref="OperationCanceledException">It was cancelled, and killed.</exception>
    public static ProcessResult? Run(ProcessCommand command, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var process = Start(command, pipeInput: true, pipeOutput: true);
        using var cancelled = cancellationToken.UnsafeRegister(running => Kill((Process)running!), process);
        var writing = WriteOnThread(process, command.Input);
        var output = new StreamCopy(Stream.Null, command.MostOutput ?? Limits.StreamBytes, command.MostOutput is null ? null : () => Kill(process));
        var error = new StreamCopy(Stream.Null, Limits.StreamBytes);
        Task[] copying = [output.DrainOnThread((PipeStream)process.StandardOutput.BaseStream), error.DrainOnThread((PipeStream)process.StandardError.BaseStream)];

        var ended = process.WaitForExit(limit);
        if (!ended)
        {
            Kill(process);
            process.WaitForExit();
        }
        KillGroup(process, command);
        foreach (var copy in copying.Append(writing)) copy.Wait(StreamGrace, CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        return ended ? new(process.ExitCode, output.Text, error.Text) { WroteTooMuch = command.MostOutput is not null && output.IsCut } : null;
    }

    /// <summary>Starts a program that is talked to: its input and output are pipes.</summary>
    /// <exception cref="RecordingException">It could not be started (2201).</exception>
    public static ProcessConversation Converse(ProcessCommand command) => new(Start(command, pipeInput: true, pipeOutput: true));

    /// <summary>Our environment without some of its variables.</summary>
    public static Dictionary<string, string> EnvironmentWithout(Func<string, bool> isLeftOut)
    {
        var variables = new Dictionary<string, string>(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (DictionaryEntry variable in System.Environment.GetEnvironmentVariables())
            if (!isLeftOut((string)variable.Key)) variables[(string)variable.Key] = (string)variable.Value!;
        return variables;
    }

    internal static void Kill(Process process)
    {
        try
        {
            lock (Killing) ProcessTree.Kill(process);
        }
        catch (Exception problem) when (problem is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It, or a part of its tree, has ended meanwhile, or is not ours to kill: there is nothing left that we can do.
        }
    }

    private static Process Start(ProcessCommand command, bool pipeInput, bool pipeOutput)
    {
        var searchPath = command.Environment is { } given ? given.GetValueOrDefault("PATH") : System.Environment.GetEnvironmentVariable("PATH");
        var file = Executable.Find(command.Words[0], command.WorkingDirectory, searchPath);
        var leader = command.OwnGroup ? GroupLeader : null;
        var start = new ProcessStartInfo(leader ?? file, leader is null ? command.Words[1..] : [file, .. command.Words[1..]])
        {
            WorkingDirectory = command.WorkingDirectory,
            UseShellExecute = false,
            RedirectStandardInput = pipeInput,
            RedirectStandardOutput = pipeOutput,
            RedirectStandardError = pipeOutput,
        };
        if (command.Environment is { } environment)
        {
            start.Environment.Clear();
            foreach (var (name, value) in environment) start.Environment[name] = value;
        }
        try
        {
#pragma warning disable RS0030 // This is the place: the file is an absolute path by now, found outside the working folder.
            return Process.Start(start)!;
#pragma warning restore RS0030
        }
        catch (Win32Exception problem)
        {
            throw Executable.NotStarted(command.Words[0], problem);
        }
    }

    /// <summary>On a thread of its own, unless it is nothing: who does not read must not keep us from waiting, nor from reading.</summary>
    private static Task WriteOnThread(Process process, ReadOnlyMemory<byte> input)
    {
        if (!input.IsEmpty) return Task.Factory.StartNew(Write, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        process.StandardInput.Close();
        return Task.CompletedTask;

        void Write()
        {
            try
            {
                using var stream = process.StandardInput.BaseStream;
                stream.Write(input.Span);
            }
            catch (IOException)
            {
                // It has closed its input, or ended, without reading all: what it says and its exit code tell why.
            }
        }
    }

    private static async Task WaitAsync(Process process, ProcessCommand command, CancellationToken cancellationToken)
    {
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Kill(process);
            await process.WaitForExitAsync(CancellationToken.None);
            throw;
        }
        finally
        {
            KillGroup(process, command);
        }
    }

    /// <summary>What a program left behind is no longer below it, but still in its group.</summary>
    private static void KillGroup(Process process, ProcessCommand command)
    {
        if (command.OwnGroup && GroupLeader is not null && !OperatingSystem.IsWindows()) Libc.KillGroup(process.Id);
    }

    /// <summary>
    /// <c>setsid</c>, which makes itself the leader of a new group and then becomes the program; the BCL cannot, and afterwards it is too late. Null
    /// where there is none, as on macOS: only what is still below the program is killed there.
    /// </summary>
    private static readonly string? GroupLeader = OperatingSystem.IsWindows() ? null : Array.Find(["/usr/bin/setsid", "/bin/setsid"], File.Exists);

    private static async Task CopyAsync(StreamCopy copy, Stream source, CancellationTokenSource stop)
    {
        try
        {
            await copy.DrainAsync(source, stop.Token);
        }
        catch (OperationCanceledException)
        {
            // What was written up to here is what there is.
        }
        catch
        {
            await stop.CancelAsync();
            throw;
        }
    }
}
