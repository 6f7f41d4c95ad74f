using System.Formats.Asn1;
using System.Numerics;

namespace InToto.Signing;

/// <summary>A DSA public key (FIPS 186-4, 4.1): a group of order q modulo p, its generator g, and y. Only OpenPGP keys are of this kind.</summary>
internal sealed class DsaNumbers : PublicNumbers
{
    private readonly BigInteger _p;
    private readonly BigInteger _q;
    private readonly BigInteger _g;
    private readonly BigInteger _y;

    private DsaNumbers(BigInteger p, BigInteger q, BigInteger g, BigInteger y) => (_p, _q, _g, _y) = (p, q, g, y);

    /// <summary>Bits of p.</summary>
    public int Bits => (int)_p.GetBitLength();

    public override string KeyType => "dsa";

    /// <summary>No scheme of PEM keys is DSA's.</summary>
    public override string DefaultScheme => OpenPgp.DsaMethod;

    public override string? Concern => Bits < Limits.RsaMinBits ? $"its DSA modulus has {Bits} bits, fewer than {Limits.RsaMinBits}" : null;

    public override bool IsSameAs(PublicNumbers other) => other is DsaNumbers dsa && (dsa._p, dsa._q, dsa._g, dsa._y) == (_p, _q, _g, _y);

    /// <summary>The numbers by the names that layouts give them, big-endian.</summary>
    public IEnumerable<(string Name, byte[] Number)> Named => [("g", Bytes(_g)), ("p", Bytes(_p)), ("q", Bytes(_q)), ("y", Bytes(_y))];

    /// <exception cref="KeyException">The numbers are no DSA key, or one beyond the bounds.</exception>
    public static DsaNumbers Of(ReadOnlySpan<byte> p, ReadOnlySpan<byte> q, ReadOnlySpan<byte> g, ReadOnlySpan<byte> y)
    {
        if (p.Length > Limits.DsaMaxBits / 8 + 1 || q.Length > p.Length || g.Length > p.Length + 1 || y.Length > p.Length + 1) throw Unsized();
        var numbers = new DsaNumbers(Number(p), Number(q), Number(g), Number(y));
        return numbers.IsSized ? numbers.UnlessUnsound() : throw Unsized();
    }

    /// <summary>FIPS 186-4, 4.7.</summary>
    public bool Verify(ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature)
    {
        var order = Bytes(_q);
        if (!DerSignature.TryRead(signature, order, out var rBytes, out var sBytes)) return false;
        var (r, s) = (Number(rBytes), Number(sBytes));
        // As many bits of the digest as q has; q has whole bytes.
        var z = Number(digest[..Math.Min(digest.Length, order.Length)]);
        var w = BigInteger.ModPow(s, _q - 2, _q);
        var v = BigInteger.ModPow(_g, z * w % _q, _p) * BigInteger.ModPow(_y, r * w % _q, _p) % _p % _q;
        return v == r;
    }

    /// <summary>The pairs of FIPS 186-4, 4.2.</summary>
    private bool IsSized => (_p.GetBitLength(), _q.GetBitLength()) is (1024, 160) or (2048, 224) or (2048, 256) or (3072, 256);

    /// <summary>Numbers outside the group would be other spellings of a key, or keys that everything is signed with.</summary>
    private DsaNumbers UnlessUnsound()
    {
        var isGroup = !_p.IsEven && !_q.IsEven && (_p - 1) % _q == 0 && IsInGroup(_g) && IsInGroup(_y) && BigInteger.ModPow(2, _q - 1, _q).IsOne;
        return isGroup ? this : throw Malformed("Its DSA numbers are not a group and a member of it.");
    }

    private bool IsInGroup(BigInteger number) => number > 1 && number < _p && BigInteger.ModPow(number, _q, _p).IsOne;

    private protected override byte[] Encode()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier("1.2.840.10040.4.1");
                using var group = writer.PushSequence();
                foreach (var number in new[] { _p, _q, _g }) writer.WriteInteger(number);
            }
            var key = new AsnWriter(AsnEncodingRules.DER);
            key.WriteInteger(_y);
            writer.WriteBitString(key.Encode());
        }
        return writer.Encode();
    }

    private static BigInteger Number(ReadOnlySpan<byte> bigEndian) => new(bigEndian, isUnsigned: true, isBigEndian: true);

    private static byte[] Bytes(BigInteger number) => number.ToByteArray(isUnsigned: true, isBigEndian: true);

    private static KeyException Unsized() =>
        new(Codes.KeyStrength, "A DSA key has p of 2048 or 3072 bits, and a q that goes with it (FIPS 186-4).", hint: "Make a new key: dotnet intoto key new.");
}
