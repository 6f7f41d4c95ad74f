namespace InToto.Build;

/// <summary>Where builds write, in a repository: folders of the usual names, whose project ever it is, and those that a project says.</summary>
/// <param name="root">The repository. An absolute path.</param>
/// <param name="said">The project's own. Absolute paths.</param>
internal sealed class OutputFolders(string root, params string[] said)
{
    // With the separator in front, so that each folder of a path stands between two.
    private readonly int _rootLength = Path.EndsInDirectorySeparator(root) ? root.Length - 1 : root.Length;
    private readonly string[] _said = Array.ConvertAll(said, Path.TrimEndingDirectorySeparator);

    /// <summary>Whether a file is in one.</summary>
    /// <param name="path">The absolute path of a file of the repository.</param>
    public bool Hold(string path)
    {
        var below = path.AsSpan(_rootLength);
        if (HasFolder(below, Obj) || HasFolder(below, Bin)) return true;
        foreach (var folder in _said)
            if (RealPath.IsWithin(path, folder)) return true;
        return false;
    }

    private static bool HasFolder(ReadOnlySpan<char> path, string folder) =>
        path.Contains(folder, StringComparison.Ordinal) || path.EndsWith(folder.AsSpan(0, folder.Length - 1), StringComparison.Ordinal);

    private static readonly string Obj = $"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}";

    private static readonly string Bin = $"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}";
}
