using System.Diagnostics;
using System.Text;
using InToto.Tests.Recording;

namespace InToto.Tests.Bounds;

public sealed class ProcessRunnerTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task A_program_runs_in_its_folder_and_its_streams_are_passed_on_and_kept()
    {
        using var output = new MemoryStream();
        using var error = new MemoryStream();

        var result = await Run(new ProcessCommand(["sh", "-c", "pwd -P; echo oops >&2; exit 3"], _scratch.Root) { Sinks = new(output, error) });

        Assert.Equal(new(3, RealPath.Of(_scratch.Root) + "\n", "oops\n"), result);
        Assert.Equal(result.Output, Encoding.UTF8.GetString(output.ToArray()));
        Assert.Equal(result.Error, Encoding.UTF8.GetString(error.ToArray()));
    }

    [Fact]
    public async Task H2_words_are_arguments_and_no_shell_reads_them()
    {
        string[] words = ["$(touch canary)", "`touch canary`", "; touch canary", "a b", "\"'", "", "*", "\\", "-n"];

        var result = await Run("printf", ["%s\\n", .. words]);

        Assert.Equal(string.Concat(words.Select(word => word + "\n")), result.Output);
        Assert.False(File.Exists(_scratch.At("canary")));
    }

    [Fact]
    public async Task H3_a_file_in_the_working_folder_does_not_stand_for_a_program_of_the_same_name()
    {
        _scratch.Executable("uname", "echo attacked");

        Assert.DoesNotContain("attacked", (await Run("uname")).Output, StringComparison.Ordinal);
        Assert.Contains("attacked", (await Run("./uname")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData(":")]
    [InlineData("relative")]
    [InlineData("./relative")]
    public void H4_empty_and_relative_entries_of_PATH_are_not_searched(string entries)
    {
        _scratch.Executable("tool", "");
        _scratch.Executable("relative/tool", "");

        var refused = Assert.Throws<RecordingException>(() => Executable.Find("tool", _scratch.Root, entries));

        Assert.Equal(Codes.CommandNotFound, refused.Code);
        Assert.Equal(_scratch.At("relative/tool"), Executable.Find("tool", _scratch.Root, $"{entries}:{_scratch.At("relative")}"));
    }

    [Fact]
    public void The_first_file_in_PATH_that_can_be_executed_is_the_program()
    {
        _scratch.Write("one/tool");
        _scratch.Folder("two/tool");
        _scratch.Executable("three/tool", "");
        _scratch.Executable("four/tool", "");

        Assert.Equal(_scratch.At("three/tool"), Executable.Find("tool", _scratch.Root,
            string.Join(':', "one two three four".Split(' ').Select(_scratch.At))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no-such-program-anywhere")]
    [InlineData("./missing")]
    [InlineData("./not-executable")]
    [InlineData("./folder")]
    [InlineData("./no-interpreter")]
    [InlineData("sh\0")]
    public async Task H9_what_cannot_be_started_is_said(string program)
    {
        _scratch.Write("not-executable");
        _scratch.Folder("folder");
        _scratch.Executable("no-interpreter", "", interpreter: "/no/such/interpreter");

        var refused = await Assert.ThrowsAsync<RecordingException>(() => Run(program));

        Assert.Equal(Codes.CommandNotFound, refused.Code);
        Assert.NotNull(refused.Hint);
    }

    [Fact]
    public async Task A_working_folder_that_does_not_exist_is_said()
    {
        var refused = await Assert.ThrowsAsync<RecordingException>(() => Run(new ProcessCommand(["sh"], _scratch.At("missing")) { Sinks = ProcessSinks.None }));

        Assert.Equal(Codes.CommandNotFound, refused.Code);
    }

    [Theory]
    [InlineData("TERM", 128 + 15)]
    [InlineData("KILL", 128 + 9)]
    public async Task H9_death_by_a_signal_is_128_and_its_number(string signal, int code) =>
        Assert.Equal(code, (await Run("sh", "-c", $"kill -{signal} $$")).ExitCode);

    [Fact]
    public async Task H7_cancelling_kills_the_program_and_what_it_started()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        var command = new ProcessCommand(["sh", "-c", "trap '' TERM; sleep 60 & echo $! > pid; wait"], _scratch.Root) { Sinks = ProcessSinks.None };
        var watch = Stopwatch.StartNew();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ProcessRunner.RunAsync(command, stop.Token));

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"It took {watch.Elapsed}.");
        var child = int.Parse(File.ReadAllText(_scratch.At("pid")), System.Globalization.CultureInfo.InvariantCulture);
        await Gone(child);
    }

    [Fact]
    public async Task H7_cancelling_kills_many_processes_whatever_they_are_called_and_none_beside_them()
    {
        using var stop = new CancellationTokenSource();
        _scratch.Executable(") S 1 1 (", "for i in 1 2 3 4; do sleep 61 & echo $! >>pids; done; wait");
        using var beside = Process.Start("sleep", "62")!;
        var command = new ProcessCommand(["sh", "-c", "for i in $(seq 25); do './) S 1 1 (' & done; wait"], _scratch.Root) { Sinks = ProcessSinks.None };

        var running = ProcessRunner.RunAsync(command, stop.Token);
        string[] started;
        do
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
            started = File.Exists(_scratch.At("pids")) ? await File.ReadAllLinesAsync(_scratch.At("pids"), TestContext.Current.CancellationToken) : [];
        }
        while (started.Length < 100);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        foreach (var process in started) await Gone(int.Parse(process, System.Globalization.CultureInfo.InvariantCulture));
        Assert.False(beside.HasExited);
        beside.Kill();
    }

    [Fact]
    public async Task H7_a_process_left_behind_does_not_hold_the_result_back()
    {
        var watch = Stopwatch.StartNew();

        var result = await Run("sh", "-c", "sleep 30 & echo $! > pid; echo done");

        Assert.Equal(new(0, "done\n", ""), result);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"It took {watch.Elapsed}.");
        _scratch.Run("sh", "-c", "kill $(cat pid)");
    }

    [Fact]
    public async Task H8_of_endless_output_a_bounded_part_is_kept_and_it_says_so()
    {
        var result = await Run("sh", "-c", "head -c 3000000 /dev/zero | tr '\\0' a; head -c 3000000 /dev/zero | tr '\\0' b >&2");

        Assert.Equal(new string('a', Limits.StreamBytes) + $"\n[{3_000_000 - Limits.StreamBytes} more bytes were not kept]", result.Output);
        Assert.StartsWith("bbb", result.Error, StringComparison.Ordinal);
        Assert.EndsWith("kept]", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Output_of_exactly_the_bound_is_kept_whole()
    {
        var result = await Run("sh", "-c", $"head -c {Limits.StreamBytes} /dev/zero | tr '\\0' a");

        Assert.Equal(new string('a', Limits.StreamBytes), result.Output);
    }

    [Fact]
    public async Task E30_output_that_is_not_UTF8_is_marked_and_a_character_that_was_cut_is_not()
    {
        var cut = new StreamCopy(Stream.Null, 4);
        await cut.DrainAsync(new MemoryStream("abcédé"u8.ToArray()), TestContext.Current.CancellationToken);
        Assert.Equal("abc\n[5 more bytes were not kept]", cut.Text);

        var broken = new StreamCopy(Stream.Null, 100);
        await broken.DrainAsync(new MemoryStream([0x61, 0xC3, 0x28]), TestContext.Current.CancellationToken);
        Assert.Equal("[not UTF-8: bytes that are no character are shown as U+FFFD]\na\uFFFD(", broken.Text);
    }

    [Fact]
    public async Task H10_a_program_that_waits_for_input_gets_its_end() =>
        Assert.Equal(new(0, "", ""), await Run("cat"));

    [Fact]
    public async Task H15_a_given_environment_is_all_there_is()
    {
        var command = new ProcessCommand(["env"], _scratch.Root)
        {
            Environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin", ["ONLY"] = "this" },
            Sinks = ProcessSinks.None,
        };

        var result = await Run(command);

        Assert.Equal(["ONLY=this", "PATH=/usr/bin:/bin"], result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Without_sinks_nothing_is_kept()
    {
        var result = await Run(new ProcessCommand(["true"], _scratch.Root));

        Assert.Equal(new(0, "", ""), result);
    }

    [Fact]
    public async Task A_sink_that_fails_ends_the_program_and_is_said()
    {
        using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        var command = new ProcessCommand(["sh", "-c", "while :; do echo y; done"], _scratch.Root) { Sinks = new(full, Stream.Null) };

        await Assert.ThrowsAsync<IOException>(() => Run(command).WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
    }

    private Task<ProcessResult> Run(string program, params string[] arguments) =>
        Run(new ProcessCommand([program, .. arguments], _scratch.Root) { Sinks = ProcessSinks.None });

    private static Task<ProcessResult> Run(ProcessCommand command) => ProcessRunner.RunAsync(command, TestContext.Current.CancellationToken);

    private static async Task Gone(int id)
    {
        for (var i = 0; i < 100; i++)
        {
            // A killed child whose parent died too is a zombie until it is reaped: it runs no more.
            if (!File.Exists($"/proc/{id}/stat") || File.ReadAllText($"/proc/{id}/stat").Contains(") Z", StringComparison.Ordinal)) return;
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
        Assert.Fail($"Process {id} is still there.");
    }
}
