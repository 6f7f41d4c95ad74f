using Microsoft.Win32.SafeHandles;

namespace InToto;

/// <summary>A folder held open, so that a file opened in it is in it: nobody can put a link in the folder's place meanwhile (threat I4).</summary>
/// <remarks>Windows has no such call; there the folder is only a path, and the check of its links is as old as the search for files.</remarks>
internal sealed class OpenFolder : IDisposable
{
    private OpenFolder(string path, SafeFileHandle? handle) => (Path, Handle) = (path, handle);

    /// <summary>Where it is, without symbolic links.</summary>
    public string Path { get; }

    /// <summary>The open folder; null on Windows.</summary>
    public SafeFileHandle? Handle { get; }

    /// <summary>Opens a folder at a path in which no segment is a symbolic link.</summary>
    /// <exception cref="RecordingException">It is not there (2001), or a link is by now (2003).</exception>
    public static OpenFolder At(string physicalPath)
    {
        if (OperatingSystem.IsWindows()) return new(physicalPath, null);
        var handle = Libc.OpenWithoutWaiting(physicalPath, out var error) ?? throw BoundedFile.RefuseArtifact(
            FileProblem.Unreadable, $"The folder '{Printable.Of(physicalPath)}' cannot be read ({Libc.ErrorText(error)}).", null, null);
        if (Libc.PathOf(handle) == physicalPath) return new(physicalPath, handle);
        handle.Dispose();
        throw BoundedFile.Changed(physicalPath);
    }

    /// <inheritdoc/>
    public void Dispose() => Handle?.Dispose();
}
