using System.IO.Enumeration;

namespace InToto.Recording;

/// <summary>A copy of a product's folder that commands may do with as they like, and two empty folders for what else they write. Disposing of it removes all.</summary>
/// <remarks>
/// Hard links would be cheaper, and writing to one would write to the product. Where the file system can share content until it is written to, it
/// does; elsewhere bytes are copied. The facts of every file and folder of the original are kept, so that a change there shows (threat H11).
/// </remarks>
internal sealed class ScratchCopy : IDisposable
{
    private const int BufferBytes = 128 * 1024;
    private const UnixFileMode ByOwner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string _original;
    private readonly List<Seen> _seen = [];
    private long _bytes;

    private ScratchCopy(string original, string root)
    {
        (_original, Root) = (original, root);
        (Product, Home, Temporary) = (Path.Join(root, "product"), Path.Join(root, "home"), Path.Join(root, "tmp"));
    }

    /// <summary>The folder that holds the copy and what else there is.</summary>
    public string Root { get; }

    /// <summary>The copy.</summary>
    public string Product { get; }

    /// <summary>An empty folder.</summary>
    public string Home { get; }

    /// <summary>An empty folder.</summary>
    public string Temporary { get; }

    /// <summary>Copies a folder to where nobody else can read it.</summary>
    /// <exception cref="RecordingException">Something there cannot be read (2001) or copied (2002), changed meanwhile (2003), or is too much (2006).</exception>
    public static ScratchCopy Of(string folder, CancellationToken cancellationToken)
    {
        var real = RealPath.Of(folder);
        if (!Directory.Exists(real)) throw new RecordingException(Codes.PathUnreadable, $"There is no folder '{Printable.InFull(folder)}'.", hint: "Say where the product is.");
        var copy = new ScratchCopy(real, RealPath.Of(Directory.CreateTempSubdirectory("intoto-").FullName)!);
        try
        {
            if (RealPath.IsWithin(copy.Root, real))
                throw new RecordingException(Codes.PathUnreadable, $"The product's folder '{Printable.InFull(folder)}' holds the folder for temporary files, so a copy of it would hold itself.", hint: "Put the product into a folder of its own, or set TMPDIR.");
            Directory.CreateDirectory(copy.Home);
            Directory.CreateDirectory(copy.Temporary);
            copy.CopyFolder("", 0, new byte[BufferBytes], cancellationToken);
            return copy;
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }

    /// <exception cref="RecordingException">A file or folder of the original is not the one that was copied (1106).</exception>
    public void RequireUntouchedOriginal()
    {
        foreach (var (path, facts) in _seen)
            if (FactsNow(path) != facts)
                throw new RecordingException(Codes.ProductChanged, $"'{Printable.Of(path.Length == 0 ? _original : path)}' of the product changed while it was inspected.",
                    hint: "Let nothing write there meanwhile. If the inspection itself did, do not trust what it said.");
    }

    public void Dispose() => Remove(Root);

    private void CopyFolder(string path, int depth, byte[] buffer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (depth > Limits.FolderDepth || _seen.Count > Limits.Artifacts)
            throw new RecordingException(Codes.RecordingTooLarge, $"The product has more than {Limits.Artifacts} files, or folders nested more than {Limits.FolderDepth} deep.", Printable.InFull(_original), "Verify it in a folder that holds nothing else.");

        using var folder = OpenFolder.At(Path.Join(_original, path));
        var facts = folder.Handle is null ? null : FileFacts.Of(folder.Handle);
        if (facts is not null) _seen.Add(new(path, facts));
        var target = Directory.CreateDirectory(Path.Join(Product, path));
        foreach (var entry in Entries(folder.Path))
        {
            var below = Path.Join(path, entry.Name);
            if (entry.LinkTarget is not null) CopyLink(entry.LinkTarget, below);
            else if (entry.IsFolder) CopyFolder(below, depth + 1, buffer, cancellationToken);
            else CopyFile(folder, entry.Name, below, buffer, cancellationToken);
        }
        if (!OperatingSystem.IsWindows()) target.UnixFileMode = (facts?.Mode ?? UnixFileMode.None) | ByOwner;
    }

    /// <summary>A link into the product leads into the copy; where others lead is seen when the copy is recorded.</summary>
    private void CopyLink(string target, string path)
    {
        if (Path.IsPathFullyQualified(target) && RealPath.IsWithin(target, _original)) target = Product + target[_original.Length..];
        File.CreateSymbolicLink(Path.Join(Product, path), target);
    }

    private void CopyFile(OpenFolder folder, string name, string path, byte[] buffer, CancellationToken cancellationToken)
    {
        using var from = BoundedFile.OpenForHashing(folder, name, out var facts);
        _seen.Add(new(path, facts));
        if ((_bytes += facts.Length) > Limits.RecordedFileBytes)
            throw new RecordingException(Codes.RecordingTooLarge, $"The product has more than {Limits.RecordedFileBytes} bytes.", Printable.InFull(_original), "Verify it in a folder that holds nothing else.");

        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = facts.Mode | UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var to = new FileStream(Path.Join(Product, path), options);
        if (facts.Length > 0 && (OperatingSystem.IsWindows() || !Libc.Share(from, to.SafeFileHandle)))
        {
            var length = 0L;
            for (int read; length <= facts.Length && (read = RandomAccess.Read(from, buffer, length)) > 0; length += read)
            {
                cancellationToken.ThrowIfCancellationRequested();
                to.Write(buffer, 0, read);
            }
        }
        if (FileFacts.Of(from) != facts) throw BoundedFile.Changed(Path.Join(folder.Path, name));
    }

    private FileFacts? FactsNow(string path)
    {
        var full = Path.Join(_original, path);
        if (!OperatingSystem.IsWindows() && Libc.Facts(full) is { } facts) return facts;
        if (!Path.Exists(full)) return null;
        if (!Directory.Exists(full))
        {
            using var file = BoundedFile.OpenForHashing(full, out var now);
            return now;
        }
        using var folder = OpenFolder.At(full);
        return FileFacts.Of(folder.Handle!);
    }

    private static List<Entry> Entries(string folder)
    {
        try
        {
            var found = new FileSystemEnumerable<Entry>(folder, (ref entry) => new(entry.FileName.ToString(), entry.IsDirectory,
                (entry.Attributes & FileAttributes.ReparsePoint) != 0 ? entry.ToFileSystemInfo().LinkTarget ?? "" : null), Everything);
            return [.. found];
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw BoundedFile.RefuseArtifact(FileProblem.Unreadable, $"The folder '{Printable.Of(folder)}' cannot be read ({problem.Message})", null, problem);
        }
    }

    /// <summary>Removes a folder of ours, never what a link in it leads to. Folders that commands have closed to themselves are opened first.</summary>
    private static void Remove(string folder)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(folder) & ByOwner) != ByOwner) File.SetUnixFileMode(folder, ByOwner);
        foreach (var entry in Entries(folder))
        {
            var path = Path.Join(folder, entry.Name);
            if (!entry.IsFolder) File.Delete(path);
            else if (entry.LinkTarget is null) Remove(path);
            else Directory.Delete(path);
        }
        Directory.Delete(folder);
    }

    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false, ReturnSpecialDirectories = false };

    private sealed record Seen(string Path, FileFacts Facts);

    private sealed record Entry(string Name, bool IsFolder, string? LinkTarget);
}
