using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using InToto.Recording;
using InToto.Signing;

namespace InToto.Tool;

/// <summary><c>run</c>: performs a step, and signs a link about it.</summary>
internal static class RunCommand
{
    public static Command Create(Terminal terminal)
    {
        var name = CommandWords.Needed("--step-name", "NAME", "The step, as the layout names it.", "-n");
        var key = CommandWords.Optional("--signing-key", "KEY", "The functionary's private key: a file, or env:NAME.");
        var gpg = GpgWords.Signers(several: false);
        var materials = CommandWords.Several("--materials", "PATH", "What goes in, recorded before the command: files, folders, git:REVISION.", "-m");
        var products = CommandWords.Several("--products", "PATH", "What comes out, recorded after the command.", "-p");
        var folder = CommandWords.Optional("--metadata-directory", "DIR", "Where the link goes. Default: the current directory.", "-d");
        var exclude = CommandWords.Several("--exclude", "PATTERN", $"Files to leave out, as in .gitignore. Default: {string.Join(' ', RecordingOptions.DefaultExclude)}");
        var dsse = CommandWords.Switch("--use-dsse", "Write the link as a DSSE envelope.");
        var keyIds = CommandWords.KeyIdFormat();
        var noCommand = CommandWords.Switch("--no-command", "Record and sign only; nothing is run.", "-x");
        var command = new Argument<string[]>("COMMAND") { Description = "After --: the command and its arguments.", Arity = ArgumentArity.ZeroOrMore };

        return gpg.AddedTo(new Command("run", "Run a command as a step of the supply chain, and sign a link about it.")
            { name, key, materials, products, folder, exclude, dsse, keyIds, noCommand, command })
            .Runs(async (given, cancellationToken) =>
            {
                terminal.Begin("run");
                var step = NameOf(given.GetRequiredValue(name));
                var words = CommandOf(given, given.GetValue(command) ?? [], given.GetValue(noCommand));
                var directory = FolderOf(given.GetValue(folder));
                // Opened first: a build of an hour must not end at a mistyped passphrase.
                using var signer = Inputs.Signer(given.GetValue(key), gpg.Of(given), key.Name, terminal);
                if (signer.PublicKey.IsOpenPgp && given.GetValue(dsse))
                    throw new UsageException("An envelope cannot hold an OpenPGP signature.", "Leave out --use-dsse, or sign with a key file.");

                var options = new RecordingOptions { BaseDirectory = Path.GetFullPath(".") };
                if (given.GetValue(exclude) is { Length: > 0 } patterns) options = options with { Exclude = [.. patterns] };
                var runner = new StepRunner(new(options), options.BaseDirectory);
                var recorded = await runner.RunAsync(given.GetValue(materials) ?? [], given.GetValue(products) ?? [], words, cancellationToken);
                if (recorded.ReturnValue is { } code and not 0) return Failed(code, terminal);

                var keyId = CommandWords.KeyIdOf(given, keyIds, signer.PublicKey);
                var path = Path.Join(directory, LinkFileName.Of(step, keyId).ToString());
                MetadataFile.Write(path, Wrap(LinkOf(step, recorded), given.GetValue(dsse)).SignedBy((signer, keyId)));
                terminal.Tell(Printable.Of(path));
                return ExitCode.Done;
            });
    }

    private static int Failed(int code, Terminal terminal)
    {
        terminal.Report(new(Severity.Error, Codes.CommandFailed, $"The command returned {code}, so no link was made.", null, "Mend what it says above, and run the step again."));
        return code;
    }

    private static Link LinkOf(string step, RecordedStep recorded) => new()
    {
        Name = step,
        Command = recorded.Command,
        Materials = recorded.Materials,
        Products = recorded.Products,
        Byproducts = recorded.ReturnValue is { } code ? new() { ReturnValue = code, Stdout = "", Stderr = "" } : Byproducts.None,
    };

    private static Metadata Wrap(Link link, bool dsse) => dsse ? Envelope.Of(link) : Metablock.Of(link);

    private static string NameOf(string name) => StepName.Unsafety(name) is { } why
        ? throw new UsageException($"'{Printable.Of(name)}' cannot be the name of a step: {why}.", "--step-name NAME: it becomes part of a file's name; use letters, digits, '-', '_', '+' and dots.")
        : name;

    private static string FolderOf(string? folder) => folder is null || Directory.Exists(folder)
        ? folder ?? ""
        : throw new ToolException(Codes.FileUnavailable, $"There is no folder '{Printable.Of(folder)}'.", hint: "Make it, or check the path given as --metadata-directory.");

    /// <summary>Only what follows <c>--</c> is the command, so that none of its words is taken for one of ours, or the other way round.</summary>
    private static ImmutableArray<string> CommandOf(ParseResult given, string[] words, bool noCommand)
    {
        var after = given.Tokens.SkipWhile(token => token.Type != TokenType.DoubleDash).Skip(1).Count();
        if (words.Length > after)
            throw new UsageException($"'{Printable.Of(words[0])}' stands before the command, and is no option.", "Put -- before the command: run -n NAME --signing-key KEY -- COMMAND");
        return (words, noCommand) switch
        {
            ([], false) => throw new UsageException("There is no command to run.", "Give it after --, or --no-command (-x) to record only."),
            ([_, ..], true) => throw new UsageException("--no-command runs nothing, and there is a command.", "Leave out --no-command (-x), or the command."),
            _ => [.. words],
        };
    }
}
