using System.Formats.Tar;
using System.Security.Cryptography;
using InToto.Json;

namespace InToto.Build;

/// <summary>An image in a file, in the form of OCI or of Docker: it must hold what was recorded, and whoever loads it must find that and nothing else.</summary>
internal sealed class ImageArchive
{
    private readonly Dictionary<string, string> _digests = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> _lists = new(StringComparer.Ordinal);
    private readonly string _path;

    private ImageArchive(string path) => _path = path;

    /// <summary>The name of the file among artifacts.</summary>
    public static string NameOf(string path) => $"@image/{Path.GetFileName(path)}";

    /// <summary>Reads a file, and requires it to hold one image.</summary>
    /// <returns>The file, as it is recorded.</returns>
    /// <exception cref="BuildException">It does not (5047).</exception>
    public static Artifact Require(string path, ContainerImage image, CancellationToken cancellationToken)
    {
        var archive = Read(path, out var hashed, cancellationToken);
        foreach (var hex in image.Layers.Append(image.Configuration))
            if (!archive._digests.ContainsValue(hex)) throw archive.Unfit($"it does not hold {hex}, which the manifest names");
        if (archive._lists.TryGetValue("index.json", out var index)) archive.RequireOnly(index, [image.Hex]);
        else if (archive._lists.TryGetValue("manifest.json", out var manifest)) archive.RequireLoads(manifest, image);
        else throw archive.Unfit("it has neither an index.json nor a manifest.json");
        return hashed;
    }

    /// <summary>Reads a file, and requires it to hold an index of images.</summary>
    /// <returns>The file, as it is recorded.</returns>
    /// <exception cref="BuildException">It does not (5047).</exception>
    public static Artifact Require(string path, string index, IReadOnlyCollection<string> images, CancellationToken cancellationToken)
    {
        var archive = Read(path, out var hashed, cancellationToken);
        if (!archive._lists.TryGetValue("index.json", out var list)) throw archive.Unfit("it has no index.json");
        // The index stands there itself, or one that leads to it.
        if (ContainerImage.HexOf(System.Text.Encoding.UTF8.GetString(list)) == index) archive.RequireOnly(list, images);
        else archive.RequireOnly(list, [index]);
        foreach (var hex in images) archive.RequireBlob(hex);
        return hashed;
    }

    private static ImageArchive Read(string path, out Artifact hashed, CancellationToken cancellationToken)
    {
        var archive = new ImageArchive(path);
        using var file = File.OpenRead(path);
        using var sha256 = SHA256.Create();
        using var stream = new CryptoStream(file, sha256, CryptoStreamMode.Read);
        try
        {
            using (var tar = new TarReader(stream, leaveOpen: true)) archive.Read(tar, cancellationToken);
            stream.CopyTo(Stream.Null);
        }
        catch (Exception problem) when (problem is InvalidDataException or FormatException or EndOfStreamException)
        {
            throw archive.Unfit($"it cannot be read: {problem.Message}", problem);
        }
        hashed = new(ArtifactName.Parse(NameOf(path)), DigestSet.Sha256(sha256.Hash));
        return archive;
    }

    private void Read(TarReader tar, CancellationToken cancellationToken)
    {
        while (tar.GetNextEntry() is { } entry)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile)) continue;
            string digest;
            if (entry.Name is "index.json" or "manifest.json")
            {
                if (entry.Length > Limits.DocumentBytes) throw Unfit($"its {entry.Name} has more than {Limits.DocumentBytes} bytes");
                using var copy = new MemoryStream();
                entry.DataStream?.CopyTo(copy);
                _lists[entry.Name] = copy.ToArray();
                digest = HexText.Of(SHA256.HashData(_lists[entry.Name]));
            }
            else
            {
                digest = HexText.Of(SHA256.HashData(entry.DataStream ?? Stream.Null));
            }
            // A second one of a name would be another reader's.
            if (!_digests.TryAdd(entry.Name, digest)) throw Unfit($"it holds '{Printable.Of(entry.Name)}' twice");
        }
    }

    /// <summary>The list of an archive of OCI: these images and no others.</summary>
    private void RequireOnly(byte[] list, IReadOnlyCollection<string> hexes)
    {
        var named = new HashSet<string>(StringComparer.Ordinal);
        if (Parsed(list).Member("manifests") is { Kind: JsonKind.List } manifests)
            foreach (var manifest in manifests.Inside) named.Add(ContainerImage.DigestIn(manifest));
        if (!named.SetEquals(hexes)) throw Unfit("its index.json names another image");
        foreach (var hex in hexes) RequireBlob(hex);
    }

    private void RequireBlob(string hex)
    {
        if (!_digests.TryGetValue($"blobs/sha256/{hex}", out var digest) || digest != hex) throw Unfit($"what it holds as {hex} is not there, or something else");
    }

    /// <summary>The list of an archive of Docker: one image of this configuration and these layers.</summary>
    private void RequireLoads(byte[] list, ContainerImage image)
    {
        var root = Parsed(list);
        if (root is not { Kind: JsonKind.List, Count: 1 }) throw Unfit("its manifest.json does not name one image");
        foreach (var loaded in root.Inside)
        {
            if (DigestOf(loaded.Member("Config")) != image.Configuration) throw Unfit("its manifest.json names another configuration");
            var layers = new List<string?>();
            if (loaded.Member("Layers") is { Kind: JsonKind.List } names)
                foreach (var name in names.Inside) layers.Add(DigestOf(name));
            if (!layers.SequenceEqual(image.Layers)) throw Unfit("its manifest.json names other layers");
        }
    }

    private string? DigestOf(JsonValue? name) => name is { Kind: JsonKind.Text } text ? _digests.GetValueOrDefault(text.Text) : null;

    private JsonValue Parsed(byte[] list)
    {
        try
        {
            return StrictJson.Parse(list);
        }
        catch (MetadataFormatException problem)
        {
            throw Unfit($"its list of images cannot be read: {problem.Message}", problem);
        }
    }

    private BuildException Unfit(string why, Exception? inner = null) => ContainerImage.Unfit($"it was written into '{Printable.InFull(_path)}', and {why}", inner);
}
