using System.Security.Cryptography;
using InToto.Signing;

namespace InToto.Tests.Signing;

/// <summary>Whatever the bytes hold, the answer is a key, no key, yes or no; never another exception.</summary>
public sealed class RobustnessTests
{
    [Theory]
    [InlineData("alice.pub")]
    [InlineData("bob.pub")]
    [InlineData("carl.pub")]
    [InlineData("diana.pub")]
    public void A_changed_public_key_is_another_key_or_none(string file)
    {
        var original = Key.FromPem(Vectors.TestKey(file));
        foreach (var changed in Mutations(Der(file)))
        {
            var pem = PemEncoding.WriteString("PUBLIC KEY", changed);
            if (OrRefused(() => Key.FromPem(pem)) is { } key)
            {
                Assert.False(key.IsSameKeyAs(original) && key.ToPem() == original.ToPem());
                Assert.False(key.Verify("data"u8, new byte[64]));
            }
        }
    }

    [Theory]
    [InlineData("alice.pem")]
    [InlineData("bob.pem")]
    [InlineData("carl.pem")]
    [InlineData("diana.pem")]
    public void A_changed_private_key_is_another_key_or_none(string file)
    {
        foreach (var changed in Mutations(Der(file)))
        {
            var pem = PemEncoding.WriteString("PRIVATE KEY", changed);
            OrRefused(() => PrivateKey.FromPem(pem))?.Dispose();
        }
    }

    /// <summary>The encryption of key files does not authenticate: changed bytes may open as another key, which no layout knows.</summary>
    [Fact]
    public void A_changed_encrypted_key_is_another_key_or_none()
    {
        foreach (var changed in Mutations(Der("carl-encrypted.pem")))
        {
            var pem = PemEncoding.WriteString("ENCRYPTED PRIVATE KEY", changed);
            OrRefused(() => PrivateKey.FromPem(pem, () => "test"))?.Dispose();
        }
    }

    [Theory]
    [InlineData("alice")]
    [InlineData("bob")]
    [InlineData("carl")]
    [InlineData("diana")]
    public void A_changed_signature_is_none(string name)
    {
        using var signer = PrivateKey.FromPem(Vectors.TestKey($"{name}.pem"));
        var signature = signer.Sign("data"u8);

        Assert.True(signer.PublicKey.Verify("data"u8, signature));
        Assert.All(Mutations(signature), changed => Assert.False(signer.PublicKey.Verify("data"u8, changed)));
    }

    /// <summary>Keys too short for the digests of their scheme have no signatures, and say so without an exception.</summary>
    [Fact]
    public void A_key_too_short_for_its_scheme_verifies_nothing()
    {
        var pss = Key.Create("rsa", "rsassa-pss-sha512", Vectors.KeyText("rsa1024.pub"));
        var pkcs1 = Key.Create("rsa", "rsa-pkcs1v15-sha512", Vectors.KeyText("rsa1024.pub"));

        foreach (var length in new[] { 0, 1, 127, 128, 129 })
        {
            Assert.False(pss.Verify("data"u8, new byte[length]));
            Assert.False(pkcs1.Verify("data"u8, new byte[length]));
            Assert.False(pss.Verify("data"u8, [.. Enumerable.Repeat((byte)0x33, length)]));
        }
    }

    /// <summary>Bytes (fewer towards the end of long keys) changed in four ways, or the last; and a byte more.</summary>
    private static IEnumerable<byte[]> Mutations(byte[] original)
    {
        for (var i = 0; i < original.Length; i += 1 + i / 200)
        {
            foreach (var value in new[] { (byte)0, (byte)0xFF, (byte)(original[i] ^ 1), (byte)(original[i] ^ 0x80) })
            {
                if (value == original[i]) continue;
                var changed = (byte[])original.Clone();
                changed[i] = value;
                yield return changed;
            }
            yield return original[..i];
        }
        yield return [.. original, 0];
    }

    private static T? OrRefused<T>(Func<T> read) where T : class
    {
        try
        {
            return read();
        }
        catch (KeyException)
        {
            return null;
        }
    }

    private static byte[] Der(string file) => Convert.FromBase64String(string.Concat(Vectors.TestKey(file).Split('\n')[1..^2]));
}
