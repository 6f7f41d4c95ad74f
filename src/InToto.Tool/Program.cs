using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace InToto.Tool;

/// <summary>The list of commands.</summary>
internal static class Program
{
    private static int Main(string[] words)
    {
        var terminal = new Terminal();
        try
        {
            return terminal.Finish(words is ["--version"] ? ShowVersion(terminal) : Run(terminal, words));
        }
        catch (Exception problem)
        {
            terminal.Report(Problem.Of(problem));
            return terminal.Finish(ExitCode.Of(problem));
        }
    }

    /// <summary>The command that is meant; all of them where it is none or unknown. Each that is declared costs a millisecond.</summary>
    private static Command[] Commands(string? name, Terminal terminal) => name switch
    {
        "audit" => [AuditCommand.Create(terminal)],
        "check-push" => [CheckPushCommand.Create(terminal)],
        "completions" => [CompletionsCommand.Create(terminal, () => Commands(null, terminal))],
        "doctor" => [DoctorCommand.Create(terminal)],
        "evidence" => [EvidenceCommand.Create(terminal)],
        "explain" => [ExplainCommand.Create(terminal)],
        "gate" => [GateCommand.Create(terminal)],
        "graph" => [GraphCommand.Create(terminal)],
        "init" => [InitCommand.Create(terminal)],
        "inspect" => [InspectCommand.Create(terminal)],
        "key" => [KeyCommand.Create(terminal)],
        "layout" => [LayoutCommand.Create(terminal)],
        "match-products" => [MatchProductsCommand.Create(terminal)],
        "mock" => [MockCommand.Create(terminal)],
        "policy" => [PolicyCommand.Create(terminal)],
        "record" => [RecordCommand.Create(terminal)],
        "restore" => [RestoreCommand.Create(terminal)],
        "run" => [RunCommand.Create(terminal)],
        "seal" => [SealCommand.Create(terminal)],
        "show" => [ShowCommand.Create(terminal)],
        "sign" => [SignCommand.Create(terminal)],
        "verify" => [VerifyCommand.Create(terminal)],
        _ =>
        [
            AuditCommand.Create(terminal), CheckPushCommand.Create(terminal), CompletionsCommand.Create(terminal, () => Commands(null, terminal)), DoctorCommand.Create(terminal), EvidenceCommand.Create(terminal), ExplainCommand.Create(terminal),
            GateCommand.Create(terminal), GraphCommand.Create(terminal), InitCommand.Create(terminal), InspectCommand.Create(terminal), KeyCommand.Create(terminal), LayoutCommand.Create(terminal),
            MatchProductsCommand.Create(terminal), MockCommand.Create(terminal), PolicyCommand.Create(terminal), RecordCommand.Create(terminal), RestoreCommand.Create(terminal), RunCommand.Create(terminal),
            SealCommand.Create(terminal), ShowCommand.Create(terminal), SignCommand.Create(terminal), VerifyCommand.Create(terminal),
        ],
    };

    private static int Run(Terminal terminal, string[] words)
    {
        var commands = Commands(words is [var first, ..] ? first : null, terminal);
        var root = commands is [_] && !Array.Exists(words, MayAskForHelp) ? new Command("dotnet-intoto") : WithHelp();
        foreach (var command in commands) root.Add(command);
        // A word such as @commit is an artifact, not a file with more words.
        var given = root.Parse(words, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (given.Action is not HelpAction && (given.Errors.Count > 0 || Usage.Unknown(given) is not null)) throw Usage.Of(given);

        using var interruption = new Interruption(terminal);
        // The action itself: what the library puts around it (its handlers of exceptions and signals) is ours already, and costs a start-up of its own.
        return given.Action switch
        {
            AsynchronousCommandLineAction action => action.InvokeAsync(given, interruption.Token).GetAwaiter().GetResult(),
            SynchronousCommandLineAction action => action.Invoke(given),
            _ => throw new InvalidOperationException("A command line without errors has an action."),
        };
    }

    /// <summary>The library's root reads the words of its help from resources as it is made, which takes 4 ms: so there is one only where help may be meant.</summary>
    private static RootCommand WithHelp()
    {
        var root = new RootCommand("Who made this product, and how: the in-toto specification on the command line.");
        // There are no hidden commands.
        root.Directives.Clear();
        return root;
    }

    /// <summary>The spellings of <c>--help</c>, also within a bundle such as <c>-xh</c>, and some words more.</summary>
    private static bool MayAskForHelp(string word) => word switch
    {
        ['-', '-', ..] => word.StartsWith("--help", StringComparison.Ordinal),
        ['-', ..] => word.Contains('h') || word.Contains('?'),
        _ => word is "/h" or "/?",
    };

    private static int ShowVersion(Terminal terminal)
    {
        terminal.Show(new TextView(ThisVersion.Text));
        return ExitCode.Done;
    }
}
