using System.Security.Cryptography;
using System.Text;

namespace InToto.Signing;

/// <summary>The encryption of private keys in old PEM files (<c>DEK-Info</c>): one round of MD5 over passphrase and salt, then CBC. Read, never written.</summary>
internal static class OldOpenSsl
{
    /// <summary>The DER of the private key. The caller zeroes it.</summary>
    /// <param name="cipherText">What the block holds.</param>
    /// <param name="dekInfo">The name of the cipher, a comma, and the initialisation vector in hexadecimal digits.</param>
    /// <param name="passphrase">The passphrase.</param>
    /// <exception cref="KeyException">The passphrase does not open it, or the cipher is not supported.</exception>
    public static byte[] Decrypt(byte[] cipherText, string dekInfo, string passphrase)
    {
        var (cipher, iv) = dekInfo.Split(',') is [var name, var hex] && HexText.IsHex(hex) && hex.Length % 2 == 0 ? (CipherOf(name), HexText.Bytes(hex)) : throw Unsupported(dekInfo);
        using (cipher)
        {
            if (iv.Length != cipher.BlockSize / 8) throw Unsupported(dekInfo);
            var password = Encoding.UTF8.GetBytes(passphrase);
            var key = Derive(password, iv.AsSpan(0, SaltBytes), cipher.KeySize / 8);
            try
            {
                cipher.Key = key;
                var plain = cipher.DecryptCbc(cipherText, iv);
                // The padding of one wrong passphrase in 256 is right by chance; what it opens is no DER then.
                if (Pbes2.IsOneSequence(plain)) return plain;
                CryptographicOperations.ZeroMemory(plain);
            }
            catch (CryptographicException)
            {
                // Wrong padding means the same as wrong contents.
            }
            finally
            {
                CryptographicOperations.ZeroMemory(password);
                CryptographicOperations.ZeroMemory(key);
            }
        }
        throw Pbes2.WrongPassphrase();
    }

#pragma warning disable CA5350, CA5351 // What such files are encrypted with is not for us to choose.
    private static SymmetricAlgorithm CipherOf(string name)
    {
        if (name == "DES-EDE3-CBC") return TripleDES.Create();
        var aes = Aes.Create();
        aes.KeySize = name switch { "AES-128-CBC" => 128, "AES-192-CBC" => 192, "AES-256-CBC" => 256, _ => throw Unsupported(name) };
        return aes;
    }

    private static byte[] Derive(byte[] password, ReadOnlySpan<byte> salt, int length)
    {
        byte[] key = [], round = [];
        while (key.Length < length) key = [.. key, .. round = MD5.HashData([.. round, .. password, .. salt])];
        return key[..length];
    }
#pragma warning restore CA5350, CA5351

    private static KeyException Unsupported(string dekInfo) => new(Codes.KeyMalformed, $"The key is encrypted in a way that is not supported ({Printable.Of(dekInfo)}).",
        hint: "Convert it: openssl pkcs8 -topk8 -v2 aes-256-cbc -in OLD -out NEW");

    private const int SaltBytes = 8;
}
