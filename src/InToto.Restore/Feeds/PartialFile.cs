using System.Security.Cryptography;

namespace InToto.Restore;

/// <summary>A file that is not a package yet: it is hashed as it is written, and nobody sees it before it is whole (threats K1, K5, K8).</summary>
internal sealed class PartialFile : IDisposable
{
    private readonly FileStream _file;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _first = new byte[4];

    public PartialFile(string path, long mostBytes)
    {
        (Path, MostBytes) = (path, mostBytes);
        _file = Writing(() => new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0 }));
    }

    public string Path { get; }

    public long MostBytes { get; }

    public long Length { get; private set; }

    /// <summary>Whether its first bytes are those of an archive: a page to log in on begins otherwise.</summary>
    public bool IsArchive => Length >= 4 && _first.AsSpan().SequenceEqual("PK\x03\x04"u8);

    /// <summary>From the beginning again.</summary>
    public void Restart()
    {
        Writing(() => _file.SetLength(0));
        _file.Position = 0;
        Length = 0;
        _hash.GetHashAndReset();
    }

    /// <summary>Appends; false when it would have more bytes than it may.</summary>
    public bool Append(ReadOnlySpan<byte> bytes)
    {
        if (Length + bytes.Length > MostBytes) return false;
        if (Length < 4) bytes[..Math.Min(bytes.Length, 4 - (int)Length)].CopyTo(_first.AsSpan((int)Length));
        _hash.AppendData(bytes);
        try
        {
            _file.Write(bytes);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            throw Unwritable(problem);
        }
        Length += bytes.Length;
        return true;
    }

    /// <summary>Ends it. Nothing waits for the disk: what a store has is known by its hash, and hashed again before it is used.</summary>
    /// <returns>The SHA-256 of what was written, in hexadecimal digits.</returns>
    public string Finish()
    {
        Writing(_file.Dispose);
        return Convert.ToHexStringLower(_hash.GetHashAndReset());
    }

    private void Writing(Action write) => Writing(() =>
    {
        write();
        return 0;
    });

    private T Writing<T>(Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            throw Unwritable(problem);
        }
    }

    private RestoreException Unwritable(Exception problem) => PackageStore.Unwritable(Path, problem);

    public void Dispose()
    {
        _file.Dispose();
        _hash.Dispose();
    }
}
