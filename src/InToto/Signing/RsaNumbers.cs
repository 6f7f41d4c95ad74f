using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;

namespace InToto.Signing;

/// <summary>An RSA public key: n and e.</summary>
internal sealed class RsaNumbers : PublicNumbers
{
    public const string Oid = "1.2.840.113549.1.1.1";

    // Big-endian without leading zeros. As bytes, because BigInteger costs a start-up of its own that few verifications need.
    private readonly byte[] _modulus;
    private readonly byte[] _exponent;

    private RsaNumbers(byte[] modulus, byte[] exponent)
    {
        _modulus = modulus;
        _exponent = exponent;
        Bits = BitsOf(modulus);
    }

    public BigInteger Modulus => new(_modulus, isUnsigned: true, isBigEndian: true);

    public BigInteger Exponent => new(_exponent, isUnsigned: true, isBigEndian: true);

    /// <summary>Bits of the modulus, <see cref="LeastReadableBits"/> to <see cref="Limits.RsaMaxBits"/>.</summary>
    public int Bits { get; }

    /// <summary>Bytes of the modulus, and of every signature.</summary>
    public int Bytes => (Bits + 7) / 8;

    public override string KeyType => "rsa";

    public override string DefaultScheme => "rsassa-pss-sha256";

    public override string? Concern => Bits < Limits.RsaMinBits ? $"its RSA modulus has {Bits} bits, fewer than {Limits.RsaMinBits}" : null;

    public override bool IsSameAs(PublicNumbers other) => other is RsaNumbers rsa && rsa._modulus.AsSpan().SequenceEqual(_modulus) && rsa._exponent.AsSpan().SequenceEqual(_exponent);

    /// <summary>The numbers by the names that layouts give them in OpenPGP keys, big-endian.</summary>
    public IEnumerable<(string Name, byte[] Number)> Named => [("e", _exponent), ("n", _modulus)];

    /// <summary>A key of the platform. The caller disposes it.</summary>
    public RSA Import()
    {
        var key = RSA.Create();
        key.ImportSubjectPublicKeyInfo(Der, out _);
        return key;
    }

    public static RsaNumbers Of(RSAParameters parameters) => Of(Positive(parameters.Modulus), Positive(parameters.Exponent));

    public static RsaNumbers Read(AsnReader algorithm, byte[] key)
    {
        algorithm.ReadNull();
        algorithm.ThrowIfNotEmpty();
        return FromPkcs1(key);
    }

    public static RsaNumbers FromPkcs1(byte[] der)
    {
        try
        {
            var outer = new AsnReader(der, AsnEncodingRules.DER);
            var numbers = outer.ReadSequence();
            outer.ThrowIfNotEmpty();
            var modulus = numbers.ReadIntegerBytes().Span;
            var exponent = numbers.ReadIntegerBytes().Span;
            numbers.ThrowIfNotEmpty();
            if ((modulus[0] & 0x80) != 0 || (exponent[0] & 0x80) != 0) throw Malformed("Its RSA modulus or exponent is negative.");
            return Of(Positive(modulus), Positive(exponent));
        }
        catch (AsnContentException problem)
        {
            throw Malformed("Its bytes are not DER.", problem);
        }
    }

    private static RsaNumbers Of(byte[] modulus, byte[] exponent)
    {
        if (modulus is not [.., var last] || (last & 1) == 0) throw Malformed("Its RSA modulus is not an odd positive number.");
        if (!IsUsable(exponent)) throw Malformed("Its RSA exponent is not an odd number from 3 to 2^33 - 1.");
        if (BitsOf(modulus) is var bits and (< LeastReadableBits or > Limits.RsaMaxBits))
            throw new KeyException(Codes.KeyStrength, $"An RSA key has {Limits.RsaMinBits} to {Limits.RsaMaxBits} bits, this one has {bits}.",
                hint: "Make a new key: dotnet intoto key new.");
        return new(modulus, exponent);
    }

    private static bool IsUsable(byte[] exponent) =>
        exponent is [.., var last] && (last & 1) == 1 && BitsOf(exponent) is > 1 and <= LargestExponentBits;

    /// <summary>Bits of a number without leading zeros.</summary>
    private static int BitsOf(byte[] bigEndian) => bigEndian.Length == 0 ? 0 : 8 * bigEndian.Length - (BitOperations.LeadingZeroCount(bigEndian[0]) - 24);

    private static byte[] Positive(ReadOnlySpan<byte> bigEndian)
    {
        while (bigEndian is [0, ..]) bigEndian = bigEndian[1..];
        return bigEndian.ToArray();
    }

    private protected override byte[] Encode()
    {
        using var key = RSA.Create(new RSAParameters { Modulus = _modulus, Exponent = _exponent });
        return key.ExportSubjectPublicKeyInfo();
    }

    // Keys from here to RsaMinBits are read, so that Dialect.Compat can check what was signed long ago. 512 bits can be factored at a desk.
    private const int LeastReadableBits = 1024;

    // FIPS 186-5 allows 2^256; no tool writes more than 2^32 + 15, and the work of checking a signature grows with it.
    private const int LargestExponentBits = 33;
}
