using System.Collections.Immutable;
using System.Text;
using InToto.Recording;

namespace InToto.Tests.Recording;

[Spec("5.1")]
public sealed class StepRunnerTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Materials_are_what_was_there_before_the_command_and_products_what_was_there_after()
    {
        _scratch.Write("kept", "k");
        _scratch.Write("changed", "old");
        _scratch.Write("deleted", "d");

        var step = await Run("sh", "-c", "echo new > changed; rm deleted; mkdir out; echo made > out/made");

        Assert.Equal(["changed", "deleted", "kept"], step.Materials.Names.Select(name => name.Value));
        Assert.Equal(["changed", "kept", "out/made"], step.Products.Names.Select(name => name.Value));
        Assert.Equal(["changed", "deleted", "out/made"], step.Products.DifferencesFrom(step.Materials).Select(name => name.Value));
        Assert.Equal(["sh", "-c", "echo new > changed; rm deleted; mkdir out; echo made > out/made"], step.Command);
        Assert.Equal(0, step.ReturnValue);
    }

    [Fact]
    public async Task A_command_that_fails_is_a_value_and_no_products_are_recorded_of_it()
    {
        var step = await Run("sh", "-c", "echo half > made; exit 7");

        Assert.Equal(7, step.ReturnValue);
        Assert.Empty(step.Products);
    }

    [Fact]
    public async Task What_a_failed_command_did_not_make_does_not_hide_that_it_failed()
    {
        var step = await Runner.RunAsync([], ["never-made"], ["sh", "-c", "exit 7"], TestContext.Current.CancellationToken);

        Assert.Equal(7, step.ReturnValue);
    }

    [Fact]
    public async Task Without_a_command_nothing_runs_and_there_is_no_return_value()
    {
        _scratch.Write("a", "a");

        foreach (var none in (ImmutableArray<string>[])[[], default])
        {
            var step = await Runner.RunAsync(["."], ["."], none, TestContext.Current.CancellationToken);

            Assert.Null(step.ReturnValue);
            Assert.Empty(step.Command);
            Assert.True(step.Materials.SameAs(step.Products));
        }
    }

    [Fact]
    public async Task Only_what_is_asked_for_is_recorded()
    {
        _scratch.Write("in/a", "a");
        _scratch.Write("out/b", "b");

        var step = await Runner.RunAsync(["in"], ["out"], [], TestContext.Current.CancellationToken);

        Assert.Equal(["in/a"], step.Materials.Names.Select(name => name.Value));
        Assert.Equal(["out/b"], step.Products.Names.Select(name => name.Value));
    }

    [Fact]
    public async Task A_command_that_cannot_be_started_is_an_exception()
    {
        var refused = await Assert.ThrowsAsync<RecordingException>(() => Run("no-such-program-anywhere"));

        Assert.Equal(Codes.CommandNotFound, refused.Code);
    }

    [Fact]
    public async Task A_command_does_not_run_when_its_materials_cannot_be_recorded()
    {
        _scratch.Fifo("fifo");

        await Assert.ThrowsAsync<RecordingException>(() => Run("sh", "-c", "touch canary"));

        Assert.False(File.Exists(_scratch.At("canary")));
    }

    [Fact]
    public async Task H3_a_program_in_the_working_directory_does_not_run_for_its_name_alone()
    {
        _scratch.Executable("true", "touch canary");

        Assert.Equal(0, (await Run("true")).ReturnValue);

        Assert.False(File.Exists(_scratch.At("canary")));
    }

    [Fact]
    public async Task The_command_runs_in_its_working_directory_whatever_the_base_directory_is()
    {
        _scratch.Folder("work");
        var runner = new StepRunner(new(new() { BaseDirectory = _scratch.Root }), _scratch.At("work")) { Streams = Nowhere };

        var step = await runner.RunAsync([], ["."], ["touch", "made"], TestContext.Current.CancellationToken);

        Assert.Equal(["work/made"], step.Products.Names.Select(name => name.Value));
    }

    [Fact]
    public void The_working_directory_must_be_absolute() =>
        Assert.Throws<ArgumentException>(() => new StepRunner(new(new() { BaseDirectory = _scratch.Root }), "relative"));

    [Fact]
    public async Task What_the_command_writes_is_shown_and_kept()
    {
        using var output = new MemoryStream();
        using var error = new MemoryStream();

        var step = await (RunnerWith(new(output, error))).RunAsync([], [], ["sh", "-c", "echo out; echo err >&2"], TestContext.Current.CancellationToken);

        Assert.Equal(("out\n", "err\n"), (step.Stdout, step.Stderr));
        Assert.Equal(("out\n", "err\n"), (Encoding.UTF8.GetString(output.ToArray()), Encoding.UTF8.GetString(error.ToArray())));
        Assert.Equal(("out\n", "err\n"), (step.ToLink("a").Byproducts.Stdout, step.ToLink("a").Byproducts.Stderr));
    }

    [Fact]
    public async Task Of_a_failed_command_products_are_recorded_only_if_asked_for()
    {
        _scratch.Write("a", "a");
        var runner = new StepRunner(new(new() { BaseDirectory = _scratch.Root }), _scratch.Root) { RecordsFailed = true };

        var step = await runner.RunAsync([], ["."], ["false"], TestContext.Current.CancellationToken);

        Assert.Equal(1, step.ReturnValue);
        Assert.Equal(["a"], step.Products.Names.Select(name => name.Value));
    }

    [Fact]
    public async Task A_command_that_takes_too_long_is_ended_and_one_that_just_does_not_is_not()
    {
        var hasty = new StepRunner(new(new() { BaseDirectory = _scratch.Root }), _scratch.Root) { Streams = Nowhere, Timeout = TimeSpan.FromSeconds(1) };
        var patient = new StepRunner(new(new() { BaseDirectory = _scratch.Root }), _scratch.Root) { Streams = Nowhere, Timeout = TimeSpan.FromSeconds(30) };

        var refused = await Assert.ThrowsAsync<RecordingException>(() => hasty.RunAsync([], [], ["sleep", "60"], TestContext.Current.CancellationToken))
            .WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.Equal(Codes.CommandTimedOut, refused.Code);
        Assert.Equal(0, (await patient.RunAsync([], [], ["true"], TestContext.Current.CancellationToken)).ReturnValue);
    }

    private static StepStreams Nowhere { get; } = new(Stream.Null, Stream.Null);

    private StepRunner RunnerWith(StepStreams streams) => new(new(new() { BaseDirectory = _scratch.Root }), _scratch.Root) { Streams = streams };

    private StepRunner Runner => new(new(new() { BaseDirectory = _scratch.Root }), _scratch.Root) { Streams = Nowhere };

    private Task<RecordedStep> Run(params ImmutableArray<string> command) => Runner.RunAsync(["."], ["."], command, TestContext.Current.CancellationToken);
}
