using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace InToto.DotNet;

/// <summary>Where the files of a build may be: the repository, the folders that restore unpacks packages into, and the SDK. Absolute paths.</summary>
/// <param name="repository">What names of the repository's files are relative to.</param>
/// <param name="packageFolders">The folders of packages, as the restore recorded them.</param>
/// <param name="dotNetFolder">The folder that holds the SDKs and their packs, such as <c>/usr/share/dotnet</c>.</param>
/// <param name="sdkVersion">The version of the SDK that builds.</param>
internal sealed class BuildRoots(string repository, ImmutableArray<string> packageFolders, string dotNetFolder, string sdkVersion)
{
    /// <summary>The projects of a build have the same.</summary>
    private static readonly ConcurrentDictionary<string, BuildRoots> All = new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, BuildFile> _shared = new(StringComparer.Ordinal);

    public string Repository { get; } = repository;

    public ImmutableArray<string> PackageFolders { get; } = packageFolders;

    public string SdkFolder { get; } = Path.Join(dotNetFolder, "sdk", sdkVersion);

    public string DotNetFolder { get; } = dotNetFolder;

    public string SdkVersion { get; } = sdkVersion;

    /// <summary>The roots of these folders, and what this process has found out about files below them.</summary>
    public static BuildRoots Shared(string repository, ImmutableArray<string> packageFolders, string dotNetFolder, string sdkVersion) =>
        All.GetOrAdd(string.Join('\0', [repository, dotNetFolder, sdkVersion, .. packageFolders]), _ => new(repository, packageFolders, dotNetFolder, sdkVersion));

    /// <summary>Where a file comes from, as it was found out before; null when it was not. It follows from the path alone, and every project of a build asks for some hundred of them, several times.</summary>
    public BuildFile? Known(string path) => _shared.GetValueOrDefault(path);

    /// <summary>Keeps where a file comes from that many projects use.</summary>
    public BuildFile? Keep(string path, BuildFile? file) => file is null or BuildFile.InRepository ? file : _shared[path] = file;

    /// <summary>The folder that names of repository files are relative to: upward from a project the folder with <c>.git</c>, else with a solution, else the project's.</summary>
    /// <param name="projectFolder">An absolute path.</param>
    public static string FindRepository(string projectFolder) =>
        FindGit(projectFolder) ?? Above(projectFolder, HasSolution) ?? projectFolder;

    /// <summary>The folder of the git repository that a folder is in: the nearest with <c>.git</c>, upward from the folder itself; null when there is none.</summary>
    /// <param name="folder">An absolute path without a separator at its end.</param>
    public static string? FindGit(string folder) => Above(folder, at => Path.Exists(Path.Join(at, ".git")));

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
