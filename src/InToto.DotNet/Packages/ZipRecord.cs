using System.Buffers.Binary;

namespace InToto.DotNet;

/// <summary>An entry's record in the directory of a zip archive, as it stands there.</summary>
/// <remarks>Offsets and names as in the format's description, APPNOTE 4.3.12. All numbers are little-endian.</remarks>
internal sealed class ZipRecord
{
    public const uint Signature = 0x02014b50;
    public const int FixedLength = 46;

    /// <summary>Flag: the data is encrypted.</summary>
    public const int Encrypted = 1;

    /// <summary>Flag: checksum and sizes follow the data.</summary>
    public const int HasDescriptor = 8;

    /// <summary>Flag: the name is UTF-8.</summary>
    public const int Utf8Name = 0x800;

    /// <summary>Where the record stands in the directory, and its length.</summary>
    public required int Offset { get; init; }
    public required int RecordLength { get; init; }
    public required int MadeBy { get; init; }
    public required int VersionNeeded { get; init; }
    public required int Flags { get; init; }
    public required int Method { get; init; }

    /// <summary>Date and time, as MS-DOS has them.</summary>
    public required uint Modified { get; init; }
    public required uint Crc { get; init; }
    public required uint CompressedLength { get; init; }
    public required uint Length { get; init; }
    public required int Disk { get; init; }
    public required int InternalAttributes { get; init; }
    public required uint ExternalAttributes { get; init; }
    public required uint LocalOffset { get; init; }
    public required ReadOnlyMemory<byte> Name { get; init; }
    public required ReadOnlyMemory<byte> Extra { get; init; }
    public required int CommentLength { get; init; }

    public bool IsDeflated => Method == 8;

    /// <summary>The record at an offset of the directory; null when the directory ends in it or something else stands there.</summary>
    public static ZipRecord? At(ReadOnlyMemory<byte> directory, int offset)
    {
        if (directory.Length - offset < FixedLength) return null;
        var at = directory.Span[offset..];
        if (U32(at, 0) != Signature) return null;
        var (nameLength, extraLength, commentLength) = (U16(at, 28), U16(at, 30), U16(at, 32));
        var length = FixedLength + nameLength + extraLength + commentLength;
        return at.Length < length ? null : new()
        {
            Offset = offset,
            RecordLength = length,
            MadeBy = U16(at, 4),
            VersionNeeded = U16(at, 6),
            Flags = U16(at, 8),
            Method = U16(at, 10),
            Modified = U32(at, 12),
            Crc = U32(at, 16),
            CompressedLength = U32(at, 20),
            Length = U32(at, 24),
            Disk = U16(at, 34),
            InternalAttributes = U16(at, 36),
            ExternalAttributes = U32(at, 38),
            LocalOffset = U32(at, 42),
            Name = directory.Slice(offset + FixedLength, nameLength),
            Extra = directory.Slice(offset + FixedLength + nameLength, extraLength),
            CommentLength = commentLength,
        };
    }

    public static int U16(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[offset..]);

    public static uint U32(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);
}
