using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace InToto.Recording;

/// <summary>SHA-256 of files, streamed, on every core.</summary>
internal static class FileHasher
{
    /// <summary>Larger buffers are not faster.</summary>
    private const int BufferBytes = 128 * 1024;

    /// <summary>The digests of files, in their order.</summary>
    /// <exception cref="RecordingException">A file cannot be read (2001, 2002), changed meanwhile (2003), or is too large (2006): the first of them in order.</exception>
    public static async Task<DigestSet[]> HashAsync(IReadOnlyList<FoundFile> files, CancellationToken cancellationToken)
    {
        var digests = new DigestSet[files.Count];
        var failures = new InTotoException?[files.Count];
        var (next, failed) = (-1, false);

        // Files are taken in order and those taken are finished, so the first failure does not depend on which worker was faster.
        void Work()
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
            for (int i; !Volatile.Read(ref failed) && (i = Interlocked.Increment(ref next)) < files.Count;)
            {
                try
                {
                    digests[i] = Hash(files[i].Path, hash, buffer, cancellationToken);
                }
                catch (InTotoException failure)
                {
                    failures[i] = failure;
                    Volatile.Write(ref failed, true);
                }
            }
            ArrayPool<byte>.Shared.Return(buffer);
        }

        var workers = Math.Min(Environment.ProcessorCount, files.Count);
        await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(Work, cancellationToken)));
        return Array.Find(failures, failure => failure is not null) is { } first ? throw first : digests;
    }

    private static DigestSet Hash(string path, IncrementalHash hash, byte[] buffer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var handle = BoundedFile.OpenForHashing(path, out var before);
        if (before.Length > Limits.RecordedFileBytes)
            throw new RecordingException(Codes.RecordingTooLarge, $"'{Printable.Of(path)}' has {before.Length} bytes; a file to record may have {Limits.RecordedFileBytes}.",
                hint: "Exclude it, or record its parts.");

        var length = 0L;
        var small = before.Length < buffer.Length;
        int read;
        while ((read = Read(handle, buffer, length, path)) > 0 && length <= before.Length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            length += read;
            if (small) break;
            hash.AppendData(buffer, 0, read);
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        if (small) SHA256.HashData(buffer.AsSpan(0, (int)length), digest);
        else hash.GetHashAndReset(digest);
        return length == before.Length && FileFacts.Of(handle) == before ? DigestSet.Sha256(digest) : throw BoundedFile.Changed(path);
    }

    private static int Read(SafeFileHandle handle, byte[] buffer, long offset, string path)
    {
        try
        {
            return RandomAccess.Read(handle, buffer, offset);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw BoundedFile.RefuseArtifact(FileProblem.Unreadable, $"'{Printable.Of(path)}' cannot be read ({problem.Message})", null, problem);
        }
    }
}
