using Microsoft.Win32.SafeHandles;

namespace InToto;

/// <summary>Why a file was not read.</summary>
internal enum FileProblem
{
    Missing,
    Unreadable,
    NotRegular,
    TooLarge,
    Changed,
}

/// <summary>Makes the exception of the place that wanted the file: a document, a key, an artifact.</summary>
internal delegate InTotoException FileRefusal(FileProblem problem, string what, string? hint, Exception? inner);

/// <summary>Reads regular files only, no further than a bound, and never waits for a FIFO or device (threats A31, A32, A45, I5, L10).</summary>
internal static class BoundedFile
{
    /// <summary>All bytes of a document.</summary>
    /// <exception cref="MetadataFormatException">It is missing, unreadable, not a regular file, or larger than the bound.</exception>
    public static byte[] Read(string path, int maxBytes) => Read(path, maxBytes, RefuseDocument);

    /// <summary>All bytes of a file; what is wrong with it is said by <paramref name="refusal"/>.</summary>
    public static byte[] Read(string path, int maxBytes, FileRefusal refusal) => Read(path, maxBytes, refusal, out _);

    /// <summary>All bytes of a file, and what the system says of it.</summary>
    public static byte[] Read(string path, int maxBytes, FileRefusal refusal, out FileFacts facts)
    {
        using var handle = OpenWithin(maxBytes, path, refusal, out facts);
        // One byte more than it should have: a file of /proc claims to be empty, and a growing one would be read as a part.
        var bytes = new byte[facts.Length + 1];
        FillAll(handle, bytes, path, refusal);
        return bytes[..^1];
    }

    /// <summary>All bytes of a document that is used up at once.</summary>
    /// <exception cref="MetadataFormatException">As of <see cref="Read(string, int)"/>.</exception>
    public static RentedBuffer ReadRented(string path, int maxBytes)
    {
        using var handle = OpenWithin(maxBytes, path, RefuseDocument, out var facts);
        var length = (int)facts.Length;
        var bytes = new RentedBuffer(length + 1);
        try
        {
            FillAll(handle, bytes.GetSpan()[..(length + 1)], path, RefuseDocument);
            bytes.Advance(length);
            return bytes;
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }

    private static SafeFileHandle OpenWithin(int maxBytes, string path, FileRefusal refusal, out FileFacts facts)
    {
        var handle = Open(path, folder: null, refusal, out facts);
        if (facts.Length <= maxBytes) return handle;
        handle.Dispose();
        throw refusal(FileProblem.TooLarge, $"'{Printable.Of(path)}' has {facts.Length} bytes; at most {maxBytes} are read.", null, null);
    }

    /// <summary>Requires the file to end one byte before the buffer does.</summary>
    private static void FillAll(SafeFileHandle handle, Span<byte> buffer, string path, FileRefusal refusal)
    {
        if (Fill(handle, buffer, path, refusal) != buffer.Length - 1) throw Changed(path, refusal);
    }

    /// <summary>Opens a file that is too large to be read at once.</summary>
    public static SafeFileHandle Open(string path, FileRefusal refusal, out FileFacts facts) => Open(path, folder: null, refusal, out facts);

    /// <summary>Opens an artifact in its folder.</summary>
    /// <exception cref="RecordingException">It is missing, unreadable, or not a regular file (2001, 2002), or a link stands there by now (2003).</exception>
    public static SafeFileHandle OpenForHashing(OpenFolder folder, string name, out FileFacts facts) =>
        Open(Path.Join(folder.Path, name), folder, RefuseArtifact, out facts);

    /// <summary>Opens a file to be hashed by its path; symbolic links are followed.</summary>
    /// <exception cref="RecordingException">It is missing, unreadable, or not a regular file (2001, 2002).</exception>
    public static SafeFileHandle OpenForHashing(string path, out FileFacts facts) => Open(path, folder: null, RefuseArtifact, out facts);

    public static RecordingException Changed(string path) => (RecordingException)Changed(path, RefuseArtifact);

    public static InTotoException Changed(string path, FileRefusal refusal) =>
        refusal(FileProblem.Changed, $"'{Printable.Of(path)}' changed while it was read.", "Let nothing write there meanwhile.", null);

    private static MetadataFormatException RefuseDocument(FileProblem problem, string what, string? hint, Exception? inner) => new(
        problem switch
        {
            FileProblem.TooLarge => Codes.TooLarge,
            FileProblem.Missing => Codes.FileMissing,
            _ => Codes.FileUnreadable,
        },
        what, where: null, hint, inner);

    public static RecordingException RefuseArtifact(FileProblem problem, string what, string? hint, Exception? inner) => new(
        problem switch
        {
            FileProblem.NotRegular => Codes.NotRegularFile,
            FileProblem.TooLarge => Codes.RecordingTooLarge,
            FileProblem.Changed => Codes.FileChanged,
            _ => Codes.PathUnreadable,
        },
        what, where: null, hint ?? "Exclude it, or make it readable.", inner);

    private static SafeFileHandle Open(string path, OpenFolder? folder, FileRefusal refusal, out FileFacts facts)
    {
        // A NUL would end the path early for the system, so that another file would be read.
        if (path.Contains('\0')) throw Missing(path, refusal, null);
        var handle = OperatingSystem.IsWindows() ? OpenOnWindows(path, refusal) : OpenOnUnix(path, folder?.Handle, refusal);
        facts = FileFacts.Of(handle);
        if (facts.Kind == FileKind.Regular) return handle;

        handle.Dispose();
        throw facts.Kind == FileKind.Folder
            ? refusal(FileProblem.NotRegular, $"'{Printable.Of(path)}' is a folder, not a file.", null, null)
            : NotAFile(path, refusal);
    }

    private static SafeFileHandle OpenOnUnix(string path, SafeFileHandle? folder, FileRefusal refusal)
    {
        if (OperatingSystem.IsWindows()) throw new PlatformNotSupportedException();
        int error;
        var handle = folder is null ? Libc.OpenWithoutWaiting(path, out error) : Libc.OpenWithoutWaiting(folder, Path.GetFileName(path), out error);
        return handle ?? throw error switch
        {
            _ when Libc.IsMissing(error) => Missing(path, refusal, null),
            _ when Libc.IsNotAFile(error) => NotAFile(path, refusal),
            _ when Libc.IsLinkLoop(error) && folder is not null => Changed(path, refusal),
            _ => refusal(FileProblem.Unreadable, $"'{Printable.Of(path)}' cannot be read ({Libc.ErrorText(error)}).", null, null),
        };
    }

    private static SafeFileHandle OpenOnWindows(string path, FileRefusal refusal)
    {
        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Missing(path, refusal, problem);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw refusal(FileProblem.Unreadable, $"'{Printable.Of(path)}' cannot be read ({problem.Message})", null, problem);
        }
    }

    private static int Fill(SafeFileHandle handle, Span<byte> buffer, string path, FileRefusal refusal)
    {
        try
        {
            var length = 0;
            while (length < buffer.Length && RandomAccess.Read(handle, buffer[length..], length) is var read and > 0) length += read;
            return length;
        }
        catch (IOException problem)
        {
            throw refusal(FileProblem.Unreadable, $"'{Printable.Of(path)}' cannot be read ({problem.Message})", null, problem);
        }
    }

    private static InTotoException Missing(string path, FileRefusal refusal, Exception? inner) =>
        refusal(FileProblem.Missing, $"There is no file '{Printable.Of(path)}'.", "Check the path.", inner);

    private static InTotoException NotAFile(string path, FileRefusal refusal) =>
        refusal(FileProblem.NotRegular, $"'{Printable.Of(path)}' is neither a file nor a folder but a pipe, socket or device.", null, null);
}
