using System.Security.Cryptography;
using System.Text;

namespace InToto.Signing;

/// <summary>A private key that lies in memory, such as one read from a file.</summary>
[Spec("4.2.1")]
public sealed class PrivateKey : ISigner
{
    private readonly PrivateHalf _half;

    private PrivateKey(PrivateHalf half, KeyId? oldId = null)
    {
        _half = half;
        PublicKey = Key.Of(half.Public);
        if (oldId is not null) PublicKey = PublicKey.WithOldId(oldId);
    }

    /// <inheritdoc/>
    public Key PublicKey { get; }

    /// <summary>Makes a new key.</summary>
    public static PrivateKey Create(KeyAlgorithm algorithm = KeyAlgorithm.EcdsaP256) => new(PrivateHalf.Create(algorithm));

    /// <summary>Reads one private key: PKCS #8, <c>EC PRIVATE KEY</c> or <c>RSA PRIVATE KEY</c>, plain or encrypted.</summary>
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

    /// <summary>Reads a private key in PEM form, or in the JSON form of older tools.</summary>
    /// <exception cref="KeyException">As <see cref="FromPem"/> says.</exception>
    internal static PrivateKey FromText(string text, Func<string?>? passphrase) =>
        OldKeyFile.Is(text) && OldKeyFile.ReadPrivate(text, () => Given(passphrase)) is var (half, oldId) ? UnlessWeak(half, oldId) : FromPem(text, passphrase);

    /// <inheritdoc/>
    public byte[] Sign(ReadOnlySpan<byte> data) => _half.Sign(data);

    /// <summary>A secret for another purpose than signing, which only this key gives, and which says nothing of it (HKDF, RFC 5869). 32 bytes; the caller zeroes them.</summary>
    internal byte[] SecretFor(string purpose)
    {
        var plain = _half.ToPkcs8();
        try
        {
            return HKDF.DeriveKey(HashAlgorithmName.SHA256, plain, 32, info: Encoding.UTF8.GetBytes(purpose));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

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

    private static PrivateHalf Read(Pem pem, Func<string?>? passphrase) => pem switch
    {
        { Label: Encrypted } => Opened(Pbes2.Decrypt(pem.Bytes, Given(passphrase)), PrivateHalf.FromPkcs8),
        { DekInfo: { } dek, Label: "RSA PRIVATE KEY" } => Opened(OldOpenSsl.Decrypt(pem.Bytes, dek, Given(passphrase)), PrivateHalf.FromPkcs1),
        { DekInfo: { } dek, Label: "EC PRIVATE KEY" } => Opened(OldOpenSsl.Decrypt(pem.Bytes, dek, Given(passphrase)), PrivateHalf.FromSec1),
        _ => PrivateHalf.FromPem(pem),
    };

    private static string Given(Func<string?>? passphrase) => passphrase?.Invoke() is { Length: > 0 } given
        ? given
        : throw new KeyException(Codes.PassphraseNeeded, "The key is encrypted, and no passphrase was given.", hint: "Give the passphrase of the key.");

    private static PrivateHalf Opened(byte[] plain, Func<byte[], PrivateHalf> read)
    {
        try
        {
            return read(plain);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    /// <summary>What nobody should trust is not signed with, though an old signature by such a key may still be checked.</summary>
    private static PrivateKey UnlessWeak(PrivateHalf half, KeyId? oldId = null)
    {
        if (half.Public.Concern is not { } concern) return new(half, oldId);
        half.Dispose();
        throw new KeyException(Codes.KeyStrength, $"The key is too weak to sign with: {concern}.", hint: "Make a new key: dotnet intoto key new.");
    }

    private const string Plain = "PRIVATE KEY";
    private const string Encrypted = "ENCRYPTED PRIVATE KEY";
}
