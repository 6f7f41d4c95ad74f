using System.Diagnostics;
using System.Formats.Asn1;
using System.Security.Cryptography;
using InToto.Signing;
using InToto.Testing;

namespace InToto.Tests.Signing;

public sealed class PrivateKeyTests
{
    private static readonly byte[] Data = [1, 2, 3];

    [Theory]
    [InlineData(KeyAlgorithm.EcdsaP256, "ecdsa-sha2-nistp256")]
    [InlineData(KeyAlgorithm.EcdsaP384, "ecdsa-sha2-nistp384")]
    [InlineData(KeyAlgorithm.EcdsaP521, "ecdsa-sha2-nistp521")]
    [InlineData(KeyAlgorithm.Rsa3072, "rsassa-pss-sha256")]
    [InlineData(KeyAlgorithm.Ed25519, "ed25519")]
    public void A_new_key_signs_and_comes_back_from_its_file(KeyAlgorithm algorithm, string scheme)
    {
        using var made = PrivateKey.Create(algorithm);
        using var read = PrivateKey.FromPem(made.ToPem());
        using var opened = PrivateKey.FromPem(made.ToPem("pässword"), () => "pässword");

        Assert.Equal(scheme, made.PublicKey.Scheme);
        Assert.Null(made.PublicKey.Concern);
        Assert.Equal(made.PublicKey.Id, read.PublicKey.Id);
        Assert.True(Key.FromPem(made.PublicKey.ToPem()).Verify(Data, opened.Sign(Data)));
        Assert.False(made.PublicKey.Verify([1, 2], read.Sign(Data)));
    }

    [Fact]
    public void The_default_is_ECDSA_on_P_256()
    {
        using var key = PrivateKey.Create();
        Assert.Equal("ecdsa-sha2-nistp256", key.PublicKey.Scheme);
    }

    [Theory]
    [InlineData("alice")]
    [InlineData("bob")]
    [InlineData("carl")]
    [InlineData("diana")]
    public void A_private_key_file_belongs_to_its_public_one(string name)
    {
        using var key = PrivateKey.FromPem(Vectors.TestKey($"{name}.pem"));

        Assert.Equal(Vectors.TestKey($"{name}.pub"), key.PublicKey.ToPem());
    }

    [Theory]
    [InlineData("ecdsa-sec1", "ecdsa-sec1.pub")]
    [InlineData("rsa-pkcs1", "rsa-pkcs1.pub")]
    [InlineData("ecdsa", "ecdsa.pub")]
    [InlineData("rsa", "rsa.pub")]
    [InlineData("p384", "p384.pub")]
    [InlineData("ed", "ed.pub")]
    public void Files_of_older_forms_are_read(string file, string publicFile)
    {
        using var key = PrivateKey.FromPem(SignFile(file));

        Assert.True(key.PublicKey.IsSameKeyAs(Key.FromPem(SignFile(publicFile))));
    }

    [Fact]
    public void The_name_of_the_curve_before_an_EC_key_is_no_second_key()
    {
        const string parameters = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";

        using var key = PrivateKey.FromPem(parameters + SignFile("ecdsa-sec1"));
        Assert.Throws<KeyException>(() => PrivateKey.FromPem(SignFile("ecdsa-sec1") + parameters));
        Assert.Throws<KeyException>(() => PrivateKey.FromPem(parameters));
    }

    [Fact]
    public void An_encrypted_key_opens_with_its_passphrase_only()
    {
        var text = Vectors.TestKey("carl-encrypted.pem");

        using var key = PrivateKey.FromPem(text, () => "test");

        Assert.True(key.PublicKey.IsSameKeyAs(Key.FromPem(Vectors.TestKey("carl.pub"))));
        Assert.Equal(Codes.PassphraseWrong, Refused(text, () => "Test").Code);
        Assert.Equal(Codes.PassphraseNeeded, Refused(text, () => "").Code);
        Assert.Equal(Codes.PassphraseNeeded, Refused(text, () => null).Code);
        Assert.Equal(Codes.PassphraseNeeded, Refused(text, null).Code);
    }

    /// <summary>One in 256 leaves padding that looks right: then the contents decide.</summary>
    [Fact]
    public void No_wrong_passphrase_opens_a_key()
    {
        var text = Encrypted(iterations: 1);
        for (var i = 0; i < 2000; i++) Assert.Equal(Codes.PassphraseWrong, Refused(text, () => $"wrong {i}").Code);
    }

    [Fact]
    public void A_passphrase_is_asked_for_once_and_only_when_needed()
    {
        var asked = 0;
        string? Ask()
        {
            asked++;
            return "test";
        }

        using (PrivateKey.FromPem(Vectors.TestKey("carl.pem"), Ask)) Assert.Equal(0, asked);
        using (PrivateKey.FromPem(Vectors.TestKey("carl-encrypted.pem"), Ask)) Assert.Equal(1, asked);
    }

    [Fact]
    public void An_empty_passphrase_is_not_encrypted_with()
    {
        using var key = PrivateKey.FromPem(Vectors.TestKey("carl.pem"));

        Assert.Equal(Codes.PassphraseNeeded, Assert.Throws<KeyException>(() => key.ToPem("")).Code);
        Assert.StartsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----\n", key.ToPem(" "), StringComparison.Ordinal);
        Assert.StartsWith("-----BEGIN PRIVATE KEY-----\n", key.ToPem(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("alice.pub")]
    [InlineData("carl.pub")]
    public void L8_a_public_key_in_place_of_a_private_one_is_refused(string file) =>
        Assert.Equal(Codes.KeyWrongHalf, Refused(Vectors.TestKey(file)).Code);

    [Theory]
    [InlineData("rsa1024.pem", Codes.KeyStrength)]
    [InlineData("p224.pem", Codes.KeyMalformed)]
    [InlineData("k256.pem", Codes.KeyMalformed)]
    public void Keys_that_nobody_should_trust_are_not_signed_with(string file, string code) =>
        Assert.Equal(code, Refused(Vectors.KeyText(file)).Code);

    [Fact]
    public void The_smallest_RSA_key_that_is_trusted_signs()
    {
        using var key = PrivateKey.FromPem(Vectors.KeyText("rsa2048.pem"));
        Assert.True(key.PublicKey.Verify(Data, key.Sign(Data)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")]
    [InlineData("-----BEGIN EC PRIVATE KEY-----\nMAA=\n-----END EC PRIVATE KEY-----\n")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nMAA=\n-----END RSA PRIVATE KEY-----\n")]
    [InlineData("-----BEGIN ENCRYPTED PRIVATE KEY-----\nMAA=\n-----END ENCRYPTED PRIVATE KEY-----\n")]
    [InlineData("-----BEGIN OPENSSH PRIVATE KEY-----\nMAA=\n-----END OPENSSH PRIVATE KEY-----\n")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: DES-EDE3-CBC,00\n\nMAA=\n-----END RSA PRIVATE KEY-----\n")]
    public void A_text_without_a_private_key_is_refused_with_advice(string text)
    {
        var refused = Refused(text, () => "test");

        Assert.Equal(Codes.KeyMalformed, refused.Code);
        Assert.NotNull(refused.Hint);
    }

    [Theory]
    [InlineData("alice.pem")]
    [InlineData("bob.pem")]
    [InlineData("carl.pem")]
    public void A_damaged_key_is_refused_and_its_bytes_are_not_shown(string file)
    {
        var der = Der(Vectors.TestKey(file));

        foreach (var damaged in new byte[][] { der[..^1], [.. der, 0], [0x31, .. der[1..]] })
        {
            var refused = Refused(PemEncoding.WriteString("PRIVATE KEY", damaged));
            Assert.Equal(Codes.KeyMalformed, refused.Code);
            Assert.DoesNotContain(Convert.ToBase64String(der)[20..40], refused.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Bytes_after_a_key_in_an_older_form_are_refused()
    {
        Assert.Equal(Codes.KeyMalformed, Refused(PemEncoding.WriteString("EC PRIVATE KEY", [.. Der(SignFile("ecdsa-sec1")), 0])).Code);
        Assert.Equal(Codes.KeyMalformed, Refused(PemEncoding.WriteString("RSA PRIVATE KEY", [.. Der(SignFile("rsa-pkcs1")), 0])).Code);
    }

    [Fact]
    public void An_Ed25519_key_has_32_bytes()
    {
        Assert.Equal(Codes.KeyMalformed, Refused(Ed25519(new byte[31])).Code);
        Assert.Equal(Codes.KeyMalformed, Refused(Ed25519(new byte[33])).Code);
        using var key = PrivateKey.FromPem(Ed25519(new byte[32]));
    }

    [Fact]
    public void C34_a_passphrase_that_is_hashed_for_ever_is_refused_before_it_is()
    {
        var watch = Stopwatch.StartNew();

        Assert.Equal(Codes.KeyMalformed, Refused(Encrypted(iterations: int.MaxValue), () => "test").Code);
        Assert.Equal(Codes.KeyMalformed, Refused(Encrypted(iterations: 1L << 62), () => "test").Code);
        Assert.Equal(Codes.KeyMalformed, Refused(Encrypted(iterations: Limits.Pbkdf2Iterations + 1), () => "test").Code);
        Assert.Equal(Codes.KeyMalformed, Refused(Encrypted(iterations: 0), () => "test").Code);
        Assert.Equal(Codes.KeyMalformed, Refused(Encrypted(iterations: -1), () => "test").Code);
        Assert.True(watch.ElapsedMilliseconds < 1000, $"{watch.ElapsedMilliseconds} ms");

        Assert.Equal(Codes.PassphraseWrong, Refused(Encrypted(iterations: 1), () => "test").Code);
        Pbes2.RequireBearable(Limits.Pbkdf2Iterations); // opening such a key takes seconds
    }

    [Theory]
    [InlineData("1.2.840.113549.1.5.13", "1.2.840.113549.2.9", "2.16.840.1.101.3.4.1.42", Codes.PassphraseWrong)]
    [InlineData("1.2.840.113549.1.5.13", "1.2.840.113549.2.7", "2.16.840.1.101.3.4.1.2", Codes.PassphraseWrong)]
    [InlineData("1.2.840.113549.1.5.13", "1.2.840.113549.2.11", "2.16.840.1.101.3.4.1.22", Codes.PassphraseWrong)]
    [InlineData("1.2.840.113549.1.5.3", "1.2.840.113549.2.9", "2.16.840.1.101.3.4.1.42", Codes.KeyMalformed)] // PBES1 with MD5 and DES
    [InlineData("1.2.840.113549.1.5.13", "1.2.840.113549.2.5", "2.16.840.1.101.3.4.1.42", Codes.KeyMalformed)] // HMAC-MD5
    [InlineData("1.2.840.113549.1.5.13", "1.2.840.113549.2.9", "1.2.840.113549.3.7", Codes.KeyMalformed)] // triple DES
    public void Old_encryption_is_refused_with_advice(string scheme, string prf, string cipher, string code) =>
        Assert.Equal(code, Refused(Encrypted(1, scheme, prf, cipher), () => "test").Code);

    [Fact]
    public void An_encrypted_key_of_an_impossible_length_is_refused()
    {
        Assert.Equal(Codes.KeyMalformed, Refused(Encrypted(1, cipherText: []), () => "test").Code);
        Assert.Equal(Codes.KeyMalformed, Refused(Encrypted(1, cipherText: new byte[17]), () => "test").Code);
        Assert.Equal(Codes.PassphraseWrong, Refused(Encrypted(1, cipherText: new byte[16]), () => "test").Code);
    }

    [Theory]
    [InlineData("alice.pem")]
    [InlineData("bob.pem")]
    [InlineData("carl.pem")]
    public void A_disposed_key_does_not_sign(string file)
    {
        var key = PrivateKey.FromPem(Vectors.TestKey(file));
        key.Dispose();

        Assert.Throws<ObjectDisposedException>(() => key.Sign(Data));
        Assert.Throws<ObjectDisposedException>(() => key.ToPem());
    }

    private static string SignFile(string name) => File.ReadAllText(Repository.TestAsset("vectors", "sign", "files", name));

    private static KeyException Refused(string text, Func<string?>? passphrase = null) => Assert.Throws<KeyException>(() => PrivateKey.FromPem(text, passphrase));

    private static byte[] Der(string pem) => Convert.FromBase64String(string.Concat(pem.Split('\n')[1..^2]));

    private static string Ed25519(byte[] seed)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(0);
            using (writer.PushSequence()) writer.WriteObjectIdentifier("1.3.101.112");
            writer.WriteOctetString([0x04, (byte)seed.Length, .. seed]);
        }
        return PemEncoding.WriteString("PRIVATE KEY", writer.Encode());
    }

    private static string Encrypted(
        long iterations,
        string scheme = "1.2.840.113549.1.5.13", string prf = "1.2.840.113549.2.9", string cipher = "2.16.840.1.101.3.4.1.42", byte[]? cipherText = null)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(scheme);
                using (writer.PushSequence())
                {
                    using (writer.PushSequence())
                    {
                        writer.WriteObjectIdentifier("1.2.840.113549.1.5.12");
                        using (writer.PushSequence())
                        {
                            writer.WriteOctetString(new byte[8]);
                            writer.WriteInteger(iterations);
                            using (writer.PushSequence()) writer.WriteObjectIdentifier(prf);
                        }
                    }
                    using (writer.PushSequence())
                    {
                        writer.WriteObjectIdentifier(cipher);
                        writer.WriteOctetString(new byte[16]);
                    }
                }
            }
            writer.WriteOctetString(cipherText ?? new byte[64]);
        }
        return PemEncoding.WriteString("ENCRYPTED PRIVATE KEY", writer.Encode());
    }
}
