using InToto.DotNet;

namespace InToto.Build;

/// <summary>The files that say how a project is built.</summary>
internal static class ProjectFiles
{
    /// <summary>The project, what lies around it up to the repository's root, and what packages add to it. Absolute paths; each exists, but for imports that were deleted since.</summary>
    /// <param name="project">The project. An absolute path.</param>
    /// <param name="root">The repository's root.</param>
    /// <param name="imports">What MSBuild imported.</param>
    /// <param name="packages">The restore graph: all that a package could add, where nobody says what MSBuild imported.</param>
    /// <param name="framework">The target framework.</param>
    /// <param name="missing">Is given the paths that were looked for in vain. Null: nobody asks.</param>
    public static IEnumerable<string> Of(string project, string root, ProjectImports imports, RestoredPackages packages, string framework, ICollection<string>? missing = null)
    {
        yield return project;
        // What MSBuild has read must be there to be recorded, also when somebody has deleted it since.
        foreach (var path in imports.Paths)
            if (imports.AreAll || Exists(path, missing)) yield return path;
        foreach (var path in Around(Path.GetDirectoryName(project)!, root))
            if (Exists(path, missing)) yield return path;
        if (imports.AreAll) yield break;
        foreach (var file in packages.BuildFiles(framework))
            foreach (var folder in packages.Folders)
                if (Path.Join(folder, file) is var path && Exists(path, missing))
                {
                    yield return path;
                    break;
                }
    }

    private static IEnumerable<string> Around(string folder, string root)
    {
        yield return Path.Join(folder, "packages.lock.json");
        for (var at = folder; at is not null && RealPath.IsWithin(at, root); at = Path.GetDirectoryName(at))
            foreach (var name in Names) yield return Path.Join(at, name);
    }

    private static bool Exists(string path, ICollection<string>? missing)
    {
        var exists = File.Exists(path);
        if (!exists) missing?.Add(path);
        return exists;
    }

    /// <summary>Names that MSBuild, the SDK and NuGet look for in a project's folder and above it.</summary>
    private static readonly string[] Names =
        ["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "Directory.Build.rsp", "global.json", "nuget.config", "NuGet.config", "NuGet.Config"];
}
