using System.Collections.Immutable;
using System.Runtime.ExceptionServices;

namespace InToto.Restore;

/// <summary>A restore with one run of NuGet: lock files, the last restore or project files say what it will bring, and that is verified while MSBuild starts.</summary>
/// <remarks>NuGet finds what was accepted by then in a folder, and asks our server for the rest, which is verified before it gets a byte: also what nobody expected, such as packs of the SDK.</remarks>
internal sealed record ExpectedRestore(RestorePlace Place, VerifiedRestore Restore, BuildTools Tools, ExpectedPackages Expected, VerifiedPackages Packages, VerifiedFolder Accepted, string Work)
{
    /// <summary>Restores.</summary>
    /// <returns>Null where not all of it is accepted: what is expected may not be what NuGet really needs by now, and that is found out by asking NuGet. Then nothing that was rejected was unpacked; what was accepted may be.</returns>
    public async Task<RestoreOutcome?> RunAsync(CancellationToken cancellationToken)
    {
        var sdks = Path.Join(Work, "sdks");
        // SDKs run as soon as projects are evaluated, and NuGet takes what is unpacked without asking: these are looked at before it begins.
        var first = Expected.Packages.ToLookup(package => File.Exists(package.PathIn(Restore.Configuration.PackagesFolder)));
        if (!await AreAcceptedAsync([.. Tools.All, .. first[true]], cancellationToken) || !Link(sdks)) return null;

        await using var source = VerifiedSource.Start(Packages);
        var run = new RestoreRun(Restore.DotNet, Place.Folder, Work, source) { Verified = Accepted.Path };
        run.Prepare();
        var began = TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(-2);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var restoring = run.IntoAsync(Restore.Configuration.PackagesFolder, sdks, home: null, Tools with { Sdks = [] }, Place.Project, Restore.Words, stop.Token);
        var areAccepted = false;
        try
        {
            areAccepted = await AreAcceptedAsync([.. first[false]], cancellationToken) && !Packages.Findings.IsEmpty;
        }
        finally
        {
            if (!areAccepted)
            {
                await stop.CancelAsync();
                await EndAsync(restoring);
            }
        }
        if (!areAccepted) return null;

        var result = await restoring;
        RestoredCheck.RequireOnly(sdks, Tools.Sdks, Place.Root, Restore.Configuration.PackagesFolder, began);
        if (Packages.Undecided is { } problem) ExceptionDispatchInfo.Throw(problem);
        var findings = Packages.Findings;
        if (result.ExitCode == 0)
        {
            var brought = RestoredCheck.RequireVerified(Place.Root, Restore.Configuration.PackagesFolder, began, findings);
            if (Expected.IsGuess) findings = [.. findings.Where(finding => finding.IsRejected || brought.Contains(RestoredCheck.NameOf(finding)) || source.Asked.Contains(RestoredCheck.NameOf(finding)) || Tools.All.Any(tool => VerifiedPackages.NameOf(tool).Equals(RestoredCheck.NameOf(finding), StringComparison.OrdinalIgnoreCase)))];
        }
        return new(findings, result, Tools.All) { Installed = Packages.Installed };
    }

    private async Task<bool> AreAcceptedAsync(ImmutableArray<RestoredId> packages, CancellationToken cancellationToken)
    {
        try
        {
            await Parallel.ForEachAsync(packages, new ParallelOptions { MaxDegreeOfParallelism = RestoreLimits.ConnectionsPerServer, CancellationToken = cancellationToken }, async (package, _) => await Packages.OfAsync(package));
        }
        catch (InTotoException)
        {
            return false;
        }
        return !Packages.Findings.Any(finding => finding.IsRejected);
    }

    /// <summary>Waits until all that was started is gone, so that nobody writes any more.</summary>
    private static async Task EndAsync(Task restoring)
    {
        try
        {
            await restoring;
        }
        catch (OperationCanceledException)
        {
            // That is why it was ended.
        }
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
