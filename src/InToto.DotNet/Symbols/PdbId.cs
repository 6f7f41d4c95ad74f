using System.Buffers.Binary;

namespace InToto.DotNet;

/// <summary>The 20 bytes by which an assembly names its PDB, in hexadecimal.</summary>
internal sealed record PdbId(string Hex)
{
    public const int Bytes = 20;

    public static PdbId Of(ReadOnlySpan<byte> guid, uint stamp)
    {
        Span<byte> id = stackalloc byte[Bytes];
        guid.CopyTo(id);
        BinaryPrimitives.WriteUInt32LittleEndian(id[16..], stamp);
        return new(HexText.Of(id));
    }
}

/// <summary>A checksum of its PDB that an assembly holds.</summary>
/// <param name="Algorithm">As the compiler writes it: <c>SHA256</c>.</param>
/// <param name="Hex">The value in lower-case hexadecimal.</param>
internal sealed record PdbChecksum(string Algorithm, string Hex);
