using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace InToto.DotNet;

/// <summary>A file's SHA-256, and what the system says of it: nobody changed it while it was read.</summary>
/// <param name="Digest">The digest that is recorded.</param>
/// <param name="Facts">Equal facts later mean the same bytes: the time of the last change cannot be set.</param>
/// <param name="IsSettled">Whether that holds for other processes as well: it was on a disk, and had not been written to for a while.</param>
internal sealed record HashedFile(DigestSet Digest, FileFacts Facts, bool IsSettled = false)
{
    /// <summary>Files of packages and of the SDK, which every project of a build reads. A file is asked for its facts each time.</summary>
    private static readonly ConcurrentDictionary<string, HashedFile> Known = new(StringComparer.Ordinal);

    /// <summary>Who comes while a file is read waits for it.</summary>
    private static readonly ConcurrentDictionary<string, Lock> Reading = new(StringComparer.Ordinal);

    /// <summary>Reads a file.</summary>
    /// <exception cref="RecordingException">It cannot be read (2001, 2002, 2006), or changed meanwhile (2003).</exception>
    public static HashedFile Read(string path, CancellationToken cancellationToken)
    {
        using var handle = BoundedFile.OpenForHashing(path, out var facts);
        return facts.Length < BufferBytes ? ReadWhole(handle, path, facts, look: null) : Read(handle, path, facts, cancellationToken);
    }

    /// <summary>Reads a file, unless this process has read it and nobody has changed it since.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="look">Is shown all bytes of the file and their digest, if they are read now and are few (<see cref="MostShown"/>).</param>
    /// <exception cref="RecordingException">As of <see cref="Read(string, CancellationToken)"/>.</exception>
    public static HashedFile ReadShared(string path, CancellationToken cancellationToken, Action<ReadOnlyMemory<byte>, DigestSet>? look = null)
    {
        if (Unchanged(path) is { } unchanged) return unchanged;
        lock (Reading.GetOrAdd(path, _ => new()))
            return ReadOnce(path, look, cancellationToken);
    }

    private static HashedFile ReadOnce(string path, Action<ReadOnlyMemory<byte>, DigestSet>? look, CancellationToken cancellationToken)
    {
        using var handle = BoundedFile.OpenForHashing(path, out var facts);
        if (!OperatingSystem.IsWindows() && Known.TryGetValue(path, out var known) && known.Facts == facts) return known;
        var read = facts.Length < (look is null ? BufferBytes : MostShown) ? ReadWhole(handle, path, facts, look) : Read(handle, path, facts, cancellationToken);
        DigestMemory.Current?.Note(path, read);
        return Known[path] = read;
    }

    /// <summary>A file that this process has read by <see cref="ReadShared"/>, or remembers of one before (<see cref="DigestMemory"/>), and that nobody has changed since; null for any other, and where the system says too little of it.</summary>
    /// <remarks>One question to the system, for each of some hundred files of a compile.</remarks>
    public static HashedFile? Unchanged(string path) =>
        OperatingSystem.IsLinux() && LastRead(path) is { } known && Libc.HasFacts(path, known.Facts) ? known : null;

    /// <summary>The same, whether somebody has changed it since or not.</summary>
    public static HashedFile? LastRead(string path) => Known.GetValueOrDefault(path) ?? DigestMemory.Current?.File(path);

    /// <summary>All bytes of the file that was hashed.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="maxBytes">How many it may have.</param>
    /// <exception cref="RecordingException">Another file is there by now (2003), it is larger (2006), or cannot be read.</exception>
    public byte[] ReadAgain(string path, int maxBytes)
    {
        using var handle = BoundedFile.OpenForHashing(path, out var facts);
        if (facts.Length != Facts.Length) throw BoundedFile.Changed(path);
        if (facts.Length > maxBytes) throw new RecordingException(Codes.RecordingTooLarge, $"'{Printable.Of(path)}' has {facts.Length} bytes; at most {maxBytes} are read.");
        var bytes = GC.AllocateUninitializedArray<byte>((int)facts.Length);
        var length = Fill(handle, bytes, bytes.Length);
        // What the system says the same of before and after is the same; where it says little, the bytes tell.
        var isSame = length == bytes.Length && (OperatingSystem.IsWindows() ? DigestSet.Sha256(SHA256.HashData(bytes)).Equals(Digest) : FileFacts.Of(handle) == Facts);
        return isSame ? bytes : throw BoundedFile.Changed(path);
    }

    private static HashedFile ReadWhole(SafeFileHandle handle, string path, FileFacts facts, Action<ReadOnlyMemory<byte>, DigestSet>? look)
    {
        var isSettled = IsSettledNow(facts);
        var length = (int)facts.Length;
        var buffer = ArrayPool<byte>.Shared.Rent(length + 1);
        try
        {
            // One byte more is asked for than it should have: a file of /proc claims to be empty.
            if (Fill(handle, buffer.AsSpan(0, length + 1), length) != length || FileFacts.Of(handle) != facts) throw BoundedFile.Changed(path);
            var bytes = buffer.AsMemory(0, length);
            var digest = DigestSet.Sha256(SHA256.HashData(bytes.Span));
            look?.Invoke(bytes, digest);
            return new(digest, facts, isSettled);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Reads, at least once, until a number of bytes is there or the file ends.</summary>
    private static int Fill(SafeFileHandle handle, Span<byte> bytes, int enough)
    {
        int read, length = 0;
        do
        {
            read = ReadAt(handle, bytes[length..], length);
            length += read;
        }
        while (read > 0 && length < enough);
        return length;
    }

    /// <summary>The platform first asks every handle whether it has places.</summary>
    private static int ReadAt(SafeFileHandle handle, Span<byte> bytes, long offset) => OperatingSystem.IsWindows() ? RandomAccess.Read(handle, bytes, offset) : Libc.Read(handle, bytes, offset);

    private static HashedFile Read(SafeFileHandle handle, string path, FileFacts facts, CancellationToken cancellationToken)
    {
        if (facts.Length > Limits.RecordedFileBytes)
            throw new RecordingException(Codes.RecordingTooLarge, $"'{Printable.Of(path)}' has {facts.Length} bytes; a file to record may have {Limits.RecordedFileBytes}.");
        var isSettled = IsSettledNow(facts);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            var length = 0L;
            while (ReadAt(handle, buffer, length) is var read and > 0 && length <= facts.Length)
            {
                cancellationToken.ThrowIfCancellationRequested();
                hash.AppendData(buffer, 0, read);
                length += read;
            }
            if (length != facts.Length || FileFacts.Of(handle) != facts) throw BoundedFile.Changed(path);
            return new(DigestSet.Sha256(hash.GetHashAndReset()), facts, isSettled);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>
    /// Whether all that was ever written to a file is on its disk by now, so that the next who writes, also through a mapping into memory, changes the time: the system writes within half a minute.
    /// </summary>
    public static bool IsSettledNow(FileFacts facts) => facts.IsOnLocalDisk && DateTimeOffset.UnixEpoch.AddSeconds(facts.Changed.Seconds + SettlingSeconds) < TimeProvider.System.GetUtcNow();

    private const int SettlingSeconds = 120;

    private const int BufferBytes = 128 * 1024;

    /// <summary>Nearly all assemblies are smaller.</summary>
    private const int MostShown = 8 * 1024 * 1024;
}
