using System.Collections.Immutable;
using System.CommandLine;
using InToto.Restore;

namespace InToto.Tool;

/// <summary><c>audit</c>: what is installed now, against its packages and today's policy.</summary>
internal static class AuditCommand
{
    public static Command Create(Terminal terminal)
    {
        var places = new Argument<string[]>("PLACE") { Description = "A project, a solution, a folder of them, an APP.deps.json or its folder, or a packages folder. Default: this folder.", Arity = ArgumentArity.ZeroOrMore };
        var policy = CommandWords.Optional("--policy", "FILE", "What is expected of which packages. Default: intoto.policy.json in this folder or above.");
        var facts = CommandWords.Switch("--facts", "Only compare what is installed with its packages, whatever a policy says.");
        var packages = CommandWords.Optional("--packages", "DIR", "NuGet's global packages folder. Default: the folders that restore recorded, then NUGET_PACKAGES, or .nuget/packages at home.");
        var state = CommandWords.Optional("--state", "FILE", "Where it is kept what was accepted, so that the same is not read again. Default: in a folder of this user alone.");
        var all = CommandWords.Switch("--all", "Look at everything, whatever was accepted before.");
        var ifRestored = CommandWords.Switch("--if-restored", "Where nothing was restored yet there is nothing to answer for (0). Without it that is no answer (2).");
        var format = CommandWords.FormatOfProblems();

        return new Command("audit", "Check that what is installed is what its packages hold, and what the policy expects.") { places, policy, facts, packages, state, all, ifRestored, format }
            .Runs(async (given, cancellationToken) =>
            {
                terminal.Begin("audit", CommandWords.FormatOf(given, format));
                string[] words = given.GetValue(places) is { Length: > 0 } named ? named : ["."];
                terminal.IsAbout(words[0]);
                var scope = Scope(words, given.GetValue(packages), given.GetValue(ifRestored));
                if (scope.Packages.IsEmpty && given.GetValue(ifRestored)) return ExitCode.Done;
                if (scope.Packages.IsEmpty) throw new ToolException(RestoreCodes.NoPackages, $"Nothing is installed in '{Printable.Of(words[0])}'.", hint: "Restore first, or name what was restored: a project, an APP.deps.json, a packages folder.");

                var expected = given.GetValue(facts) ? null : (given.GetValue(policy) ?? PackagePolicy.FindUpward(".")) is { } path ? PackagePolicy.Read(path) : null;
                if (expected is null && !given.GetValue(facts)) throw new ToolException(RestoreCodes.NoExpectation, "Nothing says what is expected of the packages that are installed.",
                    hint: "Write a policy: dotnet intoto policy init. --facts: comparing what is installed with its packages is all that is wanted.");
                var accepted = given.GetValue(all) ? null : AuditPlaces.Open(given.GetValue(state), terminal);
                var memory = expected is null ? null : PolicyMemory.Read(expected.MemoryPath);
                var roots = PackagePlaces.Roots(terminal);
                var progress = new PackageProgress();
                PackageAudit audit;
                using (terminal.Watch(progress.Text)) audit = await PackageAudit.OfAsync(scope, roots, expected, memory, accepted, clock: null, progress.Report, cancellationToken);
                AuditPlaces.Keep(accepted, terminal);
                Report(scope, audit, terminal);
                terminal.Show(new AuditView(scope, audit, expected));
                terminal.Suggest(Next(audit, expected, given.GetValue(policy)));
                return audit.IsRejected ? ExitCode.Rejected : ExitCode.Done;
            });
    }

    private static string? Next(PackageAudit audit, PackagePolicy? expected, string? policy) => NextCommand.After(audit.Findings, policy)
        ?? (audit.Deployed is [var deployed, ..] ? NextCommand.Explain(deployed.Problem.Code) : expected is null ? NextCommand.Of("policy", "init") : null);

    private static AuditScope Scope(string[] words, string? packages, bool ifRestored)
    {
        var found = new AuditScope([], [], []);
        foreach (var word in words)
        {
            var scope = PackagePlaces.Installed(word, packages);
            if (scope.IsEmpty && !ifRestored) throw new ToolException(RestoreCodes.NoPackages, $"Nothing was restored in '{Printable.Of(word)}'.", hint: "Restore first: dotnet restore.");
            found = new([.. found.Packages.Union(scope.Packages)], [.. found.NotInstalled.Union(scope.NotInstalled)], [.. found.Applications.Union(scope.Applications)]);
        }
        return found;
    }

    private static void Report(AuditScope scope, PackageAudit audit, Terminal terminal)
    {
        foreach (var finding in audit.Findings)
        {
            foreach (var problem in (ImmutableArray<PackageProblem>)[.. finding.Problems, .. finding.Verdict?.Problems ?? []]) terminal.Report(Problem.Of(problem, finding.Name));
            foreach (var warning in finding.Verdict?.Warnings ?? []) terminal.Report(Problem.Of(warning, finding.Name) with { Severity = Severity.Warning });
        }
        foreach (var deployed in audit.Deployed) terminal.Report(Problem.Of(deployed.Problem, deployed.Package));
        if (!scope.NotInstalled.IsEmpty)
            terminal.Report(new(Severity.Warning, AuditCodes.NotInstalled, $"{scope.NotInstalled.Length} packages that projects name are not installed, so nothing of them was looked at.", null, "Restore these projects before they are built.")
            { Details = [.. scope.NotInstalled.Take(Shown.Lines).Select(Printable.Of)] });
    }
}
