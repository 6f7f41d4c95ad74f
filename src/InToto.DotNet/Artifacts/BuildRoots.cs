using System.Collections.Immutable;

namespace InToto.DotNet;

/// <summary>Where the files of a build may be: the repository, the folders that restore unpacks packages into, and the SDK. Absolute paths.</summary>
/// <param name="Repository">What names of the repository's files are relative to.</param>
/// <param name="PackageFolders">The folders of packages, as the restore recorded them.</param>
/// <param name="SdkFolder">The folder of the SDK that builds, such as <c>/usr/share/dotnet/sdk/10.0.401</c>.</param>
/// <param name="DotNetFolder">The folder that holds the SDKs and their packs.</param>
/// <param name="SdkVersion">The version of the SDK that builds.</param>
internal sealed record BuildRoots(string Repository, ImmutableArray<string> PackageFolders, string SdkFolder, string DotNetFolder, string SdkVersion)
{
    /// <summary>The folder that names of repository files are relative to: upward from a project the folder with <c>.git</c>, else with a solution, else the project's.</summary>
    /// <param name="projectFolder">An absolute path.</param>
    public static string FindRepository(string projectFolder) =>
        Above(projectFolder, folder => Path.Exists(Path.Join(folder, ".git")))
        ?? Above(projectFolder, HasSolution)
        ?? projectFolder;

    private static string? Above(string folder, Predicate<string> holds)
    {
        for (var at = folder; at is not null; at = Path.GetDirectoryName(at))
            if (holds(at)) return at;
        return null;
    }

    private static bool HasSolution(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*.sln*"))
            if (Path.GetExtension(file) is ".sln" or ".slnx") return true;
        return false;
    }
}
