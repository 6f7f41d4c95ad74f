using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace InToto.Recording;

/// <summary>SHA-256 of files, streamed, on every core.</summary>
internal static class FileHasher
{
    /// <summary>Larger buffers are not faster.</summary>
    private const int BufferBytes = 128 * 1024;

    /// <summary>The digests of files, as they come, until there are no more: what each of the workers has.</summary>
    /// <param name="files">The files. A failure is left there: a file that cannot be read (2001, 2002), changed meanwhile (2003), or is too large (2006).</param>
    /// <param name="normalize">Whether lines are taken to end with LF.</param>
    /// <param name="cancellationToken">Stops between two pieces of a file.</param>
    public static Task<List<Artifact>>[] Start(FileQueue files, bool normalize, CancellationToken cancellationToken)
    {
        // Threads of their own: they wait for files, and a pool that has only waiting threads starts no search.
        var workers = new Task<List<Artifact>>[Environment.ProcessorCount];
        for (var i = 0; i < workers.Length; i++) workers[i] = Task.Factory.StartNew(() => Hash(files, normalize, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return workers;
    }

    private static List<Artifact> Hash(FileQueue files, bool normalize, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        var artifacts = new List<Artifact>();
        OpenFolder? folder = null;
        try
        {
            while (files.Take() is { } batch)
                foreach (var file in batch)
                {
                    try
                    {
                        folder = In(file.Folder, folder);
                        artifacts.Add(new(file.Name, Hash(folder, file.FileName, hash, buffer, normalize, files.Progress, cancellationToken)));
                        files.Progress.Finish();
                    }
                    catch (InTotoException failure)
                    {
                        files.Fail(file, failure);
                        break;
                    }
                }
        }
        finally
        {
            folder?.Dispose();
            ArrayPool<byte>.Shared.Return(buffer);
        }
        return artifacts;
    }

    /// <summary>Files of one folder come one after the other, so it is opened once.</summary>
    private static OpenFolder In(string path, OpenFolder? last)
    {
        if (last?.Path == path) return last;
        last?.Dispose();
        return OpenFolder.At(path);
    }

    private static DigestSet Hash(OpenFolder folder, string name, IncrementalHash hash, byte[] buffer, bool normalize, RecordingProgress progress, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var handle = BoundedFile.OpenForHashing(folder, name, out var before);
        if (before.Length > Limits.RecordedFileBytes)
            throw new RecordingException(Codes.RecordingTooLarge, $"'{Printable.Of(Path.Join(folder.Path, name))}' has {before.Length} bytes; a file to record may have {Limits.RecordedFileBytes}.",
                hint: "Exclude it, or record its parts.");

        var length = 0L;
        var small = before.Length < buffer.Length;
        var endings = new LineEndings();
        var kept = 0;
        int read;
        while ((read = Read(handle, buffer, length, folder, name)) > 0 && length <= before.Length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            length += read;
            progress.Hash(read);
            kept = normalize ? endings.Normalize(buffer.AsSpan(0, read)) : read;
            if (small) break;
            hash.AppendData(buffer, 0, kept);
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        if (small) SHA256.HashData(buffer.AsSpan(0, kept), digest);
        else hash.GetHashAndReset(digest);
        return length == before.Length && FileFacts.Of(handle) == before ? DigestSet.Sha256(digest) : throw BoundedFile.Changed(Path.Join(folder.Path, name));
    }

    private static int Read(SafeFileHandle handle, byte[] buffer, long offset, OpenFolder folder, string name)
    {
        try
        {
            return OperatingSystem.IsWindows() ? RandomAccess.Read(handle, buffer, offset) : Libc.Read(handle, buffer, offset);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw BoundedFile.RefuseArtifact(FileProblem.Unreadable, $"'{Printable.Of(Path.Join(folder.Path, name))}' cannot be read ({problem.Message})", null, problem);
        }
    }
}
