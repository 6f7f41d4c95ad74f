using System.Collections.Frozen;

namespace InToto.Restore;

/// <summary>The last look at a restore: nothing is in it that was not verified, whatever way it came.</summary>
internal static class RestoredCheck
{
    /// <summary>A packages folder that was empty before holds nothing but what was verified: a source in a folder, which an MSBuild SDK may come from, asks nobody.</summary>
    /// <exception cref="RestoreException">Something else is in it (3321).</exception>
    public static void RequireVerified(string packagesFolder, IEnumerable<PackageFinding> findings)
    {
        if (!Directory.Exists(packagesFolder)) return;
        var verified = Names(findings);
        foreach (var id in Directory.EnumerateDirectories(packagesFolder).Where(folder => Path.GetFileName(folder)[0] != '.'))
            foreach (var version in Directory.EnumerateDirectories(id))
                if (!verified.ContainsKey($"{Path.GetFileName(id)}@{Path.GetFileName(version)}")) throw Unverified($"{Path.GetFileName(id)} {Path.GetFileName(version)}", packagesFolder);
    }

    /// <summary>What restore wrote for builds names nothing else, and no other bytes. Where it does, it is removed, so that no build uses it.</summary>
    /// <exception cref="RestoreException">It names something else (3321).</exception>
    public static void RequireVerified(string root, DateTime began, IEnumerable<PackageFinding> findings)
    {
        var verified = Names(findings);
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (var file in Directory.EnumerateFiles(root, "project.assets.json", options))
        {
            if (File.GetLastWriteTimeUtc(file) < began) continue;
            foreach (var package in RestoreFile.Read(file))
            {
                if (verified.TryGetValue($"{package.Id}@{package.Version}", out var hash) && hash == package.ContentHash) continue;
                File.Delete(file);
                throw Unverified($"{package.Id} {package.Version}", file);
            }
        }
    }

    private static FrozenDictionary<string, string> Names(IEnumerable<PackageFinding> findings) =>
        findings.Where(finding => !finding.IsRejected && finding.Facts is not null).ToFrozenDictionary(finding => $"{finding.Facts!.Nuspec.Id}@{finding.Facts.Nuspec.Version}", finding => finding.Facts!.ContentHash, StringComparer.OrdinalIgnoreCase);

    private static RestoreException Unverified(string package, string where) => new(RestoreCodes.UnverifiedRestored, $"'{Printable.Of(package)}' came into the restore, and nobody has verified it.", Printable.InFull(where),
        "Look for what brings it: a source that is a folder, a packages folder of a project's own, an MSBuild SDK whose version is a property. Do not build.");
}
