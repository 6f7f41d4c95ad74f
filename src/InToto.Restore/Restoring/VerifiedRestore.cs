using System.Collections.Immutable;
using System.Runtime.ExceptionServices;

namespace InToto.Restore;

/// <summary>What is to be restored, and what is expected of it.</summary>
public sealed record VerifiedRestore
{
    /// <summary>A project, a solution or a folder with one of them.</summary>
    public required string Project { get; init; }

    /// <summary>The <c>dotnet</c> program.</summary>
    public required string DotNet { get; init; }

    /// <summary>Where packages come from and go to.</summary>
    public required FeedConfiguration Configuration { get; init; }

    /// <summary>What is expected.</summary>
    public required PackagePolicy Policy { get; init; }

    /// <summary>What was seen before.</summary>
    public required PolicyMemory Memory { get; init; }

    /// <summary>Who is trusted to say whose a certificate is.</summary>
    public required TrustRoots Roots { get; init; }

    /// <summary>More words for <c>dotnet restore</c>, such as <c>--locked-mode</c>.</summary>
    public ImmutableArray<string> Words { get; init; } = [];

    /// <summary>Hears how many packages were verified, and how many of them rejected.</summary>
    public Action<int, int>? Progress { get; init; }

    /// <summary>
    /// Restores with nothing that was not verified. NuGet resolves from a source of ours that verifies what it is asked for: first into a folder that is thrown away and was empty, so that all that a restore brings is asked for; and when
    /// everything was accepted into the packages folder, from what was verified and nothing else.
    /// </summary>
    /// <exception cref="RestoreException">A source gives no answer (3301 to 3312), what is to be restored cannot be told (3320), or something came that nobody verified (3321): there is no answer, and nothing was restored.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<RestoreOutcome> RunAsync(CancellationToken cancellationToken = default)
    {
        var (folder, project) = Place();
        var work = Directory.CreateTempSubdirectory("intoto-restore-").FullName;
        try
        {
            using var feeds = new PackageFeeds(Configuration, new PackageStore(Path.Join(work, "store")));
            var packages = new VerifiedPackages(feeds, JudgeAsync, Progress, cancellationToken);
            var tools = BuildTools.Find(RootOf(folder));
            await VerifyAsync(tools, packages, cancellationToken);
            if (packages.Findings.Any(finding => finding.IsRejected)) return new(packages.Findings, new(0, "", ""), []);

            await using var source = VerifiedSource.Start(packages);
            var run = new RestoreRun(DotNet, folder, work, source);
            run.Prepare();
            var trial = Path.Join(work, "packages");
            var began = TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(-2);
            var result = await run.IntoAsync(trial, Path.Join(work, "home"), tools, project, Words, cancellationToken);
            if (packages.Undecided is { } problem) ExceptionDispatchInfo.Throw(problem);
            var findings = packages.Findings;
            if (result.ExitCode != 0 || findings.Any(finding => finding.IsRejected)) return new(findings, result, []);

            RestoredCheck.RequireVerified(trial, findings);
            packages.IsClosed = true;
            result = await run.IntoAsync(Configuration.PackagesFolder, home: null, tools, project, Words, cancellationToken);
            if (result.ExitCode == 0) RestoredCheck.RequireVerified(RootOf(folder), began, findings);
            return new(findings, result, [.. tools.Sdks.Concat(tools.Tools).Select(tool => $"{tool.Id}@{tool.Version}")]);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    /// <summary>Before anything is evaluated: an SDK runs then.</summary>
    private async Task VerifyAsync(BuildTools tools, VerifiedPackages packages, CancellationToken cancellationToken) =>
        await Parallel.ForEachAsync(tools.Sdks.Concat(tools.Tools), cancellationToken, async (tool, _) =>
        {
            if (await packages.OfAsync(tool with { ContentHash = Memory.ToolHash(tool.Id, tool.Version) }) is null)
                throw new RestoreException(RestoreCodes.PackageNotFound, $"No source has '{tool.Id}' {tool.Version}, an MSBuild SDK or a tool that is named here.", Printable.InFull(Project), "Check global.json, the project files and .config/dotnet-tools.json.");
        });

    private async Task<PackageFinding> JudgeAsync(PackageRequest request, CancellationToken cancellationToken) =>
        (await PackageFinding.OfAsync([request], Roots, Policy, Memory, cancellationToken: cancellationToken))[0];

    private (string Folder, string? Project) Place()
    {
        var path = Path.GetFullPath(Project);
        if (Directory.Exists(path)) return (path, null);
        return File.Exists(path) ? (Path.GetDirectoryName(path)!, path) : throw new RestoreException(RestoreCodes.ProjectUnreadable, $"There is no project, solution or folder '{Printable.Of(Project)}'.", hint: "Name what 'dotnet restore' would restore, or nothing for what is in this folder.");
    }

    /// <summary>The repository: what projects import lies in it.</summary>
    private static string RootOf(string folder)
    {
        for (var at = folder; at is not null; at = Path.GetDirectoryName(at))
            if (Path.Exists(Path.Join(at, ".git"))) return at;
        return folder;
    }
}

/// <summary>How a restore ended.</summary>
public sealed record RestoreOutcome
{
    internal RestoreOutcome(ImmutableArray<PackageFinding> findings, ProcessResult result, ImmutableArray<string> tools) => (Findings, ExitCode, Output, Tools) = (findings, result.ExitCode, result.Output + result.Error, tools);

    /// <summary>What was found out about each package that was asked for.</summary>
    public ImmutableArray<PackageFinding> Findings { get; }

    /// <summary>How <c>dotnet restore</c> ended.</summary>
    public int ExitCode { get; }

    /// <summary>What it wrote.</summary>
    public string Output { get; }

    /// <summary>The MSBuild SDKs and tools that were restored, as <c>ID@VERSION</c>; none when nothing was.</summary>
    public ImmutableArray<string> Tools { get; }

    /// <summary>Whether a package was rejected: then nothing was restored.</summary>
    public bool IsRejected => Findings.Any(finding => finding.IsRejected);
}
