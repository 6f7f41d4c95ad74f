using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using InToto.DotNet;
using InToto.Recording;

namespace InToto.Build;

/// <summary>The files of the commit that is checked out, as git lists them: a recorded file is one of them, or the working tree is dirty.</summary>
/// <remarks>
/// It compares the bytes that were recorded. Git's own status would not: it may run filters that the repository configures, and takes a file with other line ends for the same.
/// What is said here nobody has to believe: the rules of a layout compare each file with the step <c>source</c>.
/// </remarks>
internal sealed class CommittedFiles
{
    /// <summary>By SHA-256: most projects of a build share some files.</summary>
    private static readonly ConcurrentDictionary<string, string> Blobs = new(StringComparer.Ordinal);

    private readonly IReadOnlyDictionary<string, string> _ids;

    private CommittedFiles(IReadOnlyDictionary<string, string> ids) => _ids = ids;

    /// <summary>The files of a commit below a folder.</summary>
    /// <exception cref="RecordingException">Git cannot list them (2101, 2201), or there are too many (2006).</exception>
    public static CommittedFiles Of(string root, string commit) => new(GitRepository.FilesOf(commit, root, CancellationToken.None));

    /// <summary>Whether the commit has a file with these bytes at its place, itself or as a pointer of Git LFS.</summary>
    /// <param name="file">A file of the repository.</param>
    /// <param name="hashed">What was recorded of it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public bool Have(BuildFile.InRepository file, HashedFile hashed, CancellationToken cancellationToken)
    {
        if (!_ids.TryGetValue(file.Name.Value, out var id)) return false;
        var hex = hashed.Digest.Digests[0].Hex;
        var algorithm = id.Length == Sha1Digits ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256;
        if (Blobs.TryGetValue($"{algorithm.Name} {hex}", out var blob)) return blob == id || IsPointer(id, algorithm, hex, hashed.Facts.Length);
        blob = Blobs[$"{algorithm.Name} {hex}"] = BlobOf(file.Path, algorithm, hashed, cancellationToken);
        return blob == id || IsPointer(id, algorithm, hex, hashed.Facts.Length);
    }

    private static bool IsPointer(string id, HashAlgorithmName algorithm, string hex, long length)
    {
        var pointer = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"version https://git-lfs.github.com/spec/v1\noid sha256:{hex}\nsize {length}\n"));
        using var hash = Begin(algorithm, pointer.Length);
        hash.AppendData(pointer);
        return HexText.Of(hash.GetHashAndReset()) == id;
    }

    /// <summary>Git's id of the bytes that were hashed, and no others.</summary>
    private static string BlobOf(string path, HashAlgorithmName algorithm, HashedFile hashed, CancellationToken cancellationToken)
    {
        using var handle = BoundedFile.OpenForHashing(path, out _);
        using var blob = Begin(algorithm, hashed.Facts.Length);
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            var length = 0L;
            while (RandomAccess.Read(handle, buffer, length) is var read and > 0 && length <= hashed.Facts.Length)
            {
                cancellationToken.ThrowIfCancellationRequested();
                blob.AppendData(buffer, 0, read);
                digest.AppendData(buffer, 0, read);
                length += read;
            }
            return DigestSet.Sha256(digest.GetHashAndReset()).Equals(hashed.Digest) ? HexText.Of(blob.GetHashAndReset()) : throw BoundedFile.Changed(path);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static IncrementalHash Begin(HashAlgorithmName algorithm, long length)
    {
        var hash = IncrementalHash.CreateHash(algorithm);
        hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {length}\0")));
        return hash;
    }

    private const int Sha1Digits = 40;

    private const int BufferBytes = 128 * 1024;
}
