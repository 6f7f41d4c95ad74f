using System.Security.Cryptography;

namespace InToto;

/// <summary>Writes a file whole or not at all: beside its place, flushed to the disk, then renamed (threats I10, I11, I13, I14).</summary>
internal static class AtomicFile
{
    /// <summary>Puts a file in its place. A symbolic link that stands there is replaced, not followed.</summary>
    /// <param name="path">Where the file shall be; its folder exists.</param>
    /// <param name="content">All of its bytes.</param>
    /// <param name="mode">Who may read it, from its first byte on; null as the process's umask has it.</param>
    /// <param name="code">The code of the exception.</param>
    /// <exception cref="RecordingException">It cannot be written; nothing is left behind, and a file that stood there still does.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content, UnixFileMode? mode = null, string code = Codes.LinkUnwritable) =>
        Write(path, content, then: null, mode, code);

    /// <summary>Puts a file in its place that is too large to be held in memory.</summary>
    /// <param name="path">Where the file shall be; its folder exists.</param>
    /// <param name="write">Writes all of its bytes. What it throws is passed on, and the place stays as it was.</param>
    /// <param name="mode">Who may read it, from its first byte on; null as the process's umask has it.</param>
    /// <param name="code">The code of the exception.</param>
    /// <exception cref="RecordingException">It cannot be written; nothing is left behind, and a file that stood there still does.</exception>
    public static void Write(string path, Action<Stream> write, UnixFileMode? mode = null, string code = Codes.LinkUnwritable) =>
        Write(path, [], write, mode, code);

    private static void Write(string path, ReadOnlySpan<byte> content, Action<Stream>? then, UnixFileMode? mode, string code)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? throw Unwritable(path, "it has no folder.", code, null);

        // Not named after the file, whose name may be as long as a name can be; random, so that two writers never share one.
        var temporary = Path.Combine(folder, $".{RandomNumberGenerator.GetHexString(16, lowercase: true)}.tmp");
        try
        {
            WriteAndFlush(temporary, content, then, mode);
            File.Move(temporary, path, overwrite: true);
            if (!OperatingSystem.IsWindows()) FlushFolder(folder);
        }
        catch (Exception problem)
        {
            if (File.Exists(temporary)) File.Delete(temporary);
            // ArgumentOutOfRangeException is the BCL's word for a file larger than the file system or the process's limit allows.
            if (problem is DirectoryNotFoundException) throw Unwritable(path, $"there is no folder '{Printable.Of(folder)}'.", code, problem);
            if (problem is not (IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)) throw;
            throw Unwritable(path, problem.Message, code, problem);
        }
    }

    private static void WriteAndFlush(string path, ReadOnlySpan<byte> content, Action<Stream>? then, UnixFileMode? mode)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = mode;
        using var file = new FileStream(path, options);
        file.Write(content);
        then?.Invoke(file);
        file.Flush(flushToDisk: true);
    }

    /// <summary>The rename itself survives a power cut only when the folder is flushed too.</summary>
    /// <remarks>A folder that may be written to but not read cannot be opened for it; the file is complete all the same.</remarks>
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private static void FlushFolder(string folder)
    {
        using var handle = Libc.OpenWithoutWaiting(folder, out _);
        if (handle is not null) RandomAccess.FlushToDisk(handle);
    }

    private static RecordingException Unwritable(string path, string why, string code, Exception? inner) =>
        new(code, $"'{Printable.Of(path)}' could not be written: {why}", where: null, "Check that its folder exists, may be written to and has room.", inner);
}
