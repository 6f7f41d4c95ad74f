using System.Buffers.Binary;

namespace InToto.DotNet;

/// <summary>Fills a record of a zip archive, a field after the other.</summary>
internal ref struct ZipWriter(Span<byte> record)
{
    private Span<byte> _rest = record;

    public void U16(int value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(_rest, (ushort)value);
        _rest = _rest[2..];
    }

    public void U32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_rest, value);
        _rest = _rest[4..];
    }

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_rest);
        _rest = _rest[bytes.Length..];
    }
}
