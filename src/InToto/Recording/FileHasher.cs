using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Threading.Channels;
using Microsoft.Win32.SafeHandles;

namespace InToto.Recording;

/// <summary>SHA-256 of files, streamed, on every core.</summary>
internal static class FileHasher
{
    /// <summary>Larger buffers are not faster.</summary>
    private const int BufferBytes = 128 * 1024;

    /// <summary>The digests of files.</summary>
    /// <param name="files">The files in their order; hashing begins with the first and ends when no more come.</param>
    /// <param name="cancellationToken">Stops between two pieces of a file.</param>
    /// <exception cref="RecordingException">A file cannot be read (2001, 2002), changed meanwhile (2003), or is too large (2006): the first of them in order.</exception>
    public static async Task<Dictionary<string, Artifact>> HashAsync(ChannelReader<FoundFile> files, CancellationToken cancellationToken)
    {
        var failures = new ConcurrentBag<(int Order, InTotoException Failure)>();
        var work = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Task.Run(() => HashAsync(files, failures, cancellationToken), cancellationToken));
        var digests = await Task.WhenAll(work);
        return failures.IsEmpty ? digests.SelectMany(some => some).ToDictionary(artifact => artifact.Name.Value, StringComparer.Ordinal) : throw failures.MinBy(failure => failure.Order).Failure;
    }

    /// <summary>Files are taken in order and those taken are finished, so the first failure does not depend on which worker was faster.</summary>
    private static async Task<List<Artifact>> HashAsync(
        ChannelReader<FoundFile> files, ConcurrentBag<(int, InTotoException)> failures, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        var digests = new List<Artifact>();
        OpenFolder? folder = null;
        try
        {
            while (failures.IsEmpty && await files.WaitToReadAsync(cancellationToken))
            {
                while (failures.IsEmpty && files.TryRead(out var file))
                {
                    try
                    {
                        folder = In(file.Folder, folder);
                        digests.Add(new(file.Name, Hash(folder, file.FileName, hash, buffer, cancellationToken)));
                    }
                    catch (InTotoException failure)
                    {
                        failures.Add((file.Order, failure));
                    }
                }
            }
        }
        finally
        {
            folder?.Dispose();
            ArrayPool<byte>.Shared.Return(buffer);
        }
        return digests;
    }

    /// <summary>Files of one folder come one after the other, so it is opened once.</summary>
    private static OpenFolder In(string path, OpenFolder? last)
    {
        if (last?.Path == path) return last;
        last?.Dispose();
        return OpenFolder.At(path);
    }

    private static DigestSet Hash(OpenFolder folder, string name, IncrementalHash hash, byte[] buffer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var handle = BoundedFile.OpenForHashing(folder, name, out var before);
        if (before.Length > Limits.RecordedFileBytes)
            throw new RecordingException(Codes.RecordingTooLarge, $"'{Printable.Of(Path.Join(folder.Path, name))}' has {before.Length} bytes; a file to record may have {Limits.RecordedFileBytes}.",
                hint: "Exclude it, or record its parts.");

        var length = 0L;
        var small = before.Length < buffer.Length;
        int read;
        while ((read = Read(handle, buffer, length, folder, name)) > 0 && length <= before.Length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            length += read;
            if (small) break;
            hash.AppendData(buffer, 0, read);
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        if (small) SHA256.HashData(buffer.AsSpan(0, (int)length), digest);
        else hash.GetHashAndReset(digest);
        return length == before.Length && FileFacts.Of(handle) == before ? DigestSet.Sha256(digest) : throw BoundedFile.Changed(Path.Join(folder.Path, name));
    }

    private static int Read(SafeFileHandle handle, byte[] buffer, long offset, OpenFolder folder, string name)
    {
        try
        {
            return RandomAccess.Read(handle, buffer, offset);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw BoundedFile.RefuseArtifact(FileProblem.Unreadable, $"'{Printable.Of(Path.Join(folder.Path, name))}' cannot be read ({problem.Message})", null, problem);
        }
    }
}
