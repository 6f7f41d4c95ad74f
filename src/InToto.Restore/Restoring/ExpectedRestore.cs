using System.Collections.Immutable;
using System.Runtime.ExceptionServices;

namespace InToto.Restore;

/// <summary>A restore with one run of NuGet: lock files, or the last restore, say what it will bring, and all of that is accepted before NuGet begins.</summary>
/// <remarks>What else NuGet asks for then, such as packs of the SDK, is verified before it gets a byte.</remarks>
internal sealed record ExpectedRestore(RestorePlace Place, VerifiedRestore Restore, BuildTools Tools, ImmutableArray<RestoredId> Expected, VerifiedPackages Packages, string Work)
{
    /// <summary>Restores.</summary>
    /// <returns>Null where not all of it is accepted, so that nothing was restored: what is expected may not be what NuGet really needs by now, and that is found out by asking NuGet.</returns>
    public async Task<RestoreOutcome?> RunAsync(CancellationToken cancellationToken)
    {
        var sdks = Path.Join(Work, "sdks");
        if (!await IsAcceptedAsync(cancellationToken) || !Link(sdks)) return null;

        await using var source = VerifiedSource.Start(Packages);
        var run = new RestoreRun(Restore.DotNet, Place.Folder, Work, source);
        run.Prepare();
        var began = TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(-2);
        var result = await run.IntoAsync(Restore.Configuration.PackagesFolder, sdks, home: null, Tools with { Sdks = [] }, Place.Project, Restore.Words, cancellationToken);
        RestoredCheck.RequireOnly(sdks, Tools.Sdks, Place.Root, began);
        if (Packages.Undecided is { } problem) ExceptionDispatchInfo.Throw(problem);
        var findings = Packages.Findings;
        if (result.ExitCode == 0) RestoredCheck.RequireVerified(Place.Root, began, findings);
        return new(findings, result, Tools.All) { Installed = Packages.Installed };
    }

    private async Task<bool> IsAcceptedAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Parallel.ForEachAsync(Tools.All.Concat(Expected), new ParallelOptions { MaxDegreeOfParallelism = RestoreLimits.ConnectionsPerServer, CancellationToken = cancellationToken }, async (package, _) => await Packages.OfAsync(package));
        }
        catch (InTotoException)
        {
            return false;
        }
        var findings = Packages.Findings;
        return findings.Length > 0 && !findings.Any(finding => finding.IsRejected);
    }

    /// <summary>
    /// MSBuild SDKs are taken from a folder of their own, into which those that are unpacked and accepted are linked: one that reading did not find would be unpacked there, and not into the packages folder. False where not all
    /// of them are unpacked yet, or there are no links.
    /// </summary>
    private bool Link(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var sdk in Tools.Sdks)
        {
            var unpacked = Path.GetDirectoryName(sdk.PathIn(Restore.Configuration.PackagesFolder))!;
            if (OperatingSystem.IsWindows() || !Packages.Installed.ContainsKey(sdk.PathIn(Restore.Configuration.PackagesFolder))) return false;
            var link = Path.GetDirectoryName(sdk.PathIn(folder))!;
            Directory.CreateDirectory(Path.GetDirectoryName(link)!);
            Directory.CreateSymbolicLink(link, unpacked);
        }
        return true;
    }
}
