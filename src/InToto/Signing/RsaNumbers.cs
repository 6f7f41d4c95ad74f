using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;

namespace InToto.Signing;

/// <summary>An RSA public key: n and e.</summary>
internal sealed class RsaNumbers : PublicNumbers
{
    public const string Oid = "1.2.840.113549.1.1.1";

    private RsaNumbers(BigInteger modulus, BigInteger exponent)
    {
        Modulus = modulus;
        Exponent = exponent;
        Bits = (int)modulus.GetBitLength();
    }

    public BigInteger Modulus { get; }

    public BigInteger Exponent { get; }

    /// <summary>Bits of the modulus, <see cref="LeastReadableBits"/> to <see cref="Limits.RsaMaxBits"/>.</summary>
    public int Bits { get; }

    /// <summary>Bytes of the modulus, and of every signature.</summary>
    public int Bytes => (Bits + 7) / 8;

    public override string KeyType => "rsa";

    public override string DefaultScheme => "rsassa-pss-sha256";

    public override string? Concern => Bits < Limits.RsaMinBits ? $"its RSA modulus has {Bits} bits, fewer than {Limits.RsaMinBits}" : null;

    public override bool IsSameAs(PublicNumbers other) => other is RsaNumbers rsa && rsa.Modulus == Modulus && rsa.Exponent == Exponent;

    /// <summary>A key of the platform. The caller disposes it.</summary>
    public RSA Import() => RSA.Create(new RSAParameters { Modulus = Unsigned(Modulus), Exponent = Unsigned(Exponent) });

    public static RsaNumbers Of(RSAParameters parameters) =>
        Of(new BigInteger(parameters.Modulus, isUnsigned: true, isBigEndian: true), new BigInteger(parameters.Exponent, isUnsigned: true, isBigEndian: true));

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
            var modulus = numbers.ReadInteger();
            var exponent = numbers.ReadInteger();
            numbers.ThrowIfNotEmpty();
            return Of(modulus, exponent);
        }
        catch (AsnContentException problem)
        {
            throw Malformed("Its bytes are not DER.", problem);
        }
    }

    private static RsaNumbers Of(BigInteger modulus, BigInteger exponent)
    {
        if (modulus.Sign <= 0 || modulus.IsEven) throw Malformed("Its RSA modulus is not an odd positive number.");
        if (exponent < 3 || exponent.IsEven || exponent > LargestExponent) throw Malformed("Its RSA exponent is not an odd number from 3 to 2^33 - 1.");
        if (modulus.GetBitLength() is var bits and (< LeastReadableBits or > Limits.RsaMaxBits))
            throw new KeyException(Codes.KeyStrength, $"An RSA key has {Limits.RsaMinBits} to {Limits.RsaMaxBits} bits, this one has {bits}.",
                hint: "Make a new key: dotnet intoto key new.");
        return new(modulus, exponent);
    }

    private protected override byte[] Encode()
    {
        using var key = Import();
        return key.ExportSubjectPublicKeyInfo();
    }

    private static byte[] Unsigned(BigInteger number) => number.ToByteArray(isUnsigned: true, isBigEndian: true);

    // Keys from here to RsaMinBits are read, so that Dialect.Compat can check what was signed long ago. 512 bits can be factored at a desk.
    private const int LeastReadableBits = 1024;

    // FIPS 186-5 allows 2^256; no tool writes more than 2^32 + 15, and the work of checking a signature grows with it.
    private static readonly BigInteger LargestExponent = (BigInteger.One << 33) - 1;
}
