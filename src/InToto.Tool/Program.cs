using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Reflection;

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
        "evidence" => [EvidenceCommand.Create(terminal)],
        "inspect" => [InspectCommand.Create(terminal)],
        "key" => [KeyCommand.Create(terminal)],
        "layout" => [LayoutCommand.Create(terminal)],
        "run" => [RunCommand.Create(terminal)],
        "show" => [ShowCommand.Create(terminal)],
        "sign" => [SignCommand.Create(terminal)],
        "verify" => [VerifyCommand.Create(terminal)],
        _ => [EvidenceCommand.Create(terminal), InspectCommand.Create(terminal), KeyCommand.Create(terminal), LayoutCommand.Create(terminal), RunCommand.Create(terminal), ShowCommand.Create(terminal), SignCommand.Create(terminal), VerifyCommand.Create(terminal)],
    };

    private static int Run(Terminal terminal, string[] words)
    {
        var root = new RootCommand("Who made this product, and how: the in-toto specification on the command line.");
        foreach (var command in Commands(words is [var first, ..] ? first : null, terminal)) root.Add(command);
        // A word such as @commit is an artifact, not a file with more words; and there are no hidden commands.
        root.Directives.Clear();
        var given = root.Parse(words, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (given.Action is not HelpAction && given.Errors.Count > 0) throw Usage.Of(given);

        using var interruption = new Interruption();
        // The action itself: what the library puts around it (its handlers of exceptions and signals) is ours already, and costs a start-up of its own.
        return given.Action switch
        {
            AsynchronousCommandLineAction action => action.InvokeAsync(given, interruption.Token).GetAwaiter().GetResult(),
            SynchronousCommandLineAction action => action.Invoke(given),
            _ => throw new InvalidOperationException("A command line without errors has an action."),
        };
    }

    private static int ShowVersion(Terminal terminal)
    {
        terminal.Show(new TextView(Version));
        return ExitCode.Done;
    }

    /// <summary>Without the commit that follows a plus sign.</summary>
    private static string Version =>
        typeof(Program).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
