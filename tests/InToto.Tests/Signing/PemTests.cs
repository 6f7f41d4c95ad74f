using System.Diagnostics;

namespace InToto.Tests.Signing;

public sealed class PemTests
{
    [Fact]
    public void C33_two_keys_in_one_text_are_refused()
    {
        var alice = Vectors.TestKey("alice.pub");

        Assert.Contains("more than one", Assert.Throws<KeyException>(() => Key.FromPem(alice + alice)).Message, StringComparison.Ordinal);
        Assert.Contains("more than one", Assert.Throws<KeyException>(() => Key.FromPem(alice + Vectors.TestKey("alice.pem"))).Message, StringComparison.Ordinal);
        Assert.Throws<KeyException>(() => Key.FromPem("-----BEGIN PUBLIC KEY-----\n!\n-----END PUBLIC KEY-----\n" + alice));
        Assert.NotNull(Key.FromPem("a comment\n" + alice + "another\n"));
    }

    [Theory]
    [InlineData("alice.pem")]
    [InlineData("carl.pem")]
    [InlineData("carl-encrypted.pem")]
    public void C33_a_private_key_in_place_of_a_public_one_is_refused_and_not_repeated(string file)
    {
        var text = Vectors.TestKey(file);

        KeyException[] refused = [
            Assert.Throws<KeyException>(() => Key.FromPem(text)),
            Assert.Throws<KeyException>(() => Key.Create("ecdsa", "ecdsa-sha2-nistp256", text))];

        var secret = text.Split('\n')[1];
        Assert.All(refused, problem => Assert.Equal(Codes.KeyWrongHalf, problem.Code));
        Assert.All(refused, problem => Assert.DoesNotContain(secret[..16], problem.ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("alice")]
    [InlineData("-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END RSA PUBLIC KEY-----\n")]
    [InlineData("-----BEGIN PUBLIC KEY-----END PUBLIC KEY-----")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n")]
    [InlineData("-----BEGIN RSA PUBLIC KEY-----\nMAA=\n-----END RSA PUBLIC KEY-----\n")]
    public void A_text_without_a_key_is_refused(string text) =>
        Assert.Equal(Codes.KeyMalformed, Assert.Throws<KeyException>(() => Key.FromPem(text)).Code);

    [Fact]
    public void Bytes_after_the_key_are_refused()
    {
        var der = Convert.FromBase64String(string.Concat(Vectors.TestKey("alice.pub").Split('\n')[1..^2]));

        Assert.NotNull(Key.FromPem(TestPem.Of(der)));
        Assert.Throws<KeyException>(() => Key.FromPem(TestPem.Of([.. der, 0])));
        Assert.Throws<KeyException>(() => Key.FromPem(TestPem.Of(der.AsSpan(0, der.Length - 1))));
    }

    [Fact]
    public void A_text_beyond_the_bound_is_refused()
    {
        var key = Vectors.TestKey("alice.pub");

        Assert.NotNull(Key.FromPem(new string('\n', Limits.KeyFileBytes - key.Length) + key));
        Assert.Throws<KeyException>(() => Key.FromPem(new string('\n', Limits.KeyFileBytes - key.Length + 1) + key));
    }

    [Fact]
    public void C31_explicit_parameters_are_refused_fast()
    {
        var text = Vectors.KeyText("p256.explicit-params.pub");
        var watch = Stopwatch.StartNew();

        Assert.Contains("explicit", Assert.Throws<KeyException>(() => Key.FromPem(text)).Message, StringComparison.Ordinal);

        Assert.True(watch.ElapsedMilliseconds < 100, $"{watch.ElapsedMilliseconds} ms");
    }

    [Fact]
    public void C31_curves_over_binary_fields_are_refused() =>
        Assert.Contains("1.3.132.0.26", Assert.Throws<KeyException>(() => Key.FromPem(TestPem.Ec("1.3.132.0.26", [4, .. new byte[60]]))).Message, StringComparison.Ordinal); // sect233k1

    [Theory]
    [InlineData(5_000)] // within the bound of a key file
    [InlineData(100_000)]
    public void C32_a_deeply_nested_key_is_refused_and_the_process_lives(int depth)
    {
        var nested = new byte[] { 0x05, 0x00 };
        List<byte[]> heads = [];
        for (var (i, length) = (0, nested.Length); i < depth; i++)
        {
            byte[] head = length < 128 ? [0x30, (byte)length] : length < 65536 ? [0x30, 0x82, (byte)(length >> 8), (byte)length] : [0x30, 0x83, (byte)(length >> 16), (byte)(length >> 8), (byte)length];
            heads.Add(head);
            length += head.Length;
        }
        heads.Reverse();

        Assert.Throws<KeyException>(() => Key.FromPem(TestPem.Of([.. heads.SelectMany(head => head), .. nested])));
    }
}
