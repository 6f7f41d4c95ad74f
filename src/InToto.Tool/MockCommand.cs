using System.CommandLine;
using InToto.Recording;

namespace InToto.Tool;

/// <summary><c>mock</c>: what <c>run</c> would record here, unsigned, to write a layout from.</summary>
internal static class MockCommand
{
    public static Command Create(Terminal terminal)
    {
        var name = CommandWords.Needed("--name", "NAME", "The step, as the layout will name it.", "-n");
        var dsse = CommandWords.Switch("--use-dsse", "Write the link as a DSSE envelope.");
        var command = new Argument<string[]>("COMMAND") { Description = "After --: the command and its arguments.", Arity = ArgumentArity.ZeroOrMore };

        return new Command("mock", "Try a step: record the current directory before and after a command, into NAME.link, unsigned.") { name, dsse, command }
            .Runs(async (given, cancellationToken) =>
            {
                terminal.Begin("mock");
                var step = RecordingWords.NameOf(given.GetRequiredValue(name), "--name");
                var words = RecordingWords.CommandOf(given, given.GetValue(command) ?? [], "mock -n NAME");
                if (words.IsEmpty) throw new UsageException("There is no command to run.", "Give it after --: mock -n NAME -- COMMAND");
                var runner = new StepRunner(new(RecordingWords.Options(null, null, null, terminal)), Path.GetFullPath(".")) { Streams = RunCommand.ShownStreams() };
                RunCommand.WarnOfRedaction(words, terminal);

                var recorded = await runner.RunAsync(["."], ["."], words, cancellationToken);
                if (recorded.ReturnValue is { } code and not 0) return RunCommand.Failed(code, terminal);
                RecordingWords.WarnOfOpenFolder("", terminal);
                MetadataFile.Write($"{step}.link", RunCommand.Wrap(recorded.ToLink(step), given.GetValue(dsse)));
                terminal.Tell(Printable.Of($"{step}.link"));
                return ExitCode.Done;
            });
    }
}
