using System.Formats.Asn1;
using System.Security.Cryptography;

namespace InToto.Signing;

/// <summary>A private key in memory.</summary>
/// <remarks>Closed: one case for each kind of <see cref="PublicNumbers"/>.</remarks>
internal abstract class PrivateHalf : IDisposable
{
    private PrivateHalf() { }

    public abstract PublicNumbers Public { get; }

    /// <summary>Signs with the default scheme of <see cref="Public"/>.</summary>
    public abstract byte[] Sign(ReadOnlySpan<byte> data);

    /// <summary>The DER of PrivateKeyInfo. The caller zeroes it.</summary>
    public abstract byte[] ToPkcs8();

    public abstract void Dispose();

    /// <summary>Reads PrivateKeyInfo (RFC 5958).</summary>
    /// <exception cref="KeyException">The bytes are not a private key of a kind that is supported.</exception>
    public static PrivateHalf FromPkcs8(byte[] der)
    {
        try
        {
            var outer = new AsnReader(der, AsnEncodingRules.DER);
            var info = outer.ReadSequence();
            outer.ThrowIfNotEmpty();
            info.ReadInteger();
            var oid = info.ReadSequence().ReadObjectIdentifier();
            return oid switch
            {
                RsaNumbers.Oid => FromRsa(der, (key, source, out read) => key.ImportPkcs8PrivateKey(source, out read)),
                EcNumbers.Oid => FromEc(der, (key, source, out read) => key.ImportPkcs8PrivateKey(source, out read)),
                Ed25519Numbers.Oid => new Ed(ReadSeed(info.ReadOctetString())),
                _ => throw new KeyException(Codes.KeyMalformed, $"A private key of the algorithm {Printable.Of(oid)} is not supported.", hint: PublicNumbers.Supported),
            };
        }
        catch (AsnContentException problem)
        {
            throw Malformed(problem);
        }
    }

    /// <summary>Reads a block that is not encrypted.</summary>
    /// <exception cref="KeyException">It is not a private key of a kind that is supported.</exception>
    public static PrivateHalf FromPem(Pem pem) => pem switch
    {
        { DekInfo: null, Label: "PRIVATE KEY" } => FromPkcs8(pem.Bytes),
        { DekInfo: null, Label: "EC PRIVATE KEY" } => FromSec1(pem.Bytes),
        { DekInfo: null, Label: "RSA PRIVATE KEY" } => FromPkcs1(pem.Bytes),
        { Label: "PUBLIC KEY" or "RSA PUBLIC KEY" or "CERTIFICATE" } => throw new KeyException(Codes.KeyWrongHalf,
            "This is a public key, and a private one belongs here.", hint: "Give the .pem file that the .pub file was made from."),
        _ => throw new KeyException(Codes.KeyMalformed, $"The PEM block is a {Printable.Of(pem.Label)}, which is not supported.",
            hint: "Convert it: openssl pkcs8 -topk8 -v2 aes-256-cbc -in OLD -out NEW"),
    };

    /// <summary>Reads the 64 hexadecimal digits that Ed25519 keys are written in by older tools.</summary>
    /// <exception cref="KeyException">They are not as many.</exception>
    public static PrivateHalf FromSeed(string hex) => hex.Length == 2 * Ed25519.SeedBytes && HexText.IsHex(hex) ? new Ed(HexText.Bytes(hex)) : throw Malformed();

    /// <summary>Reads <c>RSA PRIVATE KEY</c> (RFC 8017).</summary>
    public static PrivateHalf FromPkcs1(byte[] der) => FromRsa(der, (key, source, out read) => key.ImportRSAPrivateKey(source, out read));

    /// <summary>Reads <c>EC PRIVATE KEY</c> (RFC 5915).</summary>
    public static PrivateHalf FromSec1(byte[] der) => FromEc(der, (key, source, out read) => key.ImportECPrivateKey(source, out read));

    public static PrivateHalf Create(KeyAlgorithm algorithm) => algorithm switch
    {
        KeyAlgorithm.EcdsaP256 => new Ec(ECDsa.Create(ECCurve.NamedCurves.nistP256)),
        KeyAlgorithm.EcdsaP384 => new Ec(ECDsa.Create(ECCurve.NamedCurves.nistP384)),
        KeyAlgorithm.EcdsaP521 => new Ec(ECDsa.Create(ECCurve.NamedCurves.nistP521)),
        KeyAlgorithm.Rsa3072 => new Rsa(RSA.Create(3072)),
        KeyAlgorithm.Ed25519 => new Ed(RandomNumberGenerator.GetBytes(Ed25519.SeedBytes)),
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "There is no such algorithm."),
    };

    private delegate void Import<TKey>(TKey key, ReadOnlySpan<byte> source, out int read);

    private static Rsa FromRsa(byte[] der, Import<RSA> import) => From(der, RSA.Create(), import, key => new Rsa(key));

    private static Ec FromEc(byte[] der, Import<ECDsa> import) => From(der, ECDsa.Create(), import, key => new Ec(key));

    private static THalf From<TKey, THalf>(byte[] der, TKey key, Import<TKey> import, Func<TKey, THalf> wrap) where TKey : IDisposable
    {
        try
        {
            import(key, der, out var read);
            return read == der.Length ? wrap(key) : throw Malformed();
        }
        catch (Exception problem) when (problem is CryptographicException or PlatformNotSupportedException or KeyException)
        {
            key.Dispose();
            throw problem as KeyException ?? Malformed(problem);
        }
    }

    /// <summary>CurvePrivateKey (RFC 8410, 7): an OCTET STRING inside the OCTET STRING.</summary>
    private static byte[] ReadSeed(byte[] wrapped)
    {
        var seed = AsnDecoder.ReadOctetString(wrapped, AsnEncodingRules.DER, out var consumed);
        CryptographicOperations.ZeroMemory(wrapped.AsSpan(0, consumed));
        return consumed == wrapped.Length && seed.Length == Ed25519.SeedBytes ? seed : throw Malformed();
    }

    private static KeyException Malformed(Exception? inner = null) =>
        new(Codes.KeyMalformed, "The private key is malformed.", hint: "Fetch the file again, or restore it from its backup.", inner: inner);

    private sealed class Rsa(RSA key) : PrivateHalf
    {
        public override PublicNumbers Public { get; } = RsaNumbers.Of(key.ExportParameters(includePrivateParameters: false));

        public override byte[] Sign(ReadOnlySpan<byte> data) => RsaPss.Sign(key, data);

        public override byte[] ToPkcs8() => key.ExportPkcs8PrivateKey();

        public override void Dispose() => key.Dispose();
    }

    private sealed class Ec(ECDsa key) : PrivateHalf
    {
        private readonly EcNumbers _numbers = EcNumbers.Of(key.ExportParameters(includePrivateParameters: false));

        public override PublicNumbers Public => _numbers;

        public override byte[] Sign(ReadOnlySpan<byte> data) => Ecdsa.Sign(key, _numbers, data);

        public override byte[] ToPkcs8() => key.ExportPkcs8PrivateKey();

        public override void Dispose() => key.Dispose();
    }

    private sealed class Ed(byte[] seed) : PrivateHalf
    {
        private readonly Ed25519Numbers _numbers = Ed25519.PublicOf(seed);
        private bool _disposed;

        public override PublicNumbers Public => _numbers;

        public override byte[] Sign(ReadOnlySpan<byte> data) => Ed25519.Sign(Seed, _numbers, data);

        public override byte[] ToPkcs8() => [.. Pkcs8Prefix, .. Seed];

        public override void Dispose()
        {
            CryptographicOperations.ZeroMemory(seed);
            _disposed = true;
        }

        /// <summary>A zeroed seed is a key too, but nobody's.</summary>
        private byte[] Seed => _disposed ? throw new ObjectDisposedException(nameof(PrivateKey)) : seed;

        // SEQUENCE { INTEGER 0, SEQUENCE { OID 1.3.101.112 }, OCTET STRING { OCTET STRING { 32 bytes } } } up to those bytes.
        private static ReadOnlySpan<byte> Pkcs8Prefix => [0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];
    }
}
