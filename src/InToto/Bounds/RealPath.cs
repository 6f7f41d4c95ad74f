namespace InToto;

/// <summary>Where a path really leads when every symbolic link in it is followed.</summary>
internal static class RealPath
{
    /// <summary>As many as Linux follows; more lead round in a loop.</summary>
    private const int MostLinks = 40;

    /// <summary>The path without links; null when they lead to each other. Segments that do not exist are kept as they are.</summary>
    /// <param name="path">An absolute path.</param>
    public static string? Of(string path) => Of(Path.GetPathRoot(path)!, path[Path.GetPathRoot(path)!.Length..]);

    /// <summary>The same for a path relative to a folder that has no links in its own path.</summary>
    public static string? Of(string realFolder, string path)
    {
        var resolved = realFolder;
        var open = new Stack<string>();
        Push(open, path);
        var links = 0;
        while (open.TryPop(out var segment))
        {
            if (segment == "..")
            {
                resolved = Path.GetDirectoryName(resolved) ?? resolved;
                continue;
            }
            var next = Path.Join(resolved, segment);
            if (TargetOf(next) is not { } target)
            {
                resolved = next;
                continue;
            }
            if (++links > MostLinks) return null;
            var root = Path.GetPathRoot(target)!;
            if (root.Length > 0) resolved = Path.GetPathRoot(Path.GetFullPath(target, resolved))!;
            Push(open, target[root.Length..]);
        }
        return resolved;
    }

    /// <summary>Whether a path is a folder or lies below it, by its text.</summary>
    public static bool IsWithin(string path, string folder) =>
        path.StartsWith(folder, ForPaths)
        && (path.Length == folder.Length || Path.EndsInDirectorySeparator(folder) || path[folder.Length] == Path.DirectorySeparatorChar);

    private static string? TargetOf(string path) => new FileInfo(path).LinkTarget;

    private static void Push(Stack<string> open, string path)
    {
        foreach (var segment in path.Split(Separators, StringSplitOptions.RemoveEmptyEntries).Reverse())
            if (segment != ".") open.Push(segment);
    }

    private static StringComparison ForPaths => OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    private static readonly char[] Separators = [Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar];
}
