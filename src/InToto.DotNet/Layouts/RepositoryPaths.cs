namespace InToto.DotNet;

/// <summary>Names of artifacts for files of a repository: their paths from its root.</summary>
internal sealed class RepositoryPaths(string root)
{
    /// <summary>The path of a file or folder from the root, with <c>/</c>; empty for the root itself.</summary>
    /// <exception cref="ProjectException">It is outside the root, or no artifact can have its name.</exception>
    public string Of(string path)
    {
        var relative = Relative(path);
        if (relative == ".") return "";
        if (IsOutside(relative))
            throw new ProjectException(PackageCodes.OutsideRepository, $"'{Printable.Of(path)}' is outside the repository, so nothing says where it came from.", Printable.Of(root),
                "Move it into the repository, or set InTotoRoot to a folder above both.");
        if (ArtifactName.Uncleanness(relative) is { } why)
            throw new ProjectException(PackageCodes.PathUnnameable, $"'{Printable.Of(relative)}' cannot be the name of an artifact: {why}.", Printable.Of(root), "Rename it.");
        if (relative[0] == '@' || relative.Split('/')[0].Contains(':', StringComparison.Ordinal))
            throw new ProjectException(PackageCodes.PathUnnameable, $"'{Printable.Of(relative)}' cannot be the name of an artifact: such names stand for what is no file of the repository.",
                Printable.Of(root), "Rename it so that its first folder neither begins with '@' nor holds ':'.");
        return relative;
    }

    public bool Holds(string path) => !IsOutside(Relative(path));

    private string Relative(string path) => Path.GetRelativePath(root, Path.TrimEndingDirectorySeparator(path)).Replace(Path.DirectorySeparatorChar, '/');

    private static bool IsOutside(string relative) => relative == ".." || relative.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(relative);
}
