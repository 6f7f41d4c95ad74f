namespace InToto.DotNet;

/// <summary>The folder that paths of a repository are relative to.</summary>
public static class RepositoryRoot
{
    /// <summary>Upward from the project: the first folder with a <c>.git</c>, a folder or a file; else the first with a solution; else the project's own.</summary>
    /// <param name="projectFolder">The project's folder, an absolute path.</param>
    public static string Of(string projectFolder)
    {
        ArgumentNullException.ThrowIfNull(projectFolder);
        return BuildRoots.FindRepository(projectFolder);
    }
}
