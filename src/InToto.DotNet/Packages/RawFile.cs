using Microsoft.Win32.SafeHandles;

namespace InToto.DotNet;

/// <summary>The bytes of a package, read where they stand; nothing is kept.</summary>
internal sealed class RawFile : IDisposable
{
    private readonly SafeFileHandle _handle;
    private readonly FileFacts _facts;

    private RawFile(string path, SafeFileHandle handle, FileFacts facts) => (Path, _handle, _facts) = (path, handle, facts);

    public string Path { get; }

    /// <summary>What messages call it.</summary>
    public string Shown => Printable.InFull(Path);

    public long Length => _facts.Length;

    /// <summary>What the system said of it when it was opened.</summary>
    public FileFacts Facts => _facts;

    /// <exception cref="PackageException">It is missing, unreadable, not a regular file (3001), or too large (3009).</exception>
    public static RawFile Open(string path)
    {
        var handle = BoundedFile.Open(path, Refuse, out var facts);
        if (facts.Length <= PackageLimits.FileBytes) return new(path, handle, facts);
        handle.Dispose();
        throw Refuse(FileProblem.TooLarge, $"'{Printable.InFull(path)}' has {facts.Length} bytes; a package may have {PackageLimits.FileBytes}.", null, null);
    }

    /// <summary>Fills the buffer with what stands at the offset.</summary>
    /// <exception cref="PackageException">The file cannot be read, or is shorter by now.</exception>
    public void Read(long offset, Span<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            var read = ReadSome(offset, buffer);
            if (read == 0) throw BoundedFile.Changed(Path, Refuse);
            offset += read;
            buffer = buffer[read..];
        }
    }

    private int ReadSome(long offset, Span<byte> buffer)
    {
        try
        {
            return RandomAccess.Read(_handle, buffer, offset);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw Refuse(FileProblem.Unreadable, $"'{Shown}' cannot be read ({problem.Message})", null, problem);
        }
    }

    /// <summary>What was read in several pieces is one file only if nobody wrote to it meanwhile.</summary>
    /// <exception cref="PackageException">The file is not as it was when it was opened.</exception>
    public void RequireUnchanged()
    {
        if (FileFacts.Of(_handle) != _facts) throw BoundedFile.Changed(Path, Refuse);
    }

    public void Dispose() => _handle.Dispose();

    private static PackageException Refuse(FileProblem problem, string what, string? hint, Exception? inner) =>
        new(problem == FileProblem.TooLarge ? PackageCodes.PackageTooLarge : PackageCodes.PackageUnreadable, what, where: null, hint, inner);
}
