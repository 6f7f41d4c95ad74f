namespace InToto.DotNet;

/// <summary>Writes files that are named with <c>@</c> below a folder, and never outside: everything on the way is made here, and nothing that stands there is used.</summary>
internal sealed class InspectionFolder
{
    private readonly string _folder;

    /// <exception cref="PackageException">Something whose name begins with <c>@</c> is there already (3505), so it would be taken for what was inspected.</exception>
    public InspectionFolder(string folder)
    {
        _folder = folder;
        foreach (var existing in Directory.EnumerateFileSystemEntries(folder, "@*"))
            throw new PackageException(PackageCodes.InspectionFolderUsed, $"'{Printable.Of(Path.GetFileName(existing))}' stands in the folder already.", Printable.InFull(folder),
                "Inspect a package in a folder that holds nothing else.");
    }

    public void Write(string name, byte[] content) => Write(name, stream => stream.Write(content));

    /// <param name="name">A clean artifact's name that begins with <c>@</c>.</param>
    /// <param name="content">Writes the content.</param>
    public void Write(string name, Action<Stream> content)
    {
        // Cleanness is what keeps the file inside; the names come from a package that was checked, and are checked again.
        var segments = ArtifactName.Parse(name).Value.Split('/');
        var path = _folder;
        for (var i = 0; i < segments.Length - 1; i++)
        {
            path = Path.Join(path, segments[i]);
            Directory.CreateDirectory(path);
        }
        using var file = new FileStream(Path.Join(path, segments[^1]), FileMode.CreateNew, FileAccess.Write, FileShare.None);
        content(file);
    }
}
