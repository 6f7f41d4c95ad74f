using System.Runtime.ExceptionServices;

namespace InToto.Restore;

/// <summary>A restore with two runs of NuGet, because only NuGet knows what it will bring: into a folder that was empty, so that everything is asked for; and, when all of it was accepted, for good.</summary>
internal sealed record TrialRestore(RestorePlace Place, VerifiedRestore Restore, BuildTools Tools, VerifiedPackages Packages, string Work)
{
    /// <summary>Restores.</summary>
    public async Task<RestoreOutcome> RunAsync(CancellationToken cancellationToken)
    {
        await VerifyToolsAsync(cancellationToken);
        if (Packages.Findings.Any(finding => finding.IsRejected)) return new(Packages.Findings, new(0, "", ""), []);

        await using var source = VerifiedSource.Start(Packages);
        var run = new RestoreRun(Restore.DotNet, Place.Folder, Work, source);
        run.Prepare();
        using var staging = StagingFolder.Make(Restore.Configuration.PackagesFolder);
        var began = TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(-2);
        var result = await run.IntoAsync(staging.Path, staging.Path, Path.Join(Work, "home"), Tools, Place.Project, Restore.Words, cancellationToken);
        if (Packages.Undecided is { } problem) ExceptionDispatchInfo.Throw(problem);
        var findings = Packages.Findings;
        if (result.ExitCode != 0 || findings.Any(finding => finding.IsRejected)) return new(findings, result, []);

        var unpacked = RestoredCheck.RequireVerified(staging.Path, findings);
        Packages.IsClosed = true;
        // SDKs stay where evaluation finds them; the second run unpacks them once more.
        staging.MoveInto(Restore.Configuration.PackagesFolder, unpacked.ExceptBy(Tools.Sdks.Select(Folded), Folded));
        result = await run.IntoAsync(Restore.Configuration.PackagesFolder, staging.Path, home: null, Tools, Place.Project, Restore.Words, cancellationToken);
        if (result.ExitCode == 0) RestoredCheck.RequireVerified(Place.Root, Restore.Configuration.PackagesFolder, began, findings);
        return new(findings, result, Tools.All) { Installed = Packages.Installed };
    }

    /// <summary>Before anything is evaluated: an SDK runs then.</summary>
    private async Task VerifyToolsAsync(CancellationToken cancellationToken) =>
        await Parallel.ForEachAsync(Tools.All, cancellationToken, async (tool, _) =>
        {
            if (await Packages.OfAsync(tool) is null)
                throw new RestoreException(RestoreCodes.PackageNotFound, $"No source has '{tool.Id}' {tool.Version}, an MSBuild SDK or a tool that is named here.", Printable.InFull(Restore.Project), "Check global.json, the project files and .config/dotnet-tools.json.");
        });

    private static string Folded(RestoredId package) => VerifiedPackages.NameOf(package).ToUpperInvariant();
}
