namespace InToto.DotNet;

/// <summary>The folder that paths of a repository are relative to.</summary>
public static class RepositoryRoot
{
    /// <summary>Upward from the project: the first folder with a <c>.git</c>, a folder or a file; else the first with a solution; else the project's own.</summary>
    /// <param name="projectFolder">The project's folder, an absolute path.</param>
    public static string Of(string projectFolder)
    {
        ArgumentNullException.ThrowIfNull(projectFolder);
        return Above(projectFolder, folder => Path.Exists(Path.Join(folder, ".git")))
            ?? Above(projectFolder, HasSolution)
            ?? projectFolder;
    }

    private static string? Above(string folder, Func<string, bool> isRoot)
    {
        for (var at = folder; at is not null; at = Path.GetDirectoryName(at))
            if (isRoot(at)) return at;
        return null;
    }

    private static bool HasSolution(string folder) =>
        Directory.Exists(folder) && (Directory.EnumerateFiles(folder, "*.sln").Any() || Directory.EnumerateFiles(folder, "*.slnx").Any());
}
