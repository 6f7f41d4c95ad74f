using System.Diagnostics;
using System.Numerics;
using System.Security.Cryptography;

namespace InToto.Tests.Signing;

public sealed class RsaTests
{
    private static readonly byte[] Data = [1, 2, 3];

    [Theory]
    [InlineData("rsassa-pss-sha256")]
    [InlineData("rsa-pkcs1v15-sha256")]
    public void C14_a_signature_with_the_padding_of_the_other_scheme_is_refused(string scheme)
    {
        using var rsa = RSA.Create();
        rsa.ImportFromPem(Vectors.TestKey("bob.pem"));
        var key = Key.Create("rsa", scheme, Vectors.TestKey("bob.pub"));

        Assert.Equal(scheme == "rsassa-pss-sha256", key.Verify(Data, rsa.SignData(Data, HashAlgorithmName.SHA256, RSASignaturePadding.Pss)));
        Assert.Equal(scheme != "rsassa-pss-sha256", key.Verify(Data, rsa.SignData(Data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)));
    }

    [Theory]
    [InlineData("3", true)]
    [InlineData("65537", true)]
    [InlineData("8589934591", true)] // 2^33 - 1
    [InlineData("8589934593", false)] // 2^33 + 1
    [InlineData("1", false)]
    [InlineData("4", false)]
    [InlineData("65536", false)]
    [InlineData("-3", false)]
    public void C17_an_exponent_is_odd_and_neither_one_nor_huge(string exponent, bool taken) =>
        AssertTaken(taken, Codes.KeyMalformed, TestPem.Rsa(Odd(2048), BigInteger.Parse(exponent, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void C17_an_even_or_negative_modulus_is_refused()
    {
        AssertTaken(false, Codes.KeyMalformed, TestPem.Rsa(Odd(2048) - 1, 65537));
        AssertTaken(false, Codes.KeyMalformed, TestPem.Rsa(-Odd(2048), 65537));
        AssertTaken(false, Codes.KeyMalformed, TestPem.Rsa(0, 65537));
    }

    [Theory]
    [InlineData(1023, false, false)]
    [InlineData(1024, true, false)]
    [InlineData(2047, true, false)]
    [InlineData(2048, true, true)]
    [InlineData(8192, true, true)]
    [InlineData(8193, false, false)]
    [InlineData(16384, false, false)]
    public void C17_C18_a_modulus_is_as_long_as_is_trusted_and_can_be_checked(int bits, bool readable, bool trusted)
    {
        var watch = Stopwatch.StartNew();
        var key = AssertTaken(readable, Codes.KeyStrength, TestPem.Rsa(Odd(bits), 65537));

        if (key is not null) Assert.Equal(trusted, key.Concern is null);
        Assert.True(watch.ElapsedMilliseconds < 1000, $"{watch.ElapsedMilliseconds} ms");
    }

    [Fact]
    public void The_largest_key_with_the_largest_exponent_is_checked_fast()
    {
        var key = Key.FromPem(TestPem.Rsa(Odd(8192), (BigInteger.One << 33) - 1));
        var signature = new byte[1024];
        signature.AsSpan(1).Fill(0x5A);
        var watch = Stopwatch.StartNew();

        Assert.False(key.Verify(Data, signature));

        Assert.True(watch.ElapsedMilliseconds < 1000, $"{watch.ElapsedMilliseconds} ms");
    }

    [Theory]
    [InlineData("salt-0")]
    [InlineData("salt-8")]
    [InlineData("salt-20")]
    [InlineData("salt-32")]
    [InlineData("salt-max")]
    public void C19_a_salt_of_any_length_is_taken_and_no_changed_bit(string length)
    {
        var vector = Vectors.Read("vectors", "vectors", "signatures.json").EnumerateArray().Single(item => item.Text("name") == $"rsa2048-pss-sha256-{length}");
        var key = Key.FromPem(Vectors.KeyText("rsa2048.pub"));
        var (data, signature) = (vector.Hex("data_hex"), vector.Hex("sig_hex"));
        Assert.True(key.Verify(data, signature));

        for (var bit = 0; bit < signature.Length * 8; bit += 61)
        {
            signature[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(key.Verify(data, signature));
            signature[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    /// <summary>A modulus of 2049 bits has an encoded message of 256 bytes, one less than a signature.</summary>
    [Fact]
    public void Keys_of_odd_lengths_verify_salts_of_any_length()
    {
        var vectors = Vectors.Read("signatures", "rsa-pss-odd-lengths.json").EnumerateArray().ToList();

        Assert.Equal(16, vectors.Count);
        Assert.All(vectors, vector => Assert.True(Key.FromPem(vector.Text("public")).Verify(vector.Hex("data_hex"), vector.Hex("sig_hex"))));
        Assert.All(vectors, vector => Assert.False(Key.FromPem(vector.Text("public")).Verify([.. vector.Hex("data_hex"), 0], vector.Hex("sig_hex"))));
    }

    [Fact]
    public void C2_a_number_with_a_leading_zero_too_many_is_refused()
    {
        var text = Convert.FromBase64String(string.Concat(Vectors.KeyText("rsa2048.pkcs1.pub").Split('\n')[1..^2]));
        Assert.Equal([0x30, 0x82, 0x01, 0x0A, 0x02, 0x82, 0x01, 0x01, 0x00], text[..9]);
        byte[] longer = [0x30, 0x82, 0x01, 0x0B, 0x02, 0x82, 0x01, 0x02, 0x00, .. text[8..]];

        Assert.NotNull(Key.FromPem(PemEncoding.WriteString("RSA PUBLIC KEY", text)));
        Assert.Throws<KeyException>(() => Key.FromPem(PemEncoding.WriteString("RSA PUBLIC KEY", longer)));
    }

    [Fact]
    public void An_RSA_key_with_other_parameters_than_NULL_is_refused()
    {
        var numbers = Convert.FromBase64String(string.Concat(Vectors.KeyText("rsa2048.pkcs1.pub").Split('\n')[1..^2]));

        Assert.NotNull(Key.FromPem(TestPem.PublicKey("1.2.840.113549.1.1.1", writer => writer.WriteNull(), numbers)));
        Assert.Throws<KeyException>(() => Key.FromPem(TestPem.PublicKey("1.2.840.113549.1.1.1", null, numbers)));
        Assert.Throws<KeyException>(() => Key.FromPem(TestPem.PublicKey("1.2.840.113549.1.1.10", null, numbers))); // restricted to PSS
    }

    private static BigInteger Odd(int bits) => (BigInteger.One << (bits - 1)) + 0x1234567;

    private static Key? AssertTaken(bool taken, string code, string pem)
    {
        if (taken) return Key.FromPem(pem);
        Assert.Equal(code, Assert.Throws<KeyException>(() => Key.FromPem(pem)).Code);
        return null;
    }
}
