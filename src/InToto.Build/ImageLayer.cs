using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

namespace InToto.Build;

/// <summary>The layer that the SDK made of a published folder: which files an image really has.</summary>
internal static class ImageLayer
{
    /// <summary>The files of a layer, by their paths below the program's folder.</summary>
    /// <param name="path">The layer, as it was sent.</param>
    /// <param name="hex">The SHA-256 that the manifest names.</param>
    /// <param name="folder">The program's folder, as the layer names it.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="BuildException">It has another digest, or holds more than files of that folder (5047).</exception>
    public static Dictionary<string, DigestSet> Read(string path, string hex, string folder, CancellationToken cancellationToken)
    {
        using var file = File.OpenRead(path);
        using var sha256 = SHA256.Create();
        // What is unpacked is what is hashed: nobody can change it in between.
        using var hashed = new CryptoStream(file, sha256, CryptoStreamMode.Read);
        Dictionary<string, DigestSet> files;
        try
        {
            using (var unpacked = new GZipStream(hashed, CompressionMode.Decompress, leaveOpen: true)) files = FilesIn(unpacked, folder, cancellationToken);
            hashed.CopyTo(Stream.Null);
        }
        catch (Exception problem) when (problem is InvalidDataException or FormatException or EndOfStreamException)
        {
            throw ContainerImage.Unfit($"its layer '{Printable.InFull(path)}' cannot be read: {problem.Message}", problem);
        }
        return HexText.Of(sha256.Hash) == hex ? files : throw ContainerImage.Unfit($"its layer '{Printable.InFull(path)}' is another than the one that its manifest names");
    }

    private static Dictionary<string, DigestSet> FilesIn(Stream layer, string folder, CancellationToken cancellationToken)
    {
        var files = new Dictionary<string, DigestSet>(StringComparer.Ordinal);
        using var tar = new TarReader(layer);
        while (tar.GetNextEntry() is { } entry)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (entry.EntryType == TarEntryType.Directory) continue;
            var name = entry.Name.TrimStart('/');
            var below = folder.Length == 0 ? name : name.StartsWith(folder + "/", StringComparison.Ordinal) ? name[(folder.Length + 1)..] : null;
            if (below is null || entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile))
                throw ContainerImage.Unfit($"its layer holds '{Printable.Of(entry.Name)}', which is no file of '{Printable.Of(folder)}'");
            var digest = DigestSet.Sha256(SHA256.HashData(entry.DataStream ?? Stream.Null));
            if (!files.TryAdd(below, digest)) throw ContainerImage.Unfit($"its layer holds '{Printable.Of(entry.Name)}' twice");
            if (files.Count > Limits.Artifacts) throw ContainerImage.Unfit($"its layer holds more than {Limits.Artifacts} files");
        }
        return files;
    }
}
