using InToto.DotNet;

namespace InToto.Restore;

/// <summary>Verified packages as NuGet takes them from a folder: <c>id/version</c> with the package, its nuspec and an empty file that says that both are whole. NuGet reads a folder with less work than a server costs it.</summary>
/// <remarks>It lies in a folder of one restore alone. What NuGet does not find there it asks <see cref="VerifiedSource"/> for: a folder comes first where it has the very version.</remarks>
internal sealed class VerifiedFolder
{
    public VerifiedFolder(string path)
    {
        Path = path;
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    /// <summary>Adds an accepted package, all at once. What is unpacked already NuGet does not look for, and where links need a privilege there are none: then it is handed out by the server.</summary>
    /// <exception cref="RestoreException">The folder cannot be written (3312).</exception>
    public void Add(PackageFinding finding)
    {
        if (finding is not { IsRejected: false, Request.IsInstalled: false, Facts.Nuspec: var nuspec } || OperatingSystem.IsWindows()) return;
        try
        {
            var place = System.IO.Path.GetDirectoryName(new RestoredId(nuspec.Id, nuspec.Version, null).PathIn(Path))!;
            var stored = finding.Request.Path;
            // Beside it in the store: a file less to make and to remove for each package than in a folder of its own.
            File.WriteAllBytes(System.IO.Path.Join(System.IO.Path.GetDirectoryName(stored), $"{System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(place))}.nuspec"), Nuspec(stored));
            File.WriteAllBytes($"{stored}.sha512", []);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(place)!);
            Directory.CreateSymbolicLink(place, System.IO.Path.GetDirectoryName(stored)!);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw PackageStore.Unwritable(Path, problem);
        }
    }

    private static byte[] Nuspec(string path)
    {
        using var package = PackageFile.Open(path);
        return package.Read(package.Entry($"{package.Nuspec.Id}.nuspec")!, PackageLimits.NuspecBytes);
    }
}
