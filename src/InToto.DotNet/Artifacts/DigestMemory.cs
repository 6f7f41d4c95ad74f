using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace InToto.DotNet;

/// <summary>Digests of files of packages and of the SDK that processes before this one have read, in a file that only who has the key can have written.</summary>
/// <remarks>
/// A digest is believed of a file of which the system says what it said then, since the machine was started. What is no longer so is not looked for: who asks compares the facts.
/// Files that had just been written, and those on no local disk, are not in it (<see cref="HashedFile.IsSettledNow"/>).
/// </remarks>
internal sealed class DigestMemory
{
    private static volatile DigestMemory? _current;

    private readonly ConcurrentDictionary<string, HashedFile> _files = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, RememberedArchive> _archives = new(StringComparer.Ordinal);
    private volatile bool _hasMore;

    /// <summary>What the build that runs may use; null when it reads everything itself.</summary>
    public static DigestMemory? Current
    {
        get => _current;
        set => _current = value;
    }

    /// <summary>What modules files are, by SHA-256; null for those that are none.</summary>
    public ConcurrentDictionary<string, ReferencedModule?> Modules { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether there is something that was not in the file.</summary>
    public bool HasMore => _hasMore;

    /// <summary>What a file was; the caller compares its facts.</summary>
    public HashedFile? File(string path) => _files.GetValueOrDefault(path);

    /// <summary>What was read of an archive; the caller compares its facts and its hash.</summary>
    public RememberedArchive? Archive(string path) => _archives.GetValueOrDefault(path);

    /// <summary>Notes a file that was read, if its facts will tell when it changes.</summary>
    public void Note(string path, HashedFile file)
    {
        if (!file.IsSettled) return;
        _files[path] = file;
        _hasMore = true;
    }

    /// <summary>Notes what an archive holds, whose facts will tell when it changes.</summary>
    public void NoteArchive(string path, RememberedArchive archive)
    {
        _archives[path] = archive;
        _hasMore = true;
    }

    /// <summary>The digests in a file's bytes; empty when they are not of this key and this start of the machine.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="secret">Of the key and the start of the machine.</param>
    public static DigestMemory Of(ReadOnlySpan<byte> bytes, byte[] secret)
    {
        var memory = new DigestMemory();
        if (bytes.Length <= HMACSHA256.HashSizeInBytes) return memory;
        var text = bytes[HMACSHA256.HashSizeInBytes..];
        if (!CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(secret, text), bytes[..HMACSHA256.HashSizeInBytes])) return memory;
        using var reader = new BinaryReader(new MemoryStream(text.ToArray()), Encoding.UTF8);
        memory.Read(reader);
        return memory;
    }

    /// <summary>The bytes of the file.</summary>
    public byte[] ToBytes(byte[] secret)
    {
        using var stream = new MemoryStream();
        stream.Write(new byte[HMACSHA256.HashSizeInBytes]);
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true)) Write(writer);
        var bytes = stream.ToArray();
        HMACSHA256.HashData(secret, bytes.AsSpan(HMACSHA256.HashSizeInBytes), bytes);
        return bytes;
    }

    private void Read(BinaryReader reader)
    {
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var path = reader.ReadString();
            var file = new HashedFile(StoredFacts.ReadDigest(reader), StoredFacts.ReadFacts(reader), IsSettled: true);
            _files[path] = file;
            var kind = reader.ReadByte();
            if (kind != NotAsked) Modules[file.Digest.Digests[0].Hex] = kind == NoModule ? null : new(reader.ReadString(), new(new(reader.ReadBytes(16)), reader.ReadUInt32(), reader.ReadUInt32()));
        }
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var path = reader.ReadString();
            var archive = _archives[path] = new(StoredFacts.ReadFacts(reader), reader.ReadString());
            for (var entries = reader.ReadInt32(); entries > 0; entries--) archive.Entries[reader.ReadString()] = StoredFacts.ReadDigest(reader);
        }
    }

    private void Write(BinaryWriter writer)
    {
        // Records of what is long gone are dropped all at once, and what is still there is read again.
        var files = _files.ToArray();
        writer.Write(files.Length <= MostFiles ? files.Length : 0);
        if (files.Length <= MostFiles)
            foreach (var (path, file) in files) Write(writer, path, file);
        var archives = _archives.ToArray();
        writer.Write(archives.Length <= MostFiles ? archives.Length : 0);
        if (archives.Length > MostFiles) return;
        foreach (var (path, archive) in archives) Write(writer, path, archive);
    }

    private void Write(BinaryWriter writer, string path, HashedFile file)
    {
        writer.Write(path);
        StoredFacts.Write(writer, file.Digest);
        StoredFacts.Write(writer, file.Facts);
        if (!Modules.TryGetValue(file.Digest.Digests[0].Hex, out var module)) writer.Write(NotAsked);
        else if (module is null) writer.Write(NoModule);
        else
        {
            writer.Write(AModule);
            writer.Write(module.Assembly);
            writer.Write(module.Stamp.Mvid.ToByteArray());
            writer.Write(module.Stamp.Stamp);
            writer.Write(module.Stamp.Size);
        }
    }

    private static void Write(BinaryWriter writer, string path, RememberedArchive archive)
    {
        writer.Write(path);
        StoredFacts.Write(writer, archive.Facts);
        writer.Write(archive.ContentHash);
        var entries = archive.Entries.ToArray();
        writer.Write(entries.Length);
        foreach (var (name, digest) in entries)
        {
            writer.Write(name);
            StoredFacts.Write(writer, digest);
        }
    }

    private const byte NotAsked = 0;
    private const byte NoModule = 1;
    private const byte AModule = 2;

    /// <summary>A build of many projects uses some thousand.</summary>
    private const int MostFiles = 50_000;
}

/// <summary>What was read of an archive of a package.</summary>
/// <param name="Facts">What the system said of it.</param>
/// <param name="ContentHash">NuGet's content hash, which it has.</param>
internal sealed record RememberedArchive(FileFacts Facts, string ContentHash)
{
    /// <summary>SHA-256 of entries, by name.</summary>
    public ConcurrentDictionary<string, DigestSet> Entries { get; } = new(StringComparer.Ordinal);
}
