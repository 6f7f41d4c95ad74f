using InToto.DotNet;

namespace InToto.Build;

/// <summary>The files that say how a project is built, as far as they can be found without MSBuild's own list: no public API gives it to a task.</summary>
internal static class ProjectFiles
{
    /// <summary>The project, what lies around it up to the repository's root, and what packages add to it. Absolute paths; each exists.</summary>
    /// <param name="project">The project. An absolute path.</param>
    /// <param name="root">The repository's root.</param>
    /// <param name="imported">Files that MSBuild says it imported.</param>
    /// <param name="packages">The restore graph.</param>
    /// <param name="framework">The target framework.</param>
    public static IEnumerable<string> Of(string project, string root, IEnumerable<string> imported, RestoredPackages packages, string framework)
    {
        yield return project;
        foreach (var path in imported)
            if (File.Exists(path)) yield return path;
        foreach (var path in Around(Path.GetDirectoryName(project)!, root)) yield return path;
        foreach (var file in packages.BuildFiles(framework))
            foreach (var folder in packages.Folders)
                if (Path.Join(folder, file) is var path && File.Exists(path))
                {
                    yield return path;
                    break;
                }
    }

    private static IEnumerable<string> Around(string folder, string root)
    {
        if (Path.Join(folder, "packages.lock.json") is var restored && File.Exists(restored)) yield return restored;
        for (var at = folder; at is not null && RealPath.IsWithin(at, root); at = Path.GetDirectoryName(at))
            foreach (var name in Names)
                if (Path.Join(at, name) is var path && File.Exists(path)) yield return path;
    }

    /// <summary>Names that MSBuild, the SDK and NuGet look for in a project's folder and above it.</summary>
    private static readonly string[] Names =
        ["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "Directory.Build.rsp", "global.json", "nuget.config", "NuGet.config", "NuGet.Config"];
}
