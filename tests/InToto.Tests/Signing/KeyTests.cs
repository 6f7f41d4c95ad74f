using InToto.Signing;

namespace InToto.Tests.Signing;

public sealed class KeyTests
{
    [Theory]
    [InlineData("alice.pub", "ecdsa", "ecdsa-sha2-nistp256")]
    [InlineData("bob.pub", "rsa", "rsassa-pss-sha256")]
    [InlineData("carl.pub", "ed25519", "ed25519")]
    [InlineData("diana.pub", "ecdsa", "ecdsa-sha2-nistp384")]
    public void A_public_key_file_has_a_type_and_a_scheme(string file, string keyType, string scheme)
    {
        var key = Key.FromPem(Vectors.TestKey(file));

        Assert.Equal((keyType, scheme), (key.KeyType, key.Scheme));
        Assert.Null(key.Concern);
        Assert.Equal(Vectors.TestKey(file), key.ToPem());
    }

    [Theory]
    [InlineData("alice.pub")]
    [InlineData("bob.pub")]
    [InlineData("carl.pub")]
    [InlineData("diana.pub")]
    public void A_key_written_into_a_layout_comes_back_as_the_same_key(string file)
    {
        var key = Key.FromPem(Vectors.TestKey(file));

        var read = Key.Create(key.KeyType, key.Scheme, key.Public);

        Assert.True(read.IsSameKeyAs(key));
        Assert.Equal(key.Ids, read.Ids);
    }

    [Theory]
    [InlineData("rsa2048.crlf.pub")]
    [InlineData("rsa2048.nonl.pub")]
    [InlineData("rsa2048.pkcs1.pub")]
    [InlineData("rsa2048.long-lines.pub")]
    [InlineData("rsa2048.text-before.pub")]
    public void C2_an_RSA_key_in_another_encoding_is_the_same_key(string file) =>
        Assert.True(Key.FromPem(Vectors.KeyText(file)).IsSameKeyAs(Key.FromPem(Vectors.KeyText("rsa2048.pub"))));

    [Fact]
    public void C2_a_compressed_point_is_the_same_key_as_the_uncompressed_one()
    {
        var compressed = Key.FromPem(Vectors.KeyText("p256.compressed.pub"));
        var uncompressed = Key.FromPem(Vectors.KeyText("p256.pub"));

        Assert.True(compressed.IsSameKeyAs(uncompressed));
        Assert.NotEqual(compressed.Id, uncompressed.Id);
    }

    [Fact]
    public void C2_an_Ed25519_key_in_upper_case_is_the_same_key_with_the_same_keyid()
    {
        var key = Key.FromPem(Vectors.TestKey("carl.pub"));
        var upper = Key.Create("ed25519", "ed25519", key.Public.ToUpperInvariant());

        Assert.True(upper.IsSameKeyAs(key));
        Assert.Equal(key.Id, upper.Id);
    }

    [Fact]
    public void The_scheme_does_not_make_it_another_key()
    {
        var key = Key.FromPem(Vectors.TestKey("bob.pub"));

        Assert.True(Key.Create("rsa", "rsassa-pss-sha512", key.Public).IsSameKeyAs(key));
    }

    [Fact]
    public void Keys_of_different_people_are_different_keys()
    {
        Key[] keys = [.. from name in new[] { "alice", "bob", "carl", "diana" } select Key.FromPem(Vectors.TestKey($"{name}.pub"))];

        Assert.All(keys, key => Assert.Equal([key], keys.Where(key.IsSameKeyAs)));
        Assert.False(Key.FromPem(Vectors.KeyText("p256.pub")).IsSameKeyAs(keys[0]));
        Assert.False(Key.FromPem(Vectors.KeyText("rsa3072.pub")).IsSameKeyAs(keys[1]));
        Assert.False(Key.FromPem(Vectors.KeyText("ed25519.pub")).IsSameKeyAs(keys[2]));
    }

    [Theory]
    [InlineData("alice")]
    [InlineData("bob")]
    [InlineData("carl")]
    [InlineData("diana")]
    public void C5_a_signature_of_one_key_is_none_of_another(string name)
    {
        using var signer = PrivateKey.FromPem(Vectors.TestKey($"{name}.pem"));
        var signature = signer.Sign("data"u8);

        foreach (var other in new[] { "alice", "bob", "carl", "diana" })
            Assert.Equal(other == name, Key.FromPem(Vectors.TestKey($"{other}.pub")).Verify("data"u8, signature));
        Assert.False(signer.PublicKey.Verify("Data"u8, signature));
    }

    [Theory]
    [InlineData("rsa", "ed25519")]
    [InlineData("ed25519", "rsassa-pss-sha256")]
    [InlineData("rsa", "ecdsa-sha2-nistp256")]
    [InlineData("ecdsa", "ed25519")]
    [InlineData("ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384")]
    [InlineData("ecdsa-sha2-nistp256", "rsassa-pss-sha256")]
    public void C15_a_scheme_that_does_not_belong_to_the_type_is_refused(string keyType, string scheme)
    {
        var refused = Assert.Throws<KeyException>(() => Key.Create(keyType, scheme, PublicOf(scheme)));

        Assert.Equal(Codes.KeyMalformed, refused.Code);
        Assert.Contains(scheme, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rsa", "rsassa-pss-sha256")]
    [InlineData("ed25519", "ed25519")]
    [InlineData("ecdsa", "ecdsa-sha2-nistp256")]
    [InlineData("ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256")]
    public void C15_a_scheme_that_does_is_taken(string keyType, string scheme) =>
        Assert.Null(Key.Create(keyType, scheme, PublicOf(scheme)).Concern);

    [Fact]
    public void C15_a_public_value_of_another_kind_than_the_scheme_is_refused()
    {
        Assert.Throws<KeyException>(() => Key.Create("rsa", "rsassa-pss-sha256", Vectors.TestKey("alice.pub")));
        Assert.Throws<KeyException>(() => Key.Create("ecdsa", "ecdsa-sha2-nistp256", Vectors.TestKey("bob.pub")));
        Assert.Throws<KeyException>(() => Key.Create("ecdsa", "ecdsa-sha2-nistp256", Vectors.TestKey("carl.pub")));
        Assert.Throws<KeyException>(() => Key.Create("ed25519", "ed25519", Vectors.TestKey("carl.pub")));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("")]
    [InlineData("HS256")]
    [InlineData("RSASSA-PSS-SHA256")]
    [InlineData("rsassa-pss-sha256 ")]
    [InlineData("rsassa-pss-sha1")]
    [InlineData("rsassa-pss-sha224")]
    [InlineData("rsassa-pss-md5")]
    [InlineData("ecdsa-sha2-nistp224")]
    public void C16_a_scheme_that_is_unknown_is_refused_by_name(string scheme) =>
        Assert.Contains($"'{scheme}'", Assert.Throws<KeyException>(() => Key.Create("rsa", scheme, Vectors.TestKey("bob.pub"))).Message, StringComparison.Ordinal);

    [Fact]
    public void C41_a_scheme_of_the_future_is_refused_by_name()
    {
        Assert.Contains("'ml-dsa-65'", Assert.Throws<KeyException>(() => Key.Create("ml-dsa", "ml-dsa-65", "00")).Message, StringComparison.Ordinal);
        Assert.Contains("'ml-dsa'", Assert.Throws<KeyException>(() => Key.Create("ml-dsa", "ed25519", "00")).Message, StringComparison.Ordinal);
        Assert.Contains("2.16.840.1.101.3.4.3.18", Assert.Throws<KeyException>(
            () => Key.FromPem(TestPem.PublicKey("2.16.840.1.101.3.4.3.18", null, new byte[1952]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_in_a_message_cannot_move_the_cursor() =>
        Assert.DoesNotContain('\u001b', Assert.Throws<KeyException>(() => Key.Create("rsa", "\u001b[2J", "")).Message);

    private static string PublicOf(string scheme) =>
        scheme == "ed25519" ? Key.FromPem(Vectors.TestKey("carl.pub")).Public
        : Vectors.TestKey(scheme.StartsWith("rsa", StringComparison.Ordinal) ? "bob.pub" : "alice.pub");
}
