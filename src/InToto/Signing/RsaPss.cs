using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace InToto.Signing;

/// <summary>RSASSA-PSS (RFC 8017, 8.1), MGF1 with the same hash.</summary>
/// <remarks>Signed with a salt as long as the digest, which every peer verifies; verified with a salt of any length, as some peers sign.</remarks>
internal sealed record RsaPss : Scheme
{
    private readonly HashAlgorithmName _hash;

    private RsaPss(string name, HashAlgorithmName hash) : base(name, "rsa") => _hash = hash;

    public static new Scheme? Named(string name) => name switch
    {
        "rsassa-pss-sha256" => new RsaPss(name, HashAlgorithmName.SHA256),
        "rsassa-pss-sha384" => new RsaPss(name, HashAlgorithmName.SHA384),
        "rsassa-pss-sha512" => new RsaPss(name, HashAlgorithmName.SHA512),
        _ => null,
    };

    public static byte[] Sign(RSA key, ReadOnlySpan<byte> data) => key.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);

    public override bool Verify(PublicNumbers numbers, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (numbers is not RsaNumbers rsa || signature.Length != rsa.Bytes) return false;
        var digest = CryptographicOperations.HashData(_hash, data);
        using var key = rsa.Import();
        return key.VerifyHash(digest, signature, _hash, RSASignaturePadding.Pss) || VerifyAnySalt(rsa, digest, signature);
    }

    /// <summary>With a salt as long as the digest: some peers take no other.</summary>
    public override bool VerifyUsual(PublicNumbers numbers, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (numbers is not RsaNumbers rsa || signature.Length != rsa.Bytes) return false;
        using var key = rsa.Import();
        return key.VerifyData(data, signature, _hash, RSASignaturePadding.Pss);
    }

    /// <summary>RSASSA-PSS-VERIFY: the platform knows one length of salt only.</summary>
    private bool VerifyAnySalt(RsaNumbers key, byte[] digest, ReadOnlySpan<byte> signature)
    {
        var representative = new BigInteger(signature, isUnsigned: true, isBigEndian: true);
        if (representative >= key.Modulus) return false;
        var message = BigInteger.ModPow(representative, key.Exponent, key.Modulus);

        var bits = key.Bits - 1;
        var encoded = new byte[(bits + 7) / 8];
        if (message.GetByteCount(isUnsigned: true) > encoded.Length) return false;
        var unsigned = message.ToByteArray(isUnsigned: true, isBigEndian: true);
        unsigned.CopyTo(encoded, encoded.Length - unsigned.Length);
        return IsEncodingOf(digest, encoded, bits);
    }

    /// <summary>EMSA-PSS-VERIFY (RFC 8017, 9.1.2), steps 3 to 14, with the length of the salt taken from where it begins.</summary>
    private bool IsEncodingOf(byte[] digest, byte[] encoded, int bits)
    {
        if (encoded.Length < digest.Length + 2 || encoded[^1] != 0xBC) return false;
        var masked = encoded.AsSpan(0, encoded.Length - digest.Length - 1);
        var hash = encoded.AsSpan(masked.Length, digest.Length);
        var unusedBits = (byte)(0xFF00 >> (8 * encoded.Length - bits));
        if ((masked[0] & unusedBits) != 0) return false;

        Unmask(masked, hash);
        masked[0] &= (byte)~unusedBits;
        var start = masked.IndexOfAnyExcept((byte)0);
        if (start < 0 || masked[start] != 0x01) return false;

        Span<byte> prefix = stackalloc byte[8];
        prefix.Clear();
        var check = CryptographicOperations.HashData(_hash, [.. prefix, .. digest, .. masked[(start + 1)..]]);
        return CryptographicOperations.FixedTimeEquals(check, hash);
    }

    /// <summary>Takes off MGF1 of the seed.</summary>
    private void Unmask(Span<byte> masked, ReadOnlySpan<byte> seed)
    {
        byte[] block = [.. seed, 0, 0, 0, 0];
        for (var (at, counter) = (0, 0u); at < masked.Length; counter++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(block.AsSpan(seed.Length), counter);
            foreach (var mask in CryptographicOperations.HashData(_hash, block))
            {
                if (at == masked.Length) break;
                masked[at++] ^= mask;
            }
        }
    }
}
