using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using InToto.Json;

namespace InToto.Signing;

/// <summary>Key files of older in-toto tools: one JSON object, as layouts have it, with the private key in it, plain or encrypted. Read, never written.</summary>
/// <remarks>Encrypted: salt, iterations of PBKDF2, HMAC, counter and text, with <c>@@@@</c> between them; HMAC-SHA-256, then AES-256 in counter mode.</remarks>
[Spec("4.2.1")]
internal static class OldKeyFile
{
    /// <summary>Whether a text is such a file rather than PEM.</summary>
    public static bool Is(string text) => text.AsSpan().TrimStart().StartsWith("{", StringComparison.Ordinal) || IsEncrypted(text);

    /// <exception cref="KeyException">The file holds no public key.</exception>
    public static Key ReadPublic(string text) => IsEncrypted(text) ? throw WrongHalf() : Read(text, (fields, value) =>
        value.Optional("private") is null or { Kind: JsonKind.Null } ? PublicOf(fields, value) : throw WrongHalf());

    /// <param name="text">The file.</param>
    /// <param name="passphrase">The passphrase; asked once, and only if the key is encrypted.</param>
    /// <exception cref="KeyException">The file holds no private key, or the passphrase is missing or wrong.</exception>
    public static (PrivateHalf Half, KeyId OldId) ReadPrivate(string text, Func<string> passphrase) => Read(IsEncrypted(text) ? Decrypt(text.Trim(), passphrase) : text, (fields, value) =>
    {
        if (value.OptionalText("private") is not { Length: > 0 } secret)
            throw new KeyException(Codes.KeyWrongHalf, "This is a public key, and a private one belongs here.", hint: "Give the file without .pub.");
        var key = PublicOf(fields, value);
        var half = key.KeyType == "ed25519" ? PrivateHalf.FromSeed(secret) : PrivateHalf.FromPem(Pem.Read(secret));
        if (half.Public.IsSameAs(key.Numbers)) return (half, key.LegacyId);
        half.Dispose();
        throw new KeyException(Codes.KeyMalformed, "The file's private key is not that of its public key.", hint: "Restore the file from its backup, or make a new key.");
    });

    private static bool IsEncrypted(string text) => text.Contains(Delimiter, StringComparison.Ordinal);

    private static T Read<T>(string json, Func<JsonFields, JsonFields, T> read)
    {
        try
        {
            var fields = new JsonFields(StrictJson.Parse(Encoding.UTF8.GetBytes(json)), "the key", Dialect.Strict);
            return read(fields, fields.Object("keyval"));
        }
        catch (MetadataFormatException problem)
        {
            // Its text could repeat a part of the key.
            throw new KeyException(Codes.KeyMalformed, "The text holds no key in the JSON form of older tools.", hint: "Give a key file, such as one made with dotnet intoto key new.", inner: problem);
        }
    }

    private static Key PublicOf(JsonFields fields, JsonFields value)
    {
        var (keyType, scheme, written) = (fields.Text("keytype"), fields.Text("scheme"), value.Text("public"));
        var key = Key.Create(keyType, scheme, written);
        return key.WithOldId(KeyIds.AsWritten(keyType, scheme, written));
    }

    private static string Decrypt(string text, Func<string> passphrase)
    {
        if (text.Split(Delimiter) is not [var salt, var count, var hmac, var counter, var cipherText] || !BigInteger.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var iterations)
            || Hex(salt) is not { Length: > 0 } saltBytes || Hex(hmac) is not { Length: 32 } expected || Hex(counter) is not { Length: 16 } start || Hex(cipherText) is not { Length: > 0 } bytes)
            throw new KeyException(Codes.KeyMalformed, "The encrypted key is malformed.", hint: "Fetch the file again, or restore it from its backup.");
        Pbes2.RequireBearable(iterations);

        var password = Encoding.UTF8.GetBytes(passphrase());
        var key = Rfc2898DeriveBytes.Pbkdf2(password, saltBytes, (int)iterations, HashAlgorithmName.SHA256, 32);
        CryptographicOperations.ZeroMemory(password);
        if (!CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(key, bytes), expected)) throw Pbes2.WrongPassphrase();
        AddKeyStream(key, start, bytes);
        CryptographicOperations.ZeroMemory(key);
        return Utf8Text.Of(bytes);
    }

    /// <summary>Counter mode (SP 800-38A, 6.5), which the platform does not have: what encrypts also decrypts.</summary>
    private static void AddKeyStream(byte[] key, byte[] counter, byte[] bytes)
    {
        using var aes = Aes.Create();
        aes.Key = key;
        for (var at = 0; at < bytes.Length; at += counter.Length)
        {
            var block = aes.EncryptEcb(counter, PaddingMode.None);
            for (var i = 0; i < block.Length && at + i < bytes.Length; i++) bytes[at + i] ^= block[i];
            for (var i = counter.Length - 1; i >= 0 && ++counter[i] == 0; i--)
            {
                // The carry goes on.
            }
        }
    }

    private static byte[]? Hex(string text) => text.Length % 2 == 0 && HexText.IsHex(text) ? HexText.Bytes(text) : null;

    private static KeyException WrongHalf() => new(Codes.KeyWrongHalf, "This is a private key, and a public one belongs here.", hint: "Give the .pub file beside it. If the file was published, replace the key.");

    private const string Delimiter = "@@@@";
}
