using System.Collections.Frozen;
using System.IO.Enumeration;
using System.Security.Cryptography;

namespace InToto.Restore;

/// <summary>The last look at a restore: nothing is in it that was not verified, whatever way it came.</summary>
internal static class RestoredCheck
{
    /// <summary>A packages folder that was empty before holds nothing but what was verified, byte for byte: a source in a folder, which an MSBuild SDK may come from, asks nobody.</summary>
    /// <returns>What is in it.</returns>
    /// <exception cref="RestoreException">Something else is in it (3321).</exception>
    public static RestoredId[] RequireVerified(string packagesFolder, IEnumerable<PackageFinding> findings)
    {
        var verified = findings.Where(finding => !finding.IsRejected && finding.Facts is not null).ToFrozenDictionary(NameOf, finding => finding.Facts!.ServedSha256, StringComparer.OrdinalIgnoreCase);
        RestoredId[] packages = [.. In(packagesFolder)];
        var other = packages.AsParallel().Where(package => verified.GetValueOrDefault(VerifiedPackages.NameOf(package)) is not { } sha256 || sha256 != Sha256(package.PathIn(packagesFolder))).FirstOrDefault();
        return other is null ? packages : throw Unverified($"{other.Id} {other.Version}", packagesFolder);
    }

    /// <summary>A folder for MSBuild SDKs holds those that were put there and no other.</summary>
    /// <exception cref="RestoreException">One came that nobody has verified (3321). What restore wrote for builds is removed.</exception>
    public static void RequireOnly(string sdksFolder, IEnumerable<RestoredId> sdks, string root, string packagesFolder, DateTime began)
    {
        var known = sdks.Select(VerifiedPackages.NameOf).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        if (In(sdksFolder).FirstOrDefault(package => !known.Contains(VerifiedPackages.NameOf(package))) is not { } other) return;
        foreach (var file in Written(root, packagesFolder, began)) File.Delete(file);
        throw Unverified($"{other.Id} {other.Version}", root);
    }

    /// <summary>What restore wrote for builds names nothing else, and no other bytes. Where it does, it is removed, so that no build uses it.</summary>
    /// <returns>What it names, as <c>ID@VERSION</c>.</returns>
    /// <exception cref="RestoreException">It names something else (3321).</exception>
    public static HashSet<string> RequireVerified(string root, string packagesFolder, DateTime began, IEnumerable<PackageFinding> findings)
    {
        var verified = findings.Where(finding => !finding.IsRejected && finding.Facts is not null).ToFrozenDictionary(NameOf, finding => finding.Facts!.ContentHash, StringComparer.OrdinalIgnoreCase);
        var brought = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var file in Written(root, packagesFolder, began))
            foreach (var package in RestoreFile.Read(file))
            {
                brought.Add(VerifiedPackages.NameOf(package));
                if (verified.TryGetValue(VerifiedPackages.NameOf(package), out var hash) && (package.ContentHash is null || hash == package.ContentHash)) continue;
                File.Delete(file);
                throw Unverified($"{package.Id} {package.Version}", file);
            }
        return brought;
    }

    /// <summary>What restore wrote since then. What is in a packages folder are packages' files: hundreds of folders that nobody restores.</summary>
    private static IEnumerable<string> Written(string root, string packagesFolder, DateTime began) => new FileSystemEnumerable<string>(root, (ref entry) => entry.ToFullPath(), new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
    {
        ShouldIncludePredicate = (ref entry) => !entry.IsDirectory && entry.FileName.Equals("project.assets.json", StringComparison.OrdinalIgnoreCase),
        ShouldRecursePredicate = (ref entry) => entry.ToFullPath() != packagesFolder,
    }.Where(file => File.GetLastWriteTimeUtc(file) >= began);

    /// <summary>The packages of a packages folder, by its folders; what is no package by its name is one that nobody knows.</summary>
    private static IEnumerable<RestoredId> In(string packagesFolder) => !Directory.Exists(packagesFolder) ? [] : from id in Directory.EnumerateDirectories(packagesFolder)
                                                                                                                 where Path.GetFileName(id)[0] != '.'
                                                                                                                 from version in Directory.EnumerateDirectories(id)
                                                                                                                 select RestoredId.Parse($"{Path.GetFileName(id)}@{Path.GetFileName(version)}") ?? throw Unverified($"{Path.GetFileName(id)} {Path.GetFileName(version)}", packagesFolder);

    private static string? Sha256(string path)
    {
        if (!File.Exists(path)) return null;
        using var handle = BoundedFile.OpenForHashing(path, out _);
        using var file = new FileStream(handle, FileAccess.Read);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    /// <summary>A package by what it says of itself, as <c>ID@VERSION</c>.</summary>
    public static string NameOf(PackageFinding finding) => $"{finding.Facts!.Nuspec.Id}@{finding.Facts.Nuspec.Version}";

    private static RestoreException Unverified(string package, string where) => new(RestoreCodes.UnverifiedRestored, $"'{Printable.Of(package)}' came into the restore, and nobody has verified it.", Printable.InFull(where),
        "Look for what brings it: a source that is a folder, a packages folder of a project's own, an MSBuild SDK whose version is a property. Do not build.");
}
