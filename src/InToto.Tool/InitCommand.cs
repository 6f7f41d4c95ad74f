using System.Collections.Immutable;
using System.CommandLine;
using InToto.DotNet;

namespace InToto.Tool;

/// <summary><c>init</c>: makes a repository's packages testify how they are made: keys, layouts, and the package that records.</summary>
internal static class InitCommand
{
    public static Command Create(Terminal terminal)
    {
        var projects = new Argument<string[]>("PROJECT") { Description = "Projects that make packages. Default: all in the repository.", Arity = ArgumentArity.ZeroOrMore };
        var keys = CommandWords.Optional("--keys", "DIR", "Where the private keys go, outside the repository. Default: intoto/REPOSITORY in the user's configuration folder.");
        var passphrase = CommandWords.Optional("--passphrase-env", "NAME", "The environment variable that holds the passphrase of the new keys. Default: it is asked for.");
        var unencrypted = CommandWords.Switch("--unencrypted", "Protect the new private keys by their file permissions only.");
        var sources = CommandWords.Several("--source-functionary", "KEY", "Public keys of those who vouch for the source. Default: the builder does, with the key of CI (InTotoRecordSource).");
        var expires = CommandWords.Optional("--expires", "DATE", "When the layouts end, UTC: 2030-01-31 or 2030-01-31T12:00:00Z. Default: in one year.");
        var version = CommandWords.Optional("--package-version", "VERSION", "The version of InToto.Build. Default: that of this tool.");
        var ci = CommandWords.OneOf("--ci", "For which CI the snippet in intoto/ci is.", "all", "github", "azure", "gitlab", "none");
        var yes = CommandWords.Switch("--yes", "Do what the plan says without asking.", "-y");

        var consumer = CommandWords.Switch("--consumer", "For packages that are used, not made: every build checks what is installed before anything of it runs. Nothing else is written.");

        return new Command("init", "Protect the packages of this repository: keys, layouts, and InToto.Build, which records their builds.") { projects, keys, passphrase, unencrypted, sources, expires, version, ci, consumer, yes }
            .Runs(given =>
            {
                terminal.Begin("init");
                if (given.GetValue(consumer)) return ConsumerHooksCommand.Run(given.GetValue(yes), terminal);
                var root = RepositoryRoot.Of(Path.GetFullPath("."));
                var plan = new InitPlan(root, Path.GetFullPath(given.GetValue(keys) ?? InitKey.DefaultFolder(root)), InitProjects.Find(root, given.GetValue(projects) ?? [], terminal))
                {
                    Expires = LayoutCommand.ExpiresOf(given.GetValue(expires), TimeProvider.System),
                    Sources = [.. Inputs.PublicKeys(given.GetValue(sources) ?? [])],
                    Version = given.GetValue(version) ?? ThisVersion.Text.Split(' ')[^1],
                    Ci = given.GetValue(ci)!,
                    IsEncrypted = !given.GetValue(unencrypted),
                };
                plan.RequireSense();
                var steps = plan.Steps(terminal);
                terminal.Tell(plan.Lines(steps));
                if (!steps.Any(step => step.Do is not null))
                {
                    terminal.Tell("Everything is there already; nothing is written.");
                    return ExitCode.Done;
                }
                if (!given.GetValue(yes) && !(terminal.Agrees("Do this?") ?? throw new UsageException("This is the plan; nothing was written, because nobody is here to agree to it.", "--yes: do it."))) return ExitCode.Undecided;

                if (plan.MakesKeys) plan.Passphrase = KeyCommand.PassphraseOf(given.GetValue(passphrase), given.GetValue(unencrypted), terminal);
                foreach (var step in steps) step.Do?.Invoke();
                terminal.Show(new TextView([.. steps.Where(step => step.Do is not null).Select(step => (Line)plan.Shown(step.Path))]));
                terminal.Tell(plan.Next(terminal));
                return ExitCode.Done;
            });
    }
}

/// <summary>One thing of the plan.</summary>
/// <param name="Word">What happens to the file.</param>
/// <param name="Path">The file.</param>
/// <param name="About">What it is.</param>
/// <param name="Do">Does it; null when it is there already.</param>
internal sealed record InitStep(string Word, string Path, string About, Action? Do);
