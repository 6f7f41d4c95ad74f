using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using InToto.Restore;

namespace InToto.Tool;

/// <summary><c>verify</c> without a layout and keys: facts about packages, whoever made them, held to a policy when there is one.</summary>
internal sealed class PackagesCommand
{
    private readonly Option<bool> _facts = CommandWords.Switch("--facts", "Tell facts only, whatever a policy says. Without it and without a policy there is no answer (2), because nothing was expected.");
    private readonly Option<string?> _packages = CommandWords.Optional("--packages", "DIR", "NuGet's global packages folder, where ID@VERSION and the packages of a lock file are. Default: NUGET_PACKAGES, or .nuget/packages at home.");

    private readonly Option<string?> _policy = CommandWords.Optional("--policy", "FILE", "What is expected of which packages. Default: intoto.policy.json in this folder or above.");
    private readonly Option<bool> _remember = CommandWords.Switch("--remember", "Keep in intoto.lock.json what the accepted packages have: later ones may not have less.");

    /// <summary>The command with the options of this form of it.</summary>
    public Command AddedTo(Command command)
    {
        command.Add(_facts);
        command.Add(_packages);
        command.Add(_policy);
        command.Add(_remember);
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
            if (option == _facts || option == _packages || option == _policy || option == _remember) own = true;
            else other = true;
        }
        return own && other ? throw new UsageException("--facts, --packages, --policy and --remember are for packages of which no layout is given.", "Leave them out, or leave out the layout, keys and links.") : !other;
    }

    public async Task<int> RunAsync(ParseResult given, string word, Terminal terminal, CancellationToken cancellationToken)
    {
        var policy = given.GetValue(_facts) ? null : Policy(given.GetValue(_policy));
        var memory = policy is null ? null : PolicyMemory.Read(policy.MemoryPath);
        if (given.GetValue(_remember) && policy is null) throw new UsageException("--remember is for packages that a policy accepts, and there is no policy.", "Write one: dotnet intoto policy init. Or leave out --facts.");
        var findings = await PackageFinding.OfAsync(PackagePlaces.Find(word, given.GetValue(_packages)), PackagePlaces.Roots(terminal), policy, memory, clock: null, cancellationToken);
        foreach (var finding in findings) Report(finding, terminal);
        terminal.Show(new FindingsView(findings, policy));
        if (findings.Any(finding => finding.IsRejected)) return ExitCode.Rejected;
        if (policy is not null) return Remember(given.GetValue(_remember), policy, memory!, findings);
        if (given.GetValue(_facts)) return ExitCode.Done;
        throw new ToolException(RestoreCodes.NoExpectation, $"Nothing says what is expected of {(findings is [var only] ? only.Name : $"these {findings.Length} packages")}: the facts above are no verdict.",
            hint: "Say what is expected: --layout-key KEY for a package with evidence, or a policy ('dotnet intoto policy init'). --facts: the facts are all that is wanted.");
    }

    private static PackagePolicy? Policy(string? path) => (path ?? PackagePolicy.FindUpward(".")) is { } found ? PackagePolicy.Read(found) : null;

    private static void Report(PackageFinding finding, Terminal terminal)
    {
        foreach (var problem in finding.Problems) terminal.Report(Problem.Of(problem, finding.Name));
        foreach (var problem in finding.Verdict?.Problems ?? []) terminal.Report(Problem.Of(problem, finding.Name));
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
