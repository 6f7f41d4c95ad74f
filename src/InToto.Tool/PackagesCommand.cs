using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using InToto.Restore;

namespace InToto.Tool;

/// <summary><c>verify</c> without a layout and keys: facts about packages, whoever made them, held to a policy when there is one.</summary>
internal sealed class PackagesCommand
{
    private readonly Option<bool> _facts = CommandWords.Switch("--facts", "Tell facts only, whatever a policy says. Without it and without a policy there is no answer (2), because nothing was expected.");
    private readonly Option<string?> _packages = CommandWords.Optional("--packages", "DIR", "A packages folder, where ID@VERSION and the packages of a lock file are looked for first. Default: NuGet's global packages folder.");
    private readonly Option<string?> _configFile = PackagePlaces.ConfigFile();

    private readonly Option<string?> _policy = CommandWords.Optional("--policy", "FILE", "What is expected of which packages. Default: intoto.policy.json in this folder or above.");
    private readonly Option<bool> _remember = CommandWords.Switch("--remember", "Keep in intoto.lock.json what the accepted packages have: later ones may not have less.");

    private readonly Option<string?> _source = CommandWords.Optional("--source", "DIR", "A clone of the package's repository: the sources that its compilers read must be those of the commit that it names.");

    private readonly Option<bool> _fetchSources = CommandWords.Switch("--fetch-sources", "Fetch the sources from where the package's Source Link names them, at the commit that it names, and compare what its compilers read with them.");

    /// <summary>The command with the options of this form of it.</summary>
    public Command AddedTo(Command command)
    {
        command.Add(_facts);
        command.Add(_packages);
        command.Add(_configFile);
        command.Add(_policy);
        command.Add(_remember);
        command.Add(_source);
        command.Add(_fetchSources);
        return command;
    }

    /// <summary>Whether nothing was said that is for layouts and links: what can be told then are facts.</summary>
    /// <exception cref="UsageException">Something of both was said.</exception>
    public bool IsMeant(ParseResult given, Option<string> format)
    {
        var (own, other) = (false, false);
        foreach (var child in given.CommandResult.Children)
        {
            if (child is not OptionResult { Implicit: false, Option: var option } || option == format) continue;
            if (option == _facts || option == _packages || option == _configFile || option == _policy || option == _remember || option == _source || option == _fetchSources) own = true;
            else other = true;
        }
        return own && other ? throw new UsageException("--facts, --packages, --configfile, --policy, --remember, --source and --fetch-sources are for packages of which no layout is given.", "Leave them out, or leave out the layout, keys and links.") : !other;
    }

    public async Task<int> RunAsync(ParseResult given, string word, Terminal terminal, CancellationToken cancellationToken)
    {
        var policy = given.GetValue(_facts) ? null : Policy(given.GetValue(_policy));
        var memory = policy is null ? null : PolicyMemory.Read(policy.MemoryPath);
        if (given.GetValue(_remember) && policy is null) throw new UsageException("--remember is for packages that a policy accepts, and there is no policy.", "Write one: dotnet intoto policy init. Or leave out --facts.");
        using var places = new PackagePlaces(given.GetValue(_packages), given.GetValue(_configFile));
        var requests = await places.FindAsync(word, cancellationToken);
        var clone = given.GetValue(_source);
        if (clone is not null && requests.Length > 1) throw new UsageException($"--source is the clone of one package, and there are {requests.Length}.", "Name the package: verify ID@VERSION --source DIR.");
        if (clone is not null && given.GetValue(_fetchSources)) throw new UsageException("--source and --fetch-sources exclude each other.", "Sources are compared with a clone, or with what Source Link's addresses have.");
        using var server = given.GetValue(_fetchSources) ? new SourceServer() : null;
        var roots = PackagePlaces.Roots(terminal);
        var progress = new PackageProgress();
        ImmutableArray<PackageFinding> findings;
        using (terminal.Watch(progress.Text)) findings = await PackageFinding.OfAsync(requests, roots, policy, memory, clone, clock: null, server, withAssemblies: true, progress.Report, cancellationToken);
        foreach (var finding in findings) Report(finding, terminal);
        terminal.Show(new FindingsView(findings, policy));
        terminal.Suggest(NextCommand.After(findings, given.GetValue(_policy)));
        if (findings.Any(finding => finding.IsRejected)) return ExitCode.Rejected;
        if (policy is not null) return Remember(given.GetValue(_remember), policy, memory!, findings);
        if (given.GetValue(_facts)) return ExitCode.Done;
        terminal.Suggest(NextCommand.Of("policy", "init", word));
        throw new ToolException(RestoreCodes.NoExpectation, $"Nothing says what is expected of {(findings is [var only] ? only.Name : $"these {findings.Length} packages")}: the facts above are no verdict.",
            hint: "Say what is expected: --layout-key KEY for a package with evidence, or a policy ('dotnet intoto policy init'). --facts: the facts are all that is wanted.");
    }

    private static PackagePolicy? Policy(string? path) => (path ?? PackagePolicy.FindUpward(".")) is { } found ? PackagePolicy.Read(found) : null;

    public static void Report(PackageFinding finding, Terminal terminal)
    {
        foreach (var problem in finding.Problems) terminal.Report(Problem.Of(problem, finding.Name));
        foreach (var problem in finding.Verdict?.Problems ?? []) terminal.Report(Problem.Of(problem, finding.Name));
        if (finding.Sources is { } sources && sources.Absent.Length + sources.Unwitnessed.Length > 0)
            terminal.Report(new(Severity.Warning, RestoreCodes.SourceUnknown, $"{sources.Absent.Length} sources are not in the commit, and {sources.Unwitnessed.Length} assemblies have no witness: nobody has compared them.", Printable.Of(finding.Name),
                "Builds make sources of their own; look at what they are.")
            { Details = [.. sources.Unwitnessed.Concat(sources.Absent).Take(Shown.Lines).Select(Printable.Of)] });
        foreach (var warning in finding.Verdict?.Warnings ?? []) terminal.Report(Problem.Of(warning, finding.Name) with { Severity = Severity.Warning });
    }

    /// <summary>Only what was accepted is remembered, so that nobody can make the memory forget or expect.</summary>
    private static int Remember(bool wanted, PackagePolicy policy, PolicyMemory memory, ImmutableArray<PackageFinding> findings)
    {
        if (!wanted) return ExitCode.Done;
        foreach (var finding in findings)
            if (finding is { Facts: { } facts, Verdict: { } verdict }) memory = memory.With(facts.Nuspec.Id, verdict.Seen);
        memory.Write(policy.MemoryPath);
        return ExitCode.Done;
    }
}
