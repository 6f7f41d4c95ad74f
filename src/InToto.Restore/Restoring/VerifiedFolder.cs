using InToto.DotNet;

namespace InToto.Restore;

/// <summary>Accepted packages as NuGet takes them from a folder: <c>id/version</c> with the package, its nuspec and an empty file that says that both are whole. NuGet reads a folder with less work than a server costs it.</summary>
/// <remarks>It lies in a folder of one restore alone. What NuGet does not find there it asks <see cref="VerifiedSource"/> for: a folder comes first where it has the very version. All packages in one folder were tried: NuGet takes a second more for 500.</remarks>
internal sealed class VerifiedFolder
{
    private readonly string _store;

    /// <summary>A folder for what is accepted.</summary>
    /// <param name="path">Where it is made.</param>
    /// <param name="store">The folder of the packages that the same restore fetches, from which it takes them.</param>
    public VerifiedFolder(string path, string store)
    {
        (Path, _store) = (path, store);
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    /// <summary>Takes an accepted package out of the store, all at once. Others stay where they are; what is unpacked already NuGet does not look for.</summary>
    /// <returns>The finding, of the file where it is now.</returns>
    /// <exception cref="RestoreException">The folder cannot be written (3312).</exception>
    public PackageFinding Take(PackageFinding finding)
    {
        if (finding is not { IsRejected: false, Request: { IsInstalled: false, Path: var stored }, Facts.Nuspec: var nuspec } || !RealPath.IsWithin(stored, _store)) return finding;
        var taken = new RestoredId(nuspec.Id, nuspec.Version, null).PathIn(Path);
        var (from, place) = (System.IO.Path.GetDirectoryName(stored)!, System.IO.Path.GetDirectoryName(taken)!);
        var id = System.IO.Path.GetDirectoryName(place)!;
        try
        {
            File.WriteAllBytes(System.IO.Path.Join(from, $"{System.IO.Path.GetFileName(id)}.nuspec"), Nuspec(stored));
            File.WriteAllBytes($"{stored}.sha512", []);
            Directory.CreateDirectory(id);
            Directory.Move(from, place);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw PackageStore.Unwritable(Path, problem);
        }
        return finding with { Request = finding.Request with { Path = taken } };
    }

    private static byte[] Nuspec(string path)
    {
        using var package = PackageFile.Open(path);
        return package.Read(package.Entry($"{package.Nuspec.Id}.nuspec")!, PackageLimits.NuspecBytes);
    }
}
