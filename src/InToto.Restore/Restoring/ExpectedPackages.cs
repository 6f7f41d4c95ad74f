using System.Collections.Frozen;
using System.Collections.Immutable;

namespace InToto.Restore;

/// <summary>What a restore will bring, as far as files say it before NuGet does. That a file says it proves nothing: it only tells which packages to look at first.</summary>
/// <param name="Packages">The packages that lock files name, otherwise those of the last restore, otherwise those that project files name; empty when nothing is known.</param>
/// <param name="IsGuess">Whether nothing but project files says so: then NuGet may need less, and will need more.</param>
/// <param name="Hashes">The content hashes of lock files by <c>ID@VERSION</c>: the same version with another one is refused, whoever asks for it.</param>
internal sealed record ExpectedPackages(ImmutableArray<RestoredId> Packages, bool IsGuess, FrozenDictionary<string, string> Hashes)
{
    /// <summary>Reads what there is.</summary>
    /// <param name="place">A project; otherwise a solution's folder, or a folder.</param>
    /// <param name="last">What the last restore brought; null for nothing.</param>
    /// <param name="packagesFolder">Where packages are unpacked. NuGet asks for nothing that is there, so a guess will only do where there is nothing.</param>
    /// <exception cref="RestoreException">A lock file cannot be read, or two say different things of one package (3110).</exception>
    public static ExpectedPackages Find(string place, RestoredProjects? last, string packagesFolder)
    {
        var found = new Dictionary<string, RestoredId>(StringComparer.OrdinalIgnoreCase);
        foreach (var file in ProjectFiles.LockFilesOf(place))
            foreach (var package in RestoreFile.Read(file))
                if (!found.TryAdd(VerifiedPackages.NameOf(package), package) && found[VerifiedPackages.NameOf(package)].ContentHash != package.ContentHash)
                    throw RestoreFile.Unreadable($"It has another content hash of '{package.Id}', version {package.Version}, than another lock file here.", file);
        var hashes = found.Values.ToFrozenDictionary(VerifiedPackages.NameOf, package => package.ContentHash!, StringComparer.OrdinalIgnoreCase);
        // Lock files do not hold what is only downloaded, such as packs of the SDK.
        foreach (var package in last?.Packages ?? [])
            if (hashes.Count == 0 || package.ContentHash is null) found.TryAdd(VerifiedPackages.NameOf(package), package);
        return found.Count > 0 || !IsEmpty(packagesFolder)
            ? new([.. found.Values], IsGuess: false, hashes)
            : new([.. ReferencedPackages.In(Directory.Exists(place) ? place : Path.GetDirectoryName(Path.GetFullPath(place))!)], IsGuess: true, hashes);
    }

    private static bool IsEmpty(string packagesFolder) => !Directory.Exists(packagesFolder) || Directory.EnumerateDirectories(packagesFolder).All(folder => Path.GetFileName(folder)[0] == '.');
}
