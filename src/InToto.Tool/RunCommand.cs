using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using InToto.Recording;
using InToto.Signing;

namespace InToto.Tool;

/// <summary><c>run</c>: performs a step, and signs a link about it.</summary>
internal static class RunCommand
{
    public static Command Create(Terminal terminal)
    {
        var name = CommandWords.Needed("--step-name", "NAME", "The step, as the layout names it.", "-n");
        var functionary = new FunctionaryWords();
        var materials = RecordingWords.Sources("--materials", "What goes in, recorded before the command: files, folders, git:REVISION and other sources.", "-m");
        var products = RecordingWords.Sources("--products", "What comes out, recorded after the command.", "-p");
        var streams = CommandWords.Switch("--record-streams", "Record what the command writes, up to 1 MiB of each stream. It is shown in any case.", "-s");
        var folder = CommandWords.Optional("--metadata-directory", "DIR", "Where the link goes. Default: the current directory.", "-d");
        var recording = new RecordingWords();
        var dsse = CommandWords.Switch("--use-dsse", "Write the link as a DSSE envelope.");
        var keyIds = CommandWords.KeyIdFormat();
        var timeout = CommandWords.Optional("--run-timeout", "SECONDS", "End the command when it takes longer. Default: it may take as long as it wants.");
        var failed = CommandWords.Switch("--sign-failed", "Sign a link about a command that fails, too. Its code is passed on all the same.");
        var noCommand = CommandWords.Switch("--no-command", "Record and sign only; nothing is run.", "-x");
        var command = new Argument<string[]>("COMMAND") { Description = "After --: the command and its arguments.", Arity = ArgumentArity.ZeroOrMore };

        var run = new Command("run", "Run a command as a step of the supply chain, and sign a link about it.") { name };
        functionary.AddedTo(run);
        foreach (var option in (Option[])[materials, products, streams, folder]) run.Add(option);
        recording.AddTo(run);
        foreach (var option in (Option[])[dsse, keyIds, timeout, failed, noCommand]) run.Add(option);
        run.Add(command);
        return run.Runs(async (given, cancellationToken) =>
        {
            terminal.Begin("run");
            var step = RecordingWords.NameOf(given.GetRequiredValue(name), "--step-name");
            var words = CommandOf(RecordingWords.CommandOf(given, given.GetValue(command) ?? [], "run -n NAME --signing-key KEY"), given.GetValue(noCommand));
            var directory = RecordingWords.FolderOf(given.GetValue(folder), "--metadata-directory");
            var options = recording.Of(given, terminal);
            var runner = new StepRunner(new(options), Path.GetFullPath("."))
            {
                Streams = given.GetValue(streams) ? ShownStreams() : null,
                Timeout = TimeoutOf(given.GetValue(timeout)),
                RecordsFailed = given.GetValue(failed),
            };
            // Opened first: a build of an hour must not end at a mistyped passphrase.
            using var signer = functionary.Open(given, given.GetValue(dsse), terminal);
            WarnOfRedaction(words, terminal);

            var recorded = await runner.RunAsync(given.GetValue(materials) ?? [], given.GetValue(products) ?? [], words, cancellationToken);
            var code = recorded.ReturnValue ?? 0;
            if (code != 0 && !runner.RecordsFailed) return Failed(code, terminal);

            var keyId = CommandWords.KeyIdOf(given, keyIds, signer.PublicKey);
            var path = Path.Join(directory, LinkFileName.Of(step, keyId).ToString());
            RecordingWords.WarnOfOpenFolder(directory, terminal);
            MetadataFile.Write(path, Wrap(recorded.ToLink(step), given.GetValue(dsse)).SignedBy((signer, keyId)));
            if (code != 0) terminal.Report(new(Severity.Warning, Codes.CommandFailed, $"The command returned {code}, and the link says so.", null, "Verification refuses it unless the step may fail."));
            terminal.Tell(Printable.Of(path));
            return code;
        });
    }

    /// <summary>Says that a command failed and that there is no link.</summary>
    public static int Failed(int code, Terminal terminal)
    {
        terminal.Report(new(Severity.Error, Codes.CommandFailed, $"The command returned {code}, so no link was made.", null, "Mend what it says above, and run the step again."));
        return code;
    }

    /// <summary>What a command writes is shown as it comes.</summary>
    public static StepStreams ShownStreams() => new(StandardStream.Output.Open(), StandardStream.Error.Open());

    public static Metadata Wrap(Link link, bool dsse) => dsse ? Envelope.Of(link) : Metablock.Of(link);

    /// <exception cref="RecordingException">The command holds what may not be recorded at all.</exception>
    public static void WarnOfRedaction(ImmutableArray<string> command, Terminal terminal)
    {
        if (CommandSecrets.Redacted(command).AsSpan().SequenceEqual(command.AsSpan())) return;
        terminal.Report(new(Severity.Warning, Codes.CommandRedacted, $"The command has an option for a secret; its value is recorded as {CommandSecrets.Redaction}.", null,
            "Others on this machine see command lines: give secrets in files or environment variables."));
    }

    private static TimeSpan? TimeoutOf(string? seconds) => seconds is null ? null
        : int.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= MostSeconds ? TimeSpan.FromSeconds(count)
        : throw new UsageException($"'{Printable.Of(seconds)}' is no number of seconds to wait.", $"--run-timeout SECONDS: a whole number, 1 to {MostSeconds}.");

    private static ImmutableArray<string> CommandOf(ImmutableArray<string> words, bool noCommand) => (words, noCommand) switch
    {
        ([], false) => throw new UsageException("There is no command to run.", "Give it after --, or --no-command (-x) to record only."),
        ([_, ..], true) => throw new UsageException("--no-command runs nothing, and there is a command.", "Leave out --no-command (-x), or the command."),
        _ => words,
    };

    /// <summary>Three weeks: the system's timers count to 2^31 milliseconds.</summary>
    private const int MostSeconds = 2_000_000;
}
