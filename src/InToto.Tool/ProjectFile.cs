using InToto.DotNet;

namespace InToto.Tool;

/// <summary>The project that a command line means.</summary>
internal static class ProjectFile
{
    /// <summary>A project file, or the only one of a folder. Without a word it is that of the current folder.</summary>
    /// <returns>Its absolute path.</returns>
    /// <exception cref="ProjectException">There is none, or more than one.</exception>
    public static string Find(string? word)
    {
        var path = Path.GetFullPath(word ?? ".");
        if (File.Exists(path))
            return IsProject(path) ? path : throw new ProjectException(PackageCodes.ProjectMissing, $"'{Printable.Of(word ?? path)}' is no project that makes a package.", hint: "Name the project file (.csproj), not a solution or another file.");
        if (!Directory.Exists(path)) throw new ProjectException(PackageCodes.ProjectMissing, $"There is no project '{Printable.Of(word ?? path)}'.", hint: "Check the path: a project file, or its folder.");
        string[] projects = [.. Directory.EnumerateFiles(path, "*.*proj").Where(IsProject).Order(StringComparer.Ordinal)];
        return projects switch
        {
            [var only] => only,
            [] => throw new ProjectException(PackageCodes.ProjectMissing, "There is no project in this folder.", Printable.Of(path), "Name a project file, or the folder that it is in."),
            _ => throw new ProjectException(PackageCodes.ProjectMissing, $"There are {projects.Length} projects in this folder: {Printable.Of(string.Join(", ", projects.Select(Path.GetFileName)))}.", Printable.Of(path), "Name one of them."),
        };
    }

    /// <summary>Whether a file is a project that may make a package.</summary>
    public static bool IsProject(string file) => Path.GetExtension(file) is ".csproj" or ".vbproj" or ".fsproj";
}
