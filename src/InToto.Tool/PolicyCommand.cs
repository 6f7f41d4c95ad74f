using System.Collections.Immutable;
using System.CommandLine;
using InToto.Restore;

namespace InToto.Tool;

/// <summary><c>policy init</c>, <c>check</c> and <c>explain</c>: what is expected of which packages.</summary>
internal static class PolicyCommand
{
    public static Command Create(Terminal terminal) =>
        new("policy", "Say what is expected of the packages that are used: intoto.policy.json.") { Init(terminal), Check(terminal), Explain(terminal) };

    private static Command Init(Terminal terminal)
    {
        var places = new Argument<string[]>("PLACE") { Description = "packages.lock.json, project.assets.json, packages, folders of packages. Default: every project.assets.json in this folder and below.", Arity = ArgumentArity.ZeroOrMore };
        var packages = CommandWords.Optional("--packages", "DIR", "A packages folder, which is looked into first. Default: NuGet's global packages folder.");
        var configFile = PackagePlaces.ConfigFile();

        return new Command("init", "Write a policy that says what the packages really have today, and remember that they have it.") { places, packages, configFile }
            .Runs(async (given, cancellationToken) =>
            {
                terminal.Begin("policy init");
                if (Path.Exists(PackagePolicy.FileName))
                    throw new ToolException(RestoreCodes.PolicyMissing, $"There is a policy already, '{PackagePolicy.FileName}', and nothing was written.", hint: "Change it by hand, or remove it first.");
                string[] words = given.GetValue(places) is { Length: > 0 } named ? named : Restored();
                using var origins = new PackagePlaces(given.GetValue(packages), given.GetValue(configFile));
                var found = new List<PackageRequest>();
                foreach (var word in words) found.AddRange(await origins.FindAsync(word, cancellationToken));
                var requests = found.DistinctBy(request => request.Path, StringComparer.Ordinal).ToImmutableArray();
                var roots = PackagePlaces.Roots(terminal);
                var progress = new PackageProgress();
                ImmutableArray<PackageFinding> findings;
                using (terminal.Watch(progress.Text)) findings = await PackageFinding.OfAsync(requests, roots, progress: progress.Report, cancellationToken: cancellationToken);
                foreach (var finding in findings)
                    foreach (var problem in finding.Problems) terminal.Report(Problem.Of(problem, finding.Name));
                if (findings.Any(finding => finding.IsRejected)) return ExitCode.Rejected;

                PolicyDraft.Write(PackagePolicy.FileName, findings);
                foreach (var finding in findings)
                    if (finding.Facts is { Evidence: not null } facts)
                        terminal.Report(new(Severity.Warning, RestoreCodes.EvidenceUnused, $"'{facts.Nuspec.Id}' has in-toto evidence, and the policy does not say by whose key.", Printable.Of(finding.Name), "Add \"keys\": the public keys of the project's owners."));
                terminal.Show(new TextView(PackagePolicy.FileName, PolicyMemory.FileName));
                return ExitCode.Done;
            });
    }

    private static Command Check(Terminal terminal)
    {
        var file = File();

        return new Command("check", "Read the policy, the keys and layouts that it names, and say what does not help.") { file }
            .Runs(given =>
            {
                terminal.Begin("policy check");
                var policy = Read(given.GetValue(file));
                PolicyMemory.Read(policy.MemoryPath);
                foreach (var advice in PolicyAdvice.Of(policy, TimeProvider.System.GetUtcNow()))
                    terminal.Report(Problem.Of(advice, PackagePolicy.FileName) with { Severity = Severity.Warning });
                terminal.Show(new TextView($"{policy.Lines.Length} {(policy.Lines.Length == 1 ? "line" : "lines")}"));
                return ExitCode.Done;
            });
    }

    private static Command Explain(Terminal terminal)
    {
        var id = new Argument<string>("ID") { Description = "The id of a package.", CustomParser = CommandWords.OneWord };
        var file = File();
        var format = CommandWords.Format();

        return new Command("explain", "Say which line of the policy decides about a package, and what it expects.") { id, file, format }
            .Runs(given =>
            {
                terminal.Begin("policy explain", CommandWords.FormatOf(given, format));
                var policy = Read(given.GetValue(file));
                var lines = policy.LinesFor(given.GetRequiredValue(id).Split('@')[0]);
                terminal.Show(new PolicyLinesView(lines, PolicyMemory.Read(policy.MemoryPath).Seen(given.GetRequiredValue(id).Split('@')[0])));
                return lines.IsEmpty ? ExitCode.Rejected : ExitCode.Done;
            });
    }

    private static Option<string?> File() => CommandWords.Optional("--policy", "FILE", "The policy. Default: intoto.policy.json in this folder or above.");

    private static PackagePolicy Read(string? path) => PackagePolicy.Read(path ?? PackagePolicy.FindUpward(".") ?? throw new ToolException(
        RestoreCodes.PolicyMissing, $"There is no '{PackagePolicy.FileName}' in this folder or above.", hint: "Write one: dotnet intoto policy init."));

    private static string[] Restored()
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        string[] found = [.. Directory.EnumerateFiles(".", "project.assets.json", options).Order(StringComparer.Ordinal)];
        return found.Length > 0 ? found : throw new ToolException(RestoreCodes.NoPackages, "There is no project.assets.json in this folder or below.", hint: "Restore first, or name what to read: dotnet intoto policy init packages.lock.json.");
    }
}
