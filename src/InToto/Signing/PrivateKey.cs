using System.Security.Cryptography;

namespace InToto.Signing;

/// <summary>A private key that lies in memory, such as one read from a file.</summary>
[Spec("4.2.1")]
public sealed class PrivateKey : ISigner
{
    private readonly PrivateHalf _half;

    private PrivateKey(PrivateHalf half)
    {
        _half = half;
        PublicKey = Key.Of(half.Public);
    }

    /// <inheritdoc/>
    public Key PublicKey { get; }

    /// <summary>Makes a new key.</summary>
    public static PrivateKey Create(KeyAlgorithm algorithm = KeyAlgorithm.EcdsaP256) => new(PrivateHalf.Create(algorithm));

    /// <summary>Reads one private key: PKCS #8, plain or encrypted, or unencrypted <c>EC PRIVATE KEY</c> or <c>RSA PRIVATE KEY</c>.</summary>
    /// <param name="pem">The text of the file, at most <see cref="Limits.KeyFileBytes"/> characters.</param>
    /// <param name="passphrase">Asked once, and only if the key is encrypted; null, or a null or empty answer, means that there is none.</param>
    /// <exception cref="KeyException">The text holds no such key, or a public one, or one too weak to sign with, or the passphrase is missing or wrong.</exception>
    public static PrivateKey FromPem(string pem, Func<string?>? passphrase = null)
    {
        ArgumentNullException.ThrowIfNull(pem);
        var block = Pem.Read(pem);
        try
        {
            return UnlessWeak(Read(block, passphrase));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(block.Bytes);
        }
    }

    /// <inheritdoc/>
    public byte[] Sign(ReadOnlySpan<byte> data) => _half.Sign(data);

    /// <summary>The key as a PKCS #8 PEM file holds it: encrypted (PBES2) when a passphrase is given.</summary>
    /// <exception cref="KeyException">The passphrase is empty.</exception>
    public string ToPem(string? passphrase = null)
    {
        if (passphrase is "")
            throw new KeyException(Codes.PassphraseNeeded, "An empty passphrase would protect nothing.", hint: "Give a passphrase, or none at all.");
        var plain = _half.ToPkcs8();
        try
        {
            return passphrase is null ? Pem.Write(Plain, plain) : Pem.Write(Encrypted, Pbes2.Encrypt(plain, passphrase));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _half.Dispose();

    private static PrivateHalf Read(Pem pem, Func<string?>? passphrase) => pem.Label switch
    {
        Plain => PrivateHalf.FromPkcs8(pem.Bytes),
        Encrypted => FromEncrypted(pem.Bytes, passphrase),
        "EC PRIVATE KEY" => PrivateHalf.FromSec1(pem.Bytes),
        "RSA PRIVATE KEY" => PrivateHalf.FromPkcs1(pem.Bytes),
        "PUBLIC KEY" or "RSA PUBLIC KEY" or "CERTIFICATE" => throw new KeyException(Codes.KeyWrongHalf,
            "This is a public key, and a private one belongs here.", hint: "Give the .pem file that the .pub file was made from."),
        _ => throw new KeyException(Codes.KeyMalformed, $"The PEM block is a {Printable.Of(pem.Label)}, which is not supported.",
            hint: "Convert it: openssl pkcs8 -topk8 -v2 aes-256-cbc -in OLD -out NEW"),
    };

    private static PrivateHalf FromEncrypted(byte[] der, Func<string?>? passphrase)
    {
        if (passphrase?.Invoke() is not { Length: > 0 } given)
            throw new KeyException(Codes.PassphraseNeeded, "The key is encrypted, and no passphrase was given.", hint: "Give the passphrase of the key.");
        var plain = Pbes2.Decrypt(der, given);
        try
        {
            return PrivateHalf.FromPkcs8(plain);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    /// <summary>What nobody should trust is not signed with, though an old signature by such a key may still be checked.</summary>
    private static PrivateKey UnlessWeak(PrivateHalf half)
    {
        if (half.Public.Concern is not { } concern) return new(half);
        half.Dispose();
        throw new KeyException(Codes.KeyStrength, $"The key is too weak to sign with: {concern}.", hint: "Make a new key: dotnet intoto key new.");
    }

    private const string Plain = "PRIVATE KEY";
    private const string Encrypted = "ENCRYPTED PRIVATE KEY";
}
