using InToto.DotNet;

namespace InToto.Restore;

/// <summary>Verified packages as NuGet takes them from a folder: <c>id/version</c> with the package, its nuspec and an empty file that says that both are whole. NuGet reads a folder with a third of the work that a server costs it.</summary>
/// <remarks>It lies in a folder of one restore alone. What NuGet does not find there it asks <see cref="VerifiedSource"/> for: a folder comes first where it has the very version.</remarks>
internal sealed class VerifiedFolder
{
    private readonly string _prepared;

    public VerifiedFolder(string path)
    {
        (Path, _prepared) = (path, path + "-prepared");
        Directory.CreateDirectory(Path);
        Directory.CreateDirectory(_prepared);
    }

    public string Path { get; }

    /// <summary>Adds an accepted package, all at once: to be called once for each. What is unpacked already NuGet does not look for, and where links need a privilege there are none: then it is handed out by the server.</summary>
    /// <exception cref="RestoreException">The folder cannot be written (3312).</exception>
    public void Add(PackageFinding finding)
    {
        if (finding is not { IsRejected: false, Request.IsInstalled: false, Facts.Nuspec: var nuspec } || OperatingSystem.IsWindows()) return;
        var package = new RestoredId(nuspec.Id, nuspec.Version, null);
        var (place, name) = (System.IO.Path.GetDirectoryName(package.PathIn(Path))!, System.IO.Path.GetFileName(package.PathIn(Path)));
        try
        {
            Add(finding, System.IO.Path.Join(_prepared, name), place, name);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw PackageStore.Unwritable(Path, problem);
        }
    }

    private static void Add(PackageFinding finding, string prepared, string place, string name)
    {
        Directory.CreateDirectory(prepared);
        File.CreateSymbolicLink(System.IO.Path.Join(prepared, name), finding.Request.Path);
        File.WriteAllBytes(System.IO.Path.Join(prepared, $"{System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(place))}.nuspec"), Nuspec(finding.Request.Path));
        File.WriteAllBytes(System.IO.Path.Join(prepared, $"{name}.sha512"), []);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(place)!);
        Directory.Move(prepared, place);
    }

    private static byte[] Nuspec(string path)
    {
        using var package = PackageFile.Open(path);
        return package.Read(package.Entry($"{package.Nuspec.Id}.nuspec")!, PackageLimits.NuspecBytes);
    }
}
