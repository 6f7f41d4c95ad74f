using System.Text;

namespace InToto.DotNet;

/// <summary>An entry as NuGet appends its signature: stored, with nothing in its headers that need not be there, so that taking it out leaves no trace.</summary>
internal static class AppendedEntry
{
    /// <summary>1980-01-01 00:00, the first moment that MS-DOS knows: the same bytes whenever they are written.</summary>
    public const uint Epoch = 0x00210000;

    private const int Version = 20;

    /// <summary>Whether an entry is so; its time may be any.</summary>
    public static bool IsPlain(PackageEntry entry) => entry.Record is
    {
        MadeBy: Version, VersionNeeded: Version, Flags: 0, Method: 0, InternalAttributes: 0, ExternalAttributes: 0, Extra.IsEmpty: true, CommentLength: 0,
    } record && record.Length == record.CompressedLength && entry.DataStart == entry.Start + ZipLocalHeader.FixedLength + record.Name.Length;

    /// <summary>The header that stands before the content.</summary>
    public static byte[] LocalHeader(string name, uint crc, int length)
    {
        var header = new byte[ZipLocalHeader.FixedLength + name.Length];
        var writer = new ZipWriter(header);
        writer.U32(ZipLocalHeader.Signature);
        Common(ref writer, name, crc, length);
        writer.Bytes(Encoding.ASCII.GetBytes(name));
        return header;
    }

    /// <summary>The record in the directory.</summary>
    public static byte[] DirectoryRecord(string name, uint crc, int length, long localOffset)
    {
        var record = new byte[ZipRecord.FixedLength + name.Length];
        var writer = new ZipWriter(record);
        writer.U32(ZipRecord.Signature);
        writer.U16(Version);
        Common(ref writer, name, crc, length);
        writer.U16(0); // comment
        writer.U16(0); // disk
        writer.U16(0); // internal attributes
        writer.U32(0); // external attributes
        writer.U32((uint)localOffset);
        writer.Bytes(Encoding.ASCII.GetBytes(name));
        return record;
    }

    private static void Common(ref ZipWriter writer, string name, uint crc, int length)
    {
        writer.U16(Version);
        writer.U16(0); // flags
        writer.U16(0); // stored
        writer.U32(Epoch);
        writer.U32(crc);
        writer.U32((uint)length);
        writer.U32((uint)length);
        writer.U16(name.Length);
        writer.U16(0); // extra field
    }
}
