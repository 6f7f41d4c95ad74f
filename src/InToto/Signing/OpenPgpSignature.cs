using System.Security.Cryptography;

namespace InToto.Signing;

/// <summary>A signature packet of OpenPGP (RFC 4880, 5.2.3), version 4.</summary>
internal sealed record OpenPgpSignature
{
    private readonly HashAlgorithmName _hash;
    private readonly OpenPgp _scheme;

    private OpenPgpSignature(byte type, OpenPgp scheme, HashAlgorithmName hash, byte[] headers, byte[] value) =>
        (Type, _scheme, _hash, Headers, Value) = (type, scheme, hash, headers, value);

    /// <summary>What it is about (RFC 4880, 5.2.1).</summary>
    public byte Type { get; }

    /// <summary>What is signed beside the data.</summary>
    public byte[] Headers { get; }

    /// <summary>The value, in the form that documents hold.</summary>
    public byte[] Value { get; }

    /// <summary>When it was made, seconds of Unix time; 0 when it does not say.</summary>
    public uint Created { get; private set; }

    /// <summary>For how many seconds its key is valid; null when it does not say.</summary>
    public uint? KeyValidity { get; private set; }

    /// <summary>The fingerprint of its key; null when it does not say. Signed like all that is read here.</summary>
    public KeyId? Issuer { get; private set; }

    /// <summary>What its key may do; null when it does not say.</summary>
    public byte? KeyFlags { get; private set; }

    /// <summary>The signature by which a subkey says that it belongs to its main key; null when there is none. It needs no other to vouch for it.</summary>
    public OpenPgpSignature? Embedded { get; private set; }

    /// <summary>Reads a signature; null when it is of a version or algorithm that is not used here.</summary>
    /// <exception cref="KeyException">It is malformed.</exception>
    public static OpenPgpSignature? Read(ReadOnlySpan<byte> body) => Read(body, mayEmbed: true);

    private static OpenPgpSignature? Read(ReadOnlySpan<byte> body, bool mayEmbed)
    {
        var reading = new OpenPgpReading(body);
        if (reading.Byte() != OpenPgp.Version) return null;
        var (type, algorithm, hash) = (reading.Byte(), reading.Byte(), reading.Byte());
        if (OpenPgp.Of(algorithm) is not { } scheme || HashOf(hash) is not { } name) return null;
        var hashed = reading.Bytes(reading.UInt16());
        var headers = body[..^reading.Rest.Length].ToArray();
        var unhashed = reading.Bytes(reading.UInt16());
        reading.UInt16(); // the beginning of the hash, for those in a hurry
        var value = ReadValue(scheme, ref reading);
        reading.ThrowIfNotEmpty();

        var signature = new OpenPgpSignature(type, scheme, name, headers, value);
        signature.ReadSubpackets(hashed, isHashed: true, mayEmbed);
        signature.ReadSubpackets(unhashed, isHashed: false, mayEmbed);
        return signature;
    }

    /// <summary>Whether it is the key's over the data.</summary>
    public bool IsOf(OpenPgpPublicKey key, params ReadOnlySpan<byte> data) =>
        key.Scheme == _scheme && OpenPgp.VerifyHash(key.Numbers, OpenPgp.Hash(data, Headers, _hash), _hash, Value);

    private static byte[] ReadValue(OpenPgp scheme, ref OpenPgpReading reading)
    {
        var first = reading.Number();
        if (scheme == OpenPgp.Rsa) return first.ToArray();
        var second = reading.Number();
        if (scheme == OpenPgp.Dsa) return first.IsEmpty || second.IsEmpty ? throw OpenPgpReading.Malformed("A number of a signature is zero.") : DerSignature.Write(first, second);
        if (first.Length > HalfOfEd25519 || second.Length > HalfOfEd25519) throw OpenPgpReading.Malformed("A number of a signature is too large.");
        var value = new byte[2 * HalfOfEd25519];
        first.CopyTo(value.AsSpan(HalfOfEd25519 - first.Length));
        second.CopyTo(value.AsSpan(2 * HalfOfEd25519 - second.Length));
        return value;
    }

    /// <summary>Only the embedded signature is taken from where nobody has signed: it proves itself.</summary>
    private void ReadSubpackets(ReadOnlySpan<byte> subpackets, bool isHashed, bool mayEmbed)
    {
        var reading = new OpenPgpReading(subpackets);
        for (var count = 0; !reading.Rest.IsEmpty; count++)
        {
            if (count == Limits.OpenPgpPackets) throw OpenPgpReading.Malformed($"A signature has more than {Limits.OpenPgpPackets} subpackets.");
            var subpacket = reading.Bytes(reading.SubpacketLength());
            if (subpacket.IsEmpty) throw OpenPgpReading.Malformed("A subpacket has no type.");
            var content = new OpenPgpReading(subpacket[1..]);
            switch (subpacket[0] & 0x7F, isHashed)
            {
                case (2, true): Created = content.UInt32(); break;
                case (9, true): KeyValidity = content.UInt32(); break;
                case (27, true): KeyFlags = content.Rest.IsEmpty ? (byte)0 : content.Byte(); break;
                case (32, _) when mayEmbed: Embedded = Read(content.Rest, mayEmbed: false); break;
                case (33, true) when content.Rest is [OpenPgp.Version, .. { Length: 20 } fingerprint]: Issuer = KeyId.Parse(HexText.Of(fingerprint)); break;
            }
        }
    }

    /// <summary>SHA-1 is taken for what a key says of itself, as old keys do: who would have two texts with one hash would have to be its owner.</summary>
    private static HashAlgorithmName? HashOf(byte algorithm) => algorithm switch
    {
        2 => HashAlgorithmName.SHA1,
        OpenPgp.Sha256 => HashAlgorithmName.SHA256,
        9 => HashAlgorithmName.SHA384,
        10 => HashAlgorithmName.SHA512,
        _ => null,
    };

    private const int HalfOfEd25519 = 32;
}
