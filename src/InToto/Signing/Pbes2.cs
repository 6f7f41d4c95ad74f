using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace InToto.Signing;

/// <summary>The encryption of private key files (RFC 8018, PBES2): PBKDF2 with HMAC, then AES in CBC mode.</summary>
/// <remarks>Written: HMAC-SHA-256 and AES-256. Read: SHA-1, SHA-2 and AES of any size, which is what openssl and Python write.</remarks>
internal static class Pbes2
{
    private readonly record struct Parameters(byte[] Salt, int Iterations, HashAlgorithmName Hash, int KeyBytes, byte[] Iv);

    /// <summary>The DER of the private key. The caller zeroes it.</summary>
    /// <exception cref="KeyException">The passphrase does not open it, or the file is malformed or beyond the bounds.</exception>
    public static byte[] Decrypt(byte[] der, string passphrase)
    {
        var (parameters, cipherText) = Read(der);
        using var aes = Cipher(parameters, passphrase);
        try
        {
            var plain = aes.DecryptCbc(cipherText, parameters.Iv);
            // The padding of one wrong passphrase in 256 is right by chance; what it opens is no DER then.
            if (IsOneSequence(plain)) return plain;
            CryptographicOperations.ZeroMemory(plain);
        }
        catch (CryptographicException)
        {
            // Wrong padding means the same as wrong contents.
        }
        throw WrongPassphrase();
    }

    /// <summary>EncryptedPrivateKeyInfo (RFC 5958) around the DER of a private key.</summary>
    public static byte[] Encrypt(ReadOnlySpan<byte> plain, string passphrase)
    {
        var parameters = new Parameters(RandomNumberGenerator.GetBytes(16), WrittenIterations, HashAlgorithmName.SHA256, 32, RandomNumberGenerator.GetBytes(16));
        using var aes = Cipher(parameters, passphrase);
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            WriteAlgorithm(writer, parameters);
            writer.WriteOctetString(aes.EncryptCbc(plain, parameters.Iv));
        }
        return writer.Encode();
    }

    private static Aes Cipher(Parameters parameters, string passphrase)
    {
        var password = Encoding.UTF8.GetBytes(passphrase);
        var key = Rfc2898DeriveBytes.Pbkdf2(password, parameters.Salt, parameters.Iterations, parameters.Hash, parameters.KeyBytes);
        var aes = Aes.Create();
        aes.Key = key;
        CryptographicOperations.ZeroMemory(password);
        CryptographicOperations.ZeroMemory(key);
        return aes;
    }

    private static (Parameters, byte[] CipherText) Read(byte[] der)
    {
        try
        {
            var outer = new AsnReader(der, AsnEncodingRules.DER);
            var info = outer.ReadSequence();
            outer.ThrowIfNotEmpty();
            var algorithm = info.ReadSequence();
            Expect(algorithm.ReadObjectIdentifier(), Pbes2Oid);
            var schemes = algorithm.ReadSequence();
            algorithm.ThrowIfNotEmpty();
            var parameters = ReadParameters(derivation: schemes.ReadSequence(), encryption: schemes.ReadSequence());
            schemes.ThrowIfNotEmpty();

            var cipherText = info.ReadOctetString();
            info.ThrowIfNotEmpty();
            if (cipherText.Length == 0 || cipherText.Length % 16 != 0 || parameters.Iv.Length != 16) throw Malformed();
            return (parameters, cipherText);
        }
        catch (AsnContentException problem)
        {
            throw Malformed(problem);
        }
    }

    private static Parameters ReadParameters(AsnReader derivation, AsnReader encryption)
    {
        Expect(derivation.ReadObjectIdentifier(), Pbkdf2Oid);
        var kdf = derivation.ReadSequence();
        derivation.ThrowIfNotEmpty();
        var salt = kdf.ReadOctetString();
        var iterations = kdf.ReadInteger();
        RequireBearable(iterations);
        var keyBytes = kdf.HasData && kdf.PeekTag() == Asn1Tag.Integer ? kdf.ReadInteger() : (BigInteger?)null;
        var hash = HashAlgorithmName.SHA1; // the default of RFC 8018
        if (kdf.HasData)
        {
            var prf = kdf.ReadSequence();
            hash = HashOf(prf.ReadObjectIdentifier());
            if (prf.HasData) prf.ReadNull();
            prf.ThrowIfNotEmpty();
        }
        kdf.ThrowIfNotEmpty();

        var size = KeyBytesOf(encryption.ReadObjectIdentifier());
        var iv = encryption.ReadOctetString();
        encryption.ThrowIfNotEmpty();
        return keyBytes is null || keyBytes == size ? new(salt, (int)iterations, hash, size, iv) : throw Malformed();
    }

    /// <summary>Refuses work that would not end. The number itself may have as many digits as the file has room for, so it is not shown.</summary>
    internal static void RequireBearable(BigInteger iterations)
    {
        if (iterations < 1 || iterations > Limits.Pbkdf2Iterations)
            throw new KeyException(Codes.KeyMalformed, $"The key's passphrase is to be hashed more often than the bounds allow ({Limits.Pbkdf2Iterations} times), or not at all.",
                hint: "Encrypt it again: openssl pkcs8 -topk8 -v2 aes-256-cbc -iter 600000 -in OLD -out NEW");
    }

    private static void WriteAlgorithm(AsnWriter writer, Parameters parameters)
    {
        using var algorithm = writer.PushSequence();
        writer.WriteObjectIdentifier(Pbes2Oid);
        using var schemes = writer.PushSequence();
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Pbkdf2Oid);
            using var kdf = writer.PushSequence();
            writer.WriteOctetString(parameters.Salt);
            writer.WriteInteger(parameters.Iterations);
            using var prf = writer.PushSequence();
            writer.WriteObjectIdentifier(HmacSha256Oid);
            writer.WriteNull();
        }
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Aes256CbcOid);
            writer.WriteOctetString(parameters.Iv);
        }
    }

    public static KeyException WrongPassphrase() => new(Codes.PassphraseWrong, "The passphrase does not open the key.", hint: "Check the passphrase, and that it belongs to this key.");

    /// <summary>Whether the bytes are as a private key begins and ends.</summary>
    public static bool IsOneSequence(byte[] plain) =>
        AsnDecoder.TryReadEncodedValue(plain, AsnEncodingRules.DER, out var tag, out _, out _, out var consumed) && tag == Asn1Tag.Sequence && consumed == plain.Length;

    private static HashAlgorithmName HashOf(string oid) => oid switch
    {
        "1.2.840.113549.2.7" => HashAlgorithmName.SHA1,
        HmacSha256Oid => HashAlgorithmName.SHA256,
        "1.2.840.113549.2.10" => HashAlgorithmName.SHA384,
        "1.2.840.113549.2.11" => HashAlgorithmName.SHA512,
        _ => throw Unsupported(oid),
    };

    private static int KeyBytesOf(string oid) => oid switch
    {
        "2.16.840.1.101.3.4.1.2" => 16,
        "2.16.840.1.101.3.4.1.22" => 24,
        Aes256CbcOid => 32,
        _ => throw Unsupported(oid),
    };

    private static void Expect(string oid, string expected)
    {
        if (oid != expected) throw Unsupported(oid);
    }

    private static KeyException Unsupported(string oid) =>
        new(Codes.KeyMalformed, $"The key is encrypted with an algorithm that is not supported ({Printable.Of(oid)}).",
            hint: "Encrypt it again: openssl pkcs8 -topk8 -v2 aes-256-cbc -in OLD -out NEW");

    private static KeyException Malformed(Exception? inner = null) =>
        new(Codes.KeyMalformed, "The encrypted key is malformed.", hint: "Fetch the file again, or restore it from its backup.", inner: inner);

    // What OWASP recommended for HMAC-SHA-256 in 2023: a quarter of a second.
    private const int WrittenIterations = 600_000;

    private const string Pbes2Oid = "1.2.840.113549.1.5.13";
    private const string Pbkdf2Oid = "1.2.840.113549.1.5.12";
    private const string HmacSha256Oid = "1.2.840.113549.2.9";
    private const string Aes256CbcOid = "2.16.840.1.101.3.4.1.42";
}
