using System.Collections.Immutable;
using InToto.DotNet;

namespace InToto.Tool;

/// <summary>A project that makes a package.</summary>
internal sealed record InitProject(EvaluatedPackage Package, ProjectSetup Setup);

/// <summary>The projects of a repository that make packages.</summary>
internal static class InitProjects
{
    /// <summary>Evaluates the projects that are named, or all of the repository; of those, the ones that make no package are passed over.</summary>
    /// <exception cref="ToolException">None makes a package.</exception>
    /// <exception cref="ProjectException">A project cannot be evaluated, or a named one makes no package.</exception>
    public static ImmutableArray<InitProject> Find(string root, string[] named, Terminal terminal)
    {
        List<InitProject> found = [];
        foreach (var path in named.Length > 0 ? named.Select(ProjectFile.Find) : Below(root))
        {
            try
            {
                var package = Projects.Evaluate(path, runtime: null, warning => terminal.Report(new(Severity.Warning, warning.Code, warning.What, warning.Where, warning.Hint)));
                found.Add(new(package, Projects.Setup(path)));
            }
            catch (ProjectException problem) when (problem.Code == PackageCodes.ProjectNotPackable && named.Length == 0)
            {
                terminal.Tell(new Line($"passed over {Printable.Of(Path.GetRelativePath(root, path))}: {problem.Message}", Tone.Quiet));
            }
        }
        if (found.Count == 0) throw new ToolException(AuthorCodes.NoPackages, "No project in this repository makes a package.", Printable.InFull(root), "Run it in the repository of a project that does, or name the project: dotnet intoto init PROJECT.");
        if (found.GroupBy(one => one.Package.Id, StringComparer.OrdinalIgnoreCase).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new ToolException(AuthorCodes.PackageTwice, $"{twice.Count()} projects make the package '{Printable.Of(twice.Key)}', and a package has one layout.", Printable.Of(string.Join(", ", twice.Select(one => one.Package.Project.Path))), "Name the projects that are meant: dotnet intoto init PROJECT.., or give the others IsPackable false.");
        return [.. found];
    }

    /// <summary>Project files, but not those that builds and tools leave.</summary>
    private static IEnumerable<string> Below(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*.*proj").Order(StringComparer.Ordinal))
            if (ProjectFile.IsProject(file)) yield return file;
        foreach (var below in new DirectoryInfo(folder).EnumerateDirectories().OrderBy(below => below.Name, StringComparer.Ordinal))
        {
            if (below.Name is "bin" or "obj" or "node_modules" || below.Name[0] == '.' || below.LinkTarget is not null) continue;
            foreach (var file in Below(below.FullName)) yield return file;
        }
    }
}
