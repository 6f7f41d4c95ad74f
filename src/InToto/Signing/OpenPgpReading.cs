using System.Buffers.Binary;

namespace InToto.Signing;

/// <summary>Reads OpenPGP data from its beginning on. What is not there is a refusal, never an exception of the platform.</summary>
internal ref struct OpenPgpReading(ReadOnlySpan<byte> data)
{
    private ReadOnlySpan<byte> _rest = data;

    /// <summary>What has not been read.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

    public byte Byte() => Bytes(1)[0];

    public int UInt16() => BinaryPrimitives.ReadUInt16BigEndian(Bytes(2));

    public uint UInt32() => BinaryPrimitives.ReadUInt32BigEndian(Bytes(4));

    public ReadOnlySpan<byte> Bytes(long count)
    {
        if (count < 0 || count > _rest.Length) throw Malformed("It ends too early.");
        var bytes = _rest[..(int)count];
        _rest = _rest[(int)count..];
        return bytes;
    }

    /// <summary>A number: its bits in two bytes, then its bytes (RFC 4880, 3.2).</summary>
    public ReadOnlySpan<byte> Number() => Bytes((UInt16() + 7) / 8);

    /// <summary>How long a subpacket is, its type included (RFC 4880, 5.2.3.1).</summary>
    public long SubpacketLength() => Byte() switch
    {
        < 192 and var length => length,
        255 => UInt32(),
        var high => ((high - 192) << 8) + Byte() + 192,
    };

    /// <exception cref="KeyException">There is more.</exception>
    public readonly void ThrowIfNotEmpty()
    {
        if (!_rest.IsEmpty) throw Malformed("It has bytes behind its end.");
    }

    public static KeyException Malformed(string why) =>
        new(Codes.OpenPgpMalformed, $"The OpenPGP key or signature is malformed. {why}", hint: "Look at it with gpg --list-packets.");

    public static KeyException Unsupported(string what) =>
        new(Codes.OpenPgpMalformed, $"{what} is not supported.", hint: "Supported are keys and signatures of version 4; RSA, DSA and Ed25519; signatures with SHA-256.");
}
