using System.Collections.Immutable;
using System.CommandLine;
using InToto.Restore;

namespace InToto.Tool;

/// <summary><c>restore</c>: <c>dotnet restore</c> with nothing that was not verified first.</summary>
internal static class RestoreCommand
{
    public static Command Create(Terminal terminal)
    {
        var project = new Argument<string?>("PROJECT") { Description = "A project, a solution, or a folder with one of them. Default: this folder.", Arity = ArgumentArity.ZeroOrOne, CustomParser = CommandWords.OneWord };
        var policy = CommandWords.Optional("--policy", "FILE", "What is expected of which packages. Default: intoto.policy.json in the project's folder or above.");
        var packages = CommandWords.Optional("--packages", "DIR", "The packages folder to restore into. Default: NuGet's global packages folder.");
        var configFile = PackagePlaces.ConfigFile();
        var locked = CommandWords.Switch("--locked-mode", "Do not change packages.lock.json; dotnet restore fails where it would have to.");
        var remember = CommandWords.Switch("--remember", "Keep in intoto.lock.json what the packages have, and the content hashes of MSBuild SDKs and tools.");
        var state = CommandWords.Optional("--state", "FILE", "Where it is kept what was accepted, so that nothing is done when nothing changed. Default: in a folder of this user alone.");
        var force = CommandWords.Switch("--force", "Verify and restore, whatever was accepted before.");
        var format = CommandWords.Format();

        return new Command("restore", "Verify all that a restore brings, then restore from what was verified and nothing else.") { project, policy, packages, configFile, locked, remember, state, force, format }
            .Runs(async (given, cancellationToken) =>
            {
                terminal.Begin("restore", CommandWords.FormatOf(given, format));
                var place = given.GetValue(project) ?? ".";
                var folder = Directory.Exists(place) ? place : Path.GetDirectoryName(Path.GetFullPath(place))!;
                var expected = PackagePolicy.Read(given.GetValue(policy) ?? PackagePolicy.FindUpward(folder) ?? throw new ToolException(
                    RestoreCodes.NoExpectation, $"Nothing says what is expected of the packages: there is no '{PackagePolicy.FileName}' in '{Printable.Of(folder)}' or above.", hint: "Write one from what the packages have: dotnet intoto policy init. Nothing was restored."));
                using var places = new PackagePlaces(given.GetValue(packages), given.GetValue(configFile));
                var memory = PolicyMemory.Read(expected.MemoryPath);
                var progress = "verifying";
                var restore = new VerifiedRestore
                {
                    Project = place,
                    DotNet = Path.Join(PackagePlaces.DotNetRoot, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"),
                    Configuration = places.Configuration(folder),
                    Policy = expected,
                    Memory = memory,
                    Roots = PackagePlaces.Roots(terminal),
                    Words = given.GetValue(locked) ? ["--locked-mode"] : [],
                    Progress = (verified, rejected) => progress = $"verified {verified}{(rejected > 0 ? $", rejected {rejected}" : "")}",
                };

                var accepted = given.GetValue(force) ? null : AuditPlaces.Open(given.GetValue(state), terminal);
                if (accepted is not null && !given.GetValue(remember) && restore.Unchanged(accepted) is { } unchanged)
                {
                    terminal.Show(new UnchangedView(unchanged, expected.Path));
                    return ExitCode.Done;
                }
                RestoreOutcome outcome;
                using (terminal.Watch(() => progress)) outcome = await restore.RunAsync(cancellationToken);
                foreach (var finding in outcome.Findings) PackagesCommand.Report(finding, terminal);
                terminal.Show(new FindingsView(outcome.Findings, expected) { IsShort = true });
                terminal.Suggest(NextCommand.After(outcome.Findings, given.GetValue(policy)));
                if (outcome.IsRejected) return ExitCode.Rejected;
                if (outcome.ExitCode != 0)
                {
                    terminal.Report(new(Severity.Error, RestoreCodes.RestoreFailed, $"'dotnet restore' ended with {outcome.ExitCode}.", Printable.InFull(place), "No package was rejected: what it says is below.") { Details = Said(outcome.Output) });
                    return outcome.ExitCode;
                }
                if (given.GetValue(remember)) Remember(memory, outcome).Write(expected.MemoryPath);
                if (accepted is not null) restore.Keep(accepted, outcome);
                AuditPlaces.Keep(accepted, terminal);
                return ExitCode.Done;
            });
    }

    /// <summary>The lines that say what is wrong, each once; NuGet says most of them for each project.</summary>
    private static ImmutableArray<string> Said(string output)
    {
        string[] lines = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Printable.InFull).Distinct()];
        string[] wrong = [.. lines.Where(line => line.Contains("error", StringComparison.OrdinalIgnoreCase))];
        return [.. (wrong.Length > 0 ? wrong : lines).Take(Shown.Lines)];
    }

    private static PolicyMemory Remember(PolicyMemory memory, RestoreOutcome outcome)
    {
        foreach (var finding in outcome.Findings)
        {
            if (finding is not { Facts: { } facts, Verdict: { } verdict }) continue;
            memory = memory.With(facts.Nuspec.Id, verdict.Seen);
            if (outcome.Tools.Contains($"{facts.Nuspec.Id}@{facts.Nuspec.Version}", StringComparer.OrdinalIgnoreCase)) memory = memory.WithTool(facts.Nuspec.Id, facts.Nuspec.Version, facts.ContentHash);
        }
        return memory;
    }
}
