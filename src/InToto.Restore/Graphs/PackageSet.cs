using System.Collections.Immutable;

namespace InToto.Restore;

/// <summary>The packages that a word of the command line, or a caller, means.</summary>
public static class PackageSet
{
    /// <summary>Finds them.</summary>
    /// <param name="word">A package's file; <c>Id@Version</c>; a <c>packages.lock.json</c>, <c>project.assets.json</c> or <c>APP.deps.json</c>; a folder of packages.</param>
    /// <param name="packagesFolder">NuGet's global packages folder, for what is named by id and version. What a restore recorded of its folders comes first.</param>
    /// <returns>Null when the word is none of these.</returns>
    /// <exception cref="RestoreException">A file cannot be read (3110), a package is not in the packages folder (3109), or there is none at all (3111).</exception>
    public static ImmutableArray<PackageRequest>? Find(string word, string packagesFolder)
    {
        ArgumentNullException.ThrowIfNull(word);
        ArgumentNullException.ThrowIfNull(packagesFolder);
        if (Directory.Exists(word)) return Required(InFolder(word), word);
        if (RestoreFile.IsNamed(word)) return Required(Installed(RestoreFile.Read(word), [.. RestoreFile.Folders(word), packagesFolder]), word);
        if (File.Exists(word)) return [new(word)];
        return RestoredId.Parse(word) is { } id ? Installed([id], [packagesFolder]) : null;
    }

    /// <summary>Finds them, and fetches those that are named by id and version and are not in the packages folder.</summary>
    /// <param name="word">As for <see cref="Find"/>.</param>
    /// <param name="feeds">Asked for only when a package is named by id and version.</param>
    /// <param name="cancellationToken">Ends it without an answer.</param>
    /// <returns>Null when the word is none of these.</returns>
    /// <exception cref="RestoreException">A file cannot be read (3110), there is no package at all (3111), a source gives no answer (3301 to 3312), or none has a package (3313).</exception>
    public static async Task<ImmutableArray<PackageRequest>?> FindAsync(string word, Func<PackageFeeds> feeds, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(word);
        ArgumentNullException.ThrowIfNull(feeds);
        if (Directory.Exists(word)) return Required(InFolder(word), word);
        if (RestoreFile.IsNamed(word)) return Required(await FetchedAsync(RestoreFile.Read(word), RestoreFile.Folders(word), feeds(), cancellationToken), word);
        if (File.Exists(word)) return [new(word)];
        return RestoredId.Parse(word) is { } id ? await FetchedAsync([id], [], feeds(), cancellationToken) : null;
    }

    /// <summary>What is unpacked comes first, because builds use it; of the rest, what a source sends in a package's place is kept as its refusal.</summary>
    private static async Task<ImmutableArray<PackageRequest>> FetchedAsync(IReadOnlyList<RestoredId> packages, string[] folders, PackageFeeds feeds, CancellationToken cancellationToken)
    {
        var found = new PackageRequest[packages.Count];
        await Parallel.ForAsync(0, packages.Count, new ParallelOptions { MaxDegreeOfParallelism = RestoreLimits.ConnectionsPerServer, CancellationToken = cancellationToken }, async (i, cancellation) =>
        {
            var package = packages[i];
            found[i] = folders.Select(package.PathIn).FirstOrDefault(File.Exists) is { } path ? new(path, package.ContentHash, IsInstalled: true)
                : feeds.FindInstalled(package.Id, package.Version, package.ContentHash) ?? await feeds.RequestAsync(package.Id, package.Version, package.ContentHash, cancellation);
        });
        return [.. found];
    }

    /// <summary>The packages in a folder, at most three folders deep; empty for none.</summary>
    /// <exception cref="RestoreException">There are too many (3110).</exception>
    internal static ImmutableArray<PackageRequest> InFolder(string folder)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 3, AttributesToSkip = FileAttributes.ReparsePoint, MatchCasing = MatchCasing.CaseInsensitive };
        string[] files = [.. Directory.EnumerateFiles(folder, "*.nupkg", options).Take(RestoreLimits.Packages + 1).Order(StringComparer.Ordinal)];
        if (files.Length > RestoreLimits.Packages)
            throw new RestoreException(RestoreCodes.GraphUnreadable, $"'{Printable.Of(folder)}' holds more than {RestoreLimits.Packages} packages.", hint: "Look at them in parts.");
        return [.. files.Select(file => new PackageRequest(file, IsInstalled: InstalledPackage.IsUnpacked(file)))];
    }

    private static ImmutableArray<PackageRequest> Installed(IReadOnlyList<RestoredId> packages, string[] folders)
    {
        var found = ImmutableArray.CreateBuilder<PackageRequest>(packages.Count);
        var missing = new List<string>();
        foreach (var package in packages)
            if (folders.Select(package.PathIn).FirstOrDefault(File.Exists) is { } path) found.Add(new(path, package.ContentHash, IsInstalled: true));
            else missing.Add($"{package.Id}@{package.Version}");
        if (missing.Count > 0)
            throw new RestoreException(RestoreCodes.PackageMissing, $"Not in the packages folder: {string.Join(", ", missing.Take(Shown))}{(missing.Count > Shown ? $" and {missing.Count - Shown} more" : "")}.",
                Printable.InFull(folders[^1]), "Restore first, or fetch the package: 'dotnet package download ID@VERSION --output DIR' and --packages DIR.");
        return found.ToImmutable();
    }

    private static ImmutableArray<PackageRequest> Required(ImmutableArray<PackageRequest> packages, string where) => packages.IsEmpty
        ? throw new RestoreException(RestoreCodes.NoPackages, $"There are no packages in '{Printable.Of(where)}'.", hint: "Name a .nupkg, a folder of them, packages.lock.json, project.assets.json or APP.deps.json.")
        : packages;

    private const int Shown = 5;
}
