namespace InToto.Restore;

/// <summary>Files of a repository that say what a restore brings.</summary>
internal static class ProjectFiles
{
    /// <summary>A folder, and those above it, from below.</summary>
    public static IEnumerable<string> Upward(string folder)
    {
        for (var at = folder; at is not null; at = Path.GetDirectoryName(at)) yield return at;
    }

    /// <summary>Projects and what they may import, below; and the files above that MSBuild imports into them by itself.</summary>
    /// <exception cref="RestoreException">There are too many (3320).</exception>
    public static IEnumerable<string> In(string root) => Below(root, IsProject).Concat(Above(root, Imported));

    /// <summary>The same with everything else that a restore reads there, and what one wrote: solutions, lock files, tool manifests, response files, configuration, assets.</summary>
    /// <exception cref="RestoreException">There are too many (3320).</exception>
    public static IEnumerable<string> AllIn(string root) => Below(root, name => IsProject(name) || IsBeside(name)).Concat(Above(root, [.. Imported, .. Beside]));

    /// <summary>The lock file of a project, which stands beside it; or those in a folder and below.</summary>
    public static IEnumerable<string> LockFilesOf(string place)
    {
        if (Directory.Exists(place)) return Below(place, IsLockFile);
        var folder = Path.GetDirectoryName(Path.GetFullPath(place))!;
        return IsProject(place) ? ((string[])[Path.Join(folder, $"packages.{Path.GetFileNameWithoutExtension(place)}.lock.json"), Path.Join(folder, "packages.lock.json")]).Where(File.Exists).Take(1) : Below(folder, IsLockFile);
    }

    /// <summary>Whether a file has a name that MSBuild projects and imports have.</summary>
    public static bool IsProject(ReadOnlySpan<char> name)
    {
        var extension = Path.GetExtension(name);
        return extension.Equals(".props", StringComparison.OrdinalIgnoreCase) || extension.Equals(".targets", StringComparison.OrdinalIgnoreCase) || extension.EndsWith("proj", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether a file above is one that MSBuild imports by itself.</summary>
    public static bool IsImportedFromAbove(string name) => Imported.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static bool IsBeside(ReadOnlySpan<char> name)
    {
        foreach (var other in Beside)
            if (name.Equals(other, StringComparison.OrdinalIgnoreCase)) return true;
        var extension = Path.GetExtension(name);
        return extension is ".sln" or ".slnx" or ".slnf" or ".rsp" || name.Equals("project.assets.json", StringComparison.OrdinalIgnoreCase)
            || IsLockFile(name);
    }

    private static bool IsLockFile(ReadOnlySpan<char> name) => name.StartsWith("packages.", StringComparison.OrdinalIgnoreCase) && name.EndsWith(".lock.json", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> Below(string root, NamePredicate isMeant)
    {
        var read = 0;
        var files = new System.IO.Enumeration.FileSystemEnumerable<string>(root, (ref entry) => entry.ToFullPath(), new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = false })
        {
            ShouldIncludePredicate = (ref entry) => !entry.IsDirectory && isMeant(entry.FileName),
        };
        foreach (var file in files)
        {
            if (++read > RestoreLimits.ProjectFiles) throw new RestoreException(RestoreCodes.ProjectUnreadable, $"What a restore would bring cannot be told. It has more than {RestoreLimits.ProjectFiles} projects and imports.", Printable.InFull(root), "Name the folder of one repository.");
            yield return file;
        }
    }

    private static IEnumerable<string> Above(string root, string[] names) => from folder in Upward(root).Skip(1)
                                                                             from name in names
                                                                             let file = Path.Join(folder, name)
                                                                             where File.Exists(file)
                                                                             select file;

    private delegate bool NamePredicate(ReadOnlySpan<char> name);

    private static readonly string[] Imported = ["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "Directory.Solution.props", "Directory.Solution.targets"];

    /// <summary>Each spelling that NuGet looks for counts, where the file system tells them apart.</summary>
    private static readonly string[] Beside = ["global.json", "dotnet-tools.json", Path.Join(".config", "dotnet-tools.json"), "nuget.config", "NuGet.config", "NuGet.Config", "Directory.Build.rsp"];
}
