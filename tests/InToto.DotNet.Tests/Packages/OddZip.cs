using System.IO.Compression;
using System.Text;

namespace InToto.DotNet.Tests.Packages;

/// <summary>A zip archive written by hand, so that a test can break any field of it. Without a change it is as good as what NuGet writes.</summary>
internal sealed class OddZip
{
    public List<OddEntry> Entries { get; } = [];

    /// <summary>Bytes before the first entry; offsets count them.</summary>
    public byte[] Prefix { get; set; } = [];

    /// <summary>Bytes between the last entry and the directory.</summary>
    public byte[] BeforeDirectory { get; set; } = [];

    /// <summary>Bytes between the directory's last record and the end, counted to the directory.</summary>
    public byte[] InDirectory { get; set; } = [];

    /// <summary>Bytes between the directory and the end, not counted to either.</summary>
    public byte[] BeforeEnd { get; set; } = [];

    public byte[] Comment { get; set; } = [];

    /// <summary>Bytes after the end.</summary>
    public byte[] Suffix { get; set; } = [];

    public int? Count { get; set; }
    public int? CountHere { get; set; }
    public int Disk { get; set; }
    public int DirectoryDisk { get; set; }
    public uint? DirectoryLength { get; set; }
    public uint? DirectoryOffset { get; set; }
    public int? CommentLength { get; set; }

    /// <summary>The order of the records in the directory; null for that of the entries.</summary>
    public int[]? DirectoryOrder { get; set; }

    public OddEntry this[string name] => Entries.Single(entry => entry.Name == name);

    public OddEntry Add(string name, string content) => Add(name, Encoding.UTF8.GetBytes(content));

    public OddEntry Add(string name, byte[] content, bool stored = false)
    {
        Entries.Add(new(name, content, stored));
        return Entries[^1];
    }

    public byte[] ToBytes()
    {
        var output = new MemoryStream();
        using var writer = new BinaryWriter(output);
        writer.Write(Prefix);
        foreach (var entry in Entries) entry.WriteLocal(writer);
        writer.Write(BeforeDirectory);

        var directory = output.Position;
        foreach (var i in DirectoryOrder ?? [.. Enumerable.Range(0, Entries.Count)]) if (!Entries[i].HiddenFromDirectory) Entries[i].WriteDirectory(writer);
        writer.Write(InDirectory);
        var length = output.Position - directory;
        writer.Write(BeforeEnd);

        var count = Count ?? (DirectoryOrder?.Length ?? Entries.Count(entry => !entry.HiddenFromDirectory));
        writer.Write(0x06054b50);
        writer.Write((ushort)Disk);
        writer.Write((ushort)DirectoryDisk);
        writer.Write((ushort)(CountHere ?? count));
        writer.Write((ushort)count);
        writer.Write(DirectoryLength ?? (uint)length);
        writer.Write(DirectoryOffset ?? (uint)directory);
        writer.Write((ushort)(CommentLength ?? Comment.Length));
        writer.Write(Comment);
        writer.Write(Suffix);
        return output.ToArray();
    }
}

/// <summary>An entry, each field of which can be set otherwise: in both headers, or in the local one only.</summary>
internal sealed class OddEntry
{
    public OddEntry(string name, byte[] content, bool stored)
    {
        (Name, RawName, Method, Length, Crc) = (name, Encoding.UTF8.GetBytes(name), stored ? 0 : 8, (uint)content.Length, Crc32.Append(0, content));
        Data = stored ? content : Deflate(content);
        CompressedLength = (uint)Data.Length;
        if (RawName.Any(b => b > 0x7F)) Flags = 0x800;
    }

    public string Name { get; }
    public byte[] RawName { get; set; }
    public byte[] Data { get; set; }
    public int MadeBy { get; set; } = 20;
    public int Version { get; set; } = 20;
    public int Flags { get; set; }
    public int Method { get; set; }
    public uint Modified { get; set; } = 0x5A21_6000;
    public uint Crc { get; set; }
    public uint CompressedLength { get; set; }
    public uint Length { get; set; }
    public byte[] Extra { get; set; } = [];
    public byte[] LocalExtra { get; set; } = [];
    public byte[] Comment { get; set; } = [];
    public int Disk { get; set; }
    public int InternalAttributes { get; set; }
    public uint ExternalAttributes { get; set; }

    /// <summary>Bytes after the data: a data descriptor, or what hides.</summary>
    public byte[] After { get; set; } = [];

    public bool HiddenFromDirectory { get; set; }
    public uint? Offset { get; set; }

    public byte[]? LocalName { get; set; }
    public int? LocalVersion { get; set; }
    public int? LocalFlags { get; set; }
    public int? LocalMethod { get; set; }
    public uint? LocalModified { get; set; }
    public uint? LocalCrc { get; set; }
    public uint? LocalCompressedLength { get; set; }
    public uint? LocalLength { get; set; }

    /// <summary>Where the local header was written.</summary>
    public uint Written { get; private set; }

    /// <summary>Moves checksum and sizes behind the data.</summary>
    public OddEntry WithDescriptor(bool signature, uint? crc = null, uint? compressedLength = null, uint? length = null)
    {
        Flags |= 8;
        (LocalCrc, LocalCompressedLength, LocalLength) = (0, 0, 0);
        After =
        [
            .. signature ? BitConverter.GetBytes(0x08074b50) : [],
            .. BitConverter.GetBytes(crc ?? Crc), .. BitConverter.GetBytes(compressedLength ?? CompressedLength), .. BitConverter.GetBytes(length ?? Length),
        ];
        return this;
    }

    public void WriteLocal(BinaryWriter writer)
    {
        Written = (uint)writer.BaseStream.Position;
        writer.Write(0x04034b50);
        writer.Write((ushort)(LocalVersion ?? Version));
        writer.Write((ushort)(LocalFlags ?? Flags));
        writer.Write((ushort)(LocalMethod ?? Method));
        writer.Write(LocalModified ?? Modified);
        writer.Write(LocalCrc ?? Crc);
        writer.Write(LocalCompressedLength ?? CompressedLength);
        writer.Write(LocalLength ?? Length);
        writer.Write((ushort)(LocalName ?? RawName).Length);
        writer.Write((ushort)LocalExtra.Length);
        writer.Write(LocalName ?? RawName);
        writer.Write(LocalExtra);
        writer.Write(Data);
        writer.Write(After);
    }

    public void WriteDirectory(BinaryWriter writer)
    {
        writer.Write(0x02014b50);
        writer.Write((ushort)MadeBy);
        writer.Write((ushort)Version);
        writer.Write((ushort)Flags);
        writer.Write((ushort)Method);
        writer.Write(Modified);
        writer.Write(Crc);
        writer.Write(CompressedLength);
        writer.Write(Length);
        writer.Write((ushort)RawName.Length);
        writer.Write((ushort)Extra.Length);
        writer.Write((ushort)Comment.Length);
        writer.Write((ushort)Disk);
        writer.Write((ushort)InternalAttributes);
        writer.Write(ExternalAttributes);
        writer.Write(Offset ?? Written);
        writer.Write(RawName);
        writer.Write(Extra);
        writer.Write(Comment);
    }

    public static byte[] Deflate(byte[] content)
    {
        if (content.Length == 0) return [3, 0]; // .NET writes nothing at all
        var output = new MemoryStream();
        using (var deflate = new DeflateStream(output, CompressionLevel.Optimal, leaveOpen: true)) deflate.Write(content);
        return output.ToArray();
    }
}
