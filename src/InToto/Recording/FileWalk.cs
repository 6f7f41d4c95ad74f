using System.Collections.Immutable;

namespace InToto.Recording;

/// <summary>Finds the files below paths. What cannot be recorded is refused here, never skipped.</summary>
/// <remarks>
/// Links are followed as the reference follows them, a file's and a folder's, but only inside the base directory. What is found is a
/// path without links; whoever opens it makes sure that it still is one, so a folder swapped for a link meanwhile leads nowhere.
/// </remarks>
internal sealed class FileWalk
{
    private readonly RecordingOptions _options;
    private readonly string _base;
    private readonly string _realBase;
    private readonly GitIgnore _exclude;
    private readonly ImmutableArray<string> _strip;
    private readonly Action<string>? _missing;
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _stripped = new(StringComparer.Ordinal);
    private readonly FileQueue _found;
    private readonly HashSet<string> _entered = new(StringComparer.Ordinal);
    private int _folders;
    private int _followed;

    /// <param name="options">The base directory, and what is hidden.</param>
    /// <param name="found">Takes the files as they are found, so that hashing them need not wait for the last one.</param>
    public FileWalk(RecordingOptions options, FileQueue found)
    {
        _found = found;
        _options = options;
        _base = options.BaseDirectory;
        _realBase = RealPath.Of(_base) ?? throw Loop(_base);
        _exclude = new(options.Exclude);
        (_strip, _missing) = (options.StripPrefixes, options.Missing);
    }

    /// <summary>Adds a file, or the files below a folder, that are not hidden.</summary>
    /// <exception cref="RecordingException">Something there cannot be read (2001), named (2004, 2005), followed (2007), or is too much (2006).</exception>
    public void Add(ArtifactSource.Files source, CancellationToken cancellationToken)
    {
        var full = FullPath(source.Path);
        var path = RelativePath(full) ?? throw new RecordingException(Codes.ArtifactNameUnsafe,
            $"'{Printable.Of(source.Path)}' is outside the base directory, so its name would not be a clean relative path.",
            where: _base, hint: "Choose a base directory that contains everything to record.");
        var real = Inside(RealPath.Of(full), full);
        var isFolder = Directory.Exists(real);
        if (path.Length > 0 && _exclude.HidesOrContains(path, isFolder)) return;

        // Only an absolute source has a name that an absolute prefix could be taken off, as the reference has it.
        var names = new Naming(source.Prefix, Path.IsPathFullyQualified(source.Path) ? $"{_base.Replace(Path.DirectorySeparatorChar, '/')}/" : null);
        if (isFolder) Enter(new(names, path, real), cancellationToken);
        else if (Path.Exists(real)) AddFile(names, path, Path.GetDirectoryName(real)!, Path.GetFileName(real));
        else if (new FileInfo(full).LinkTarget is not null) throw Dangling(source.Path);
        else if (_missing is not null) _missing(source.Path);
        else throw new RecordingException(Codes.PathUnreadable, $"There is no file or folder '{Printable.Of(source.Path)}'.", where: _base, hint: "Check the path.");
    }

    private string FullPath(string path) => path.Contains('\0')
        ? throw new RecordingException(Codes.ArtifactNameUnsafe, $"'{Printable.Of(path)}' cannot be a path: it holds the character U+0000.")
        : Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, _base));

    /// <summary>The path below the base directory, whether it is written with the base's links or without; null when it is not below it.</summary>
    private string? RelativePath(string full)
    {
        foreach (var folder in (string[])[_base, _realBase])
            if (RealPath.IsWithin(full, folder)) return full[folder.Length..].TrimStart(Path.DirectorySeparatorChar).Replace(Path.DirectorySeparatorChar, '/');
        return null;
    }

    private void Enter(Folder folder, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (++_folders > Limits.RecordedFolders)
            throw new RecordingException(Codes.RecordingTooLarge, $"There are more than {Limits.RecordedFolders} folders to record.", where: Printable.Of(folder.Path), hint: RecordedName.TooMuch);
        if (_entered.Count >= Limits.FolderDepth)
            throw new RecordingException(Codes.RecordingTooLarge, $"The folders are nested more than {Limits.FolderDepth} deep.", where: Printable.Of(folder.Path), hint: RecordedName.TooMuch);
        if (!_entered.Add(folder.Real)) throw Loop(folder.Path);

        foreach (var entry in Entries(folder)) Visit(folder, entry, cancellationToken);
        _entered.Remove(folder.Real);
    }

    private void Visit(Folder folder, FolderEntry entry, CancellationToken cancellationToken)
    {
        var path = folder.Path.Length == 0 ? entry.Name : $"{folder.Path}/{entry.Name}";
        if (_exclude.Hides(path, entry.IsFolder)) return;

        if (_options.SkipBrokenLinks && entry.IsLink && !Path.Exists(RealPath.Of(folder.Real, entry.Name))) return;
        if (!entry.IsLink && !entry.IsFolder)
        {
            AddFile(folder.Names, path, folder.Real, entry.Name);
            return;
        }
        var real = entry.IsLink ? Inside(RealPath.Of(folder.Real, entry.Name), path) : Path.Join(folder.Real, entry.Name);
        if (entry is { IsLink: true, IsFolder: true } && ++_followed > Limits.FollowedFolders)
            throw new RecordingException(Codes.RecordingTooLarge, $"Symbolic links lead to more than {Limits.FollowedFolders} folders.", where: Printable.Of(path), hint: RecordedName.TooMuch);
        if (entry is { IsLink: true, IsFolder: false } && !Path.Exists(real)) throw Dangling(path);
        if (entry.IsFolder) Enter(new(folder.Names, path, real), cancellationToken);
        else AddFile(folder.Names, path, Path.GetDirectoryName(real)!, Path.GetFileName(real));
    }

    private void AddFile(Naming names, string path, string folder, string fileName)
    {
        var name = RecordedName.Of(names.Prefix, Strip(path, names.Absolute), _options.OfInspection);
        var isNew = _names.Add(name.Value);
        if (!_strip.IsEmpty) RequireSame(name, path);
        if (!isNew) return;
        if (_names.Count > Limits.Artifacts)
            throw new RecordingException(Codes.RecordingTooLarge, $"There are more than {Limits.Artifacts} files to record.", where: Printable.Of(name.Value), hint: RecordedName.TooMuch);
        _found.Add(new(_names.Count, name, folder, fileName));
    }

    private string Strip(string path, string? absolute)
    {
        foreach (var prefix in _strip)
        {
            if (path.StartsWith(prefix, StringComparison.Ordinal)) return path[prefix.Length..];
            if (absolute is not null && $"{absolute}{path}" is var full && full.StartsWith(prefix, StringComparison.Ordinal)) return full[prefix.Length..];
        }
        return path;
    }

    private void RequireSame(ArtifactName name, string path)
    {
        if (_stripped.TryAdd(name.Value, path) || _stripped[name.Value] == path) return;
        throw new RecordingException(Codes.ArtifactNameTwice, $"'{Printable.Of(_stripped[name.Value])}' and '{Printable.Of(path)}' would both have the name '{Printable.Of(name.Value)}'.",
            where: _base, hint: "Take less off the paths, or record the two in separate steps.");
    }

    /// <summary>The entries in ordinal order, so that of several problems it is always the same one that is reported.</summary>
    private static List<FolderEntry> Entries(Folder folder)
    {
        try
        {
            var entries = FolderEntry.In(folder.Real);
            entries.Sort((left, right) => string.CompareOrdinal(left.Name, right.Name));
            return entries;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new RecordingException(Codes.PathUnreadable, $"The folder '{Printable.Of(folder.Path)}' cannot be read ({problem.Message})",
                hint: "Exclude it, or make it readable.", inner: problem);
        }
    }

    /// <summary>Where a path leads, which must be inside the base directory.</summary>
    private string Inside(string? real, string shown)
    {
        if (real is null) throw Loop(shown);
        return RealPath.IsWithin(real, _realBase) ? real : throw new RecordingException(Codes.LinkEscapes,
            $"'{Printable.Of(shown)}' leads out of the base directory, to '{Printable.Of(real)}': it is or contains a symbolic link.",
            where: _base, hint: "Exclude the link, or choose a base directory that contains what it stands for.");
    }

    private static RecordingException Dangling(string path) => new(Codes.PathUnreadable,
        $"'{Printable.Of(path)}' is a symbolic link that leads nowhere.", hint: "Exclude the link, mend it, or remove it.");

    private static RecordingException Loop(string path) => new(Codes.LinkEscapes,
        $"'{Printable.Of(path)}' is a symbolic link that leads round in a loop.", hint: "Exclude the link, or remove it.");

    /// <summary>How the files of a source are named: what stands before the path, and what does before an absolute one.</summary>
    private sealed record Naming(string Prefix, string? Absolute);

    private sealed record Folder(Naming Names, string Path, string Real);
}
