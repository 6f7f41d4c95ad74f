using System.Buffers.Binary;
using System.Security.Cryptography;

namespace InToto.Signing;

/// <summary>A key packet of OpenPGP (RFC 4880, 5.5.2), main key or subkey.</summary>
/// <param name="Scheme">How it signs.</param>
/// <param name="Numbers">Its numbers.</param>
/// <param name="Created">When it was made, seconds of Unix time.</param>
/// <param name="Framed">The packet in the form that fingerprints and signatures over it are made of.</param>
internal sealed record OpenPgpPublicKey(OpenPgp Scheme, PublicNumbers Numbers, uint Created, byte[] Framed)
{
    /// <summary>The fingerprint.</summary>
#pragma warning disable CA5350 // RFC 4880, 12.2: the fingerprint of version 4 is a SHA-1. That a second key has it is not known to be feasible.
    public KeyId Fingerprint { get; } = KeyId.Parse(HexText.Of(SHA1.HashData(Framed)));
#pragma warning restore CA5350

    /// <summary>The key; null when keys of its version or algorithm do not sign here.</summary>
    /// <exception cref="KeyException">It is malformed, or too weak or large.</exception>
    public static OpenPgpPublicKey? Read(ReadOnlySpan<byte> body)
    {
        var reading = new OpenPgpReading(body);
        if (reading.Byte() != OpenPgp.Version) return null;
        var created = reading.UInt32();
        if (OpenPgp.Of(reading.Byte()) is not { } scheme) return null;
        if (body.Length > ushort.MaxValue) throw OpenPgpReading.Malformed("A key is longer than any.");
        PublicNumbers numbers = scheme == OpenPgp.Rsa ? ReadRsa(ref reading) : scheme == OpenPgp.Dsa ? ReadDsa(ref reading) : ReadEd25519(ref reading);
        reading.ThrowIfNotEmpty();

        byte[] framed = [0x99, 0, 0, .. body];
        BinaryPrimitives.WriteUInt16BigEndian(framed.AsSpan(1), (ushort)body.Length);
        return new(scheme, numbers, created, framed);
    }

    private static RsaNumbers ReadRsa(ref OpenPgpReading reading)
    {
        var (modulus, exponent) = (reading.Number().ToArray(), reading.Number().ToArray());
        return RsaNumbers.Of(new() { Modulus = modulus, Exponent = exponent });
    }

    private static DsaNumbers ReadDsa(ref OpenPgpReading reading)
    {
        var (p, q, g, y) = (reading.Number().ToArray(), reading.Number().ToArray(), reading.Number().ToArray(), reading.Number().ToArray());
        return DsaNumbers.Of(p, q, g, y);
    }

    private static Ed25519Numbers ReadEd25519(ref OpenPgpReading reading)
    {
        if (!reading.Bytes(reading.Byte()).SequenceEqual(Ed25519Oid)) throw OpenPgpReading.Unsupported("A key on another curve than Ed25519");
        return reading.Number() is [0x40, .. var point] ? Ed25519Numbers.Of(point.ToArray()) : throw OpenPgpReading.Malformed("A key is not in the form of Ed25519.");
    }

    private static ReadOnlySpan<byte> Ed25519Oid => [0x2B, 0x06, 0x01, 0x04, 0x01, 0xDA, 0x47, 0x0F, 0x01];
}
