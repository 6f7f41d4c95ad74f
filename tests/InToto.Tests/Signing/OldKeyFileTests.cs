using System.Diagnostics;
using InToto.Signing;
using InToto.Testing;

namespace InToto.Tests.Signing;

/// <summary>Key files that securesystemslib 0.26 has written (<c>testassets/keys/legacy</c>), passphrase <c>test</c>.</summary>
[Spec("4.2.1")]
public sealed class OldKeyFileTests
{
    [Theory]
    [InlineData("ed25519", "69ac49b820d3a5840098f284d6ca104ea12eda5b45cee895769fd5a27dc798d6")]
    [InlineData("ed25519-encrypted", null)]
    [InlineData("ecdsa", "3ffc4a7cd0e11df1862c73aea724a795e0a5f5bed1f4619e796aad188021ae7d")]
    [InlineData("ecdsa-encrypted", null)]
    [InlineData("rsa-encrypted", null)]
    [InlineData("rsa-des3", "13470f259c12f593f409e538ccbd44a33ccdfe07aea90d8382307dae737a3e2d")]
    [InlineData("ec-aes128", null)]
    public void A_key_file_of_older_tools_is_read(string file, string? legacyId)
    {
        using var signer = KeyFile.ReadPrivate(PathOf(file), () => "test").Signer;
        var key = KeyFile.ReadPublic(PathOf($"{file}.pub"));

        Assert.True(key.IsSameKeyAs(signer.PublicKey));
        Assert.True(key.Verify("data"u8, signer.Sign("data"u8)));
        if (legacyId is not null) Assert.Contains(KeyId.Parse(legacyId), key.Ids);
    }

    [Fact]
    public void A_key_file_of_older_tools_may_be_in_the_environment()
    {
        using var signer = Signers.Open("env:K", () => "test", _ => Text("ed25519-encrypted")).Signer;

        Assert.True(KeyFile.ReadPublic(PathOf("ed25519-encrypted.pub")).IsSameKeyAs(signer.PublicKey));
    }

    [Theory]
    [InlineData("ed25519-encrypted")]
    [InlineData("rsa-encrypted")]
    [InlineData("rsa-des3")]
    [InlineData("ec-aes128")]
    public void The_passphrase_is_needed_and_the_right_one(string file)
    {
        Assert.Equal(Codes.PassphraseNeeded, Refused(Text(file), null).Code);
        Assert.Equal(Codes.PassphraseNeeded, Refused(Text(file), "").Code);
        for (var i = 0; i < 20; i++) Assert.Equal(Codes.PassphraseWrong, Refused(Text(file), $"wrong {i}").Code);
    }

    [Theory]
    [InlineData("\"ed25519\", \"scheme\"", "\"rsa\", \"scheme\"")]
    [InlineData("\"scheme\": \"ed25519\"", "\"scheme\": \"none\"")]
    [InlineData("\"private\": \"2", "\"private\": \"3")]
    [InlineData("\"private\": \"2", "\"private\": \"")]
    [InlineData("\"private\": \"2", "\"private\": \"z")]
    [InlineData("\"keyval\"", "\"value\"")]
    [InlineData("\"public\": \"7", "\"public\": \"8")]
    [InlineData("{\"keytype\"", "{\"keytype\": \"ed25519\", \"keytype\"")]
    public void A_file_that_is_malformed_is_refused_and_not_repeated(string text, string by)
    {
        Assert.Contains(text, Text("ed25519"), StringComparison.Ordinal);
        var refused = Refused(Text("ed25519").Replace(text, by, StringComparison.Ordinal), null);

        Assert.Equal(Codes.KeyMalformed, refused.Code);
        Assert.DoesNotContain("d905a1c7bad7da0", $"{refused.Message} {refused.Hint}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1, "-1")]
    [InlineData(1, "0")]
    [InlineData(1, "1e5")]
    [InlineData(2, "00")]
    [InlineData(3, "00")]
    [InlineData(4, "zz")]
    [InlineData(4, "")]
    public void An_encrypted_file_that_is_malformed_is_refused(int part, string by)
    {
        var parts = Text("ed25519-encrypted").Split("@@@@");
        parts[part] = by;

        Assert.Equal(Codes.KeyMalformed, Refused(string.Join("@@@@", parts), "test").Code);
        Assert.Equal(Codes.KeyMalformed, Refused(string.Join("@@@@", parts[..4]), "test").Code);
    }

    [Fact]
    public void C34_a_passphrase_of_an_older_tool_that_is_hashed_for_ever_is_refused_before_it_is()
    {
        var watch = Stopwatch.StartNew();
        foreach (var iterations in new[] { "10000001", "2147483648", new string('9', 1000) })
            Assert.Equal(Codes.KeyMalformed, Refused(Text("ed25519-encrypted").Replace("@@@@100000@@@@", $"@@@@{iterations}@@@@", StringComparison.Ordinal), "test").Code);

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.Equal(Codes.PassphraseWrong, Refused(Text("ed25519-encrypted").Replace("@@@@100000@@@@", "@@@@100001@@@@", StringComparison.Ordinal), "test").Code);
    }

    [Theory]
    [InlineData("AES-256-CBC,481EC4320A7B04E4FC092275267CFF07", "AES-256-CBC,481E")]
    [InlineData("AES-256-CBC,481EC4320A7B04E4FC092275267CFF07", "AES-256-GCM,481EC4320A7B04E4FC092275267CFF07")]
    [InlineData("AES-256-CBC,481EC4320A7B04E4FC092275267CFF07", "DES-CBC,481EC4320A7B04E4")]
    [InlineData("AES-256-CBC,481EC4320A7B04E4FC092275267CFF07", "")]
    [InlineData("DEK-Info:", "Other:")]
    public void An_old_PEM_file_that_is_encrypted_otherwise_is_refused(string text, string by)
    {
        Assert.Contains(text, Text("rsa-encrypted"), StringComparison.Ordinal);
        Assert.Equal(Codes.KeyMalformed, Refused(Text("rsa-encrypted").Replace(text, by, StringComparison.Ordinal), "test").Code);
    }

    [Theory]
    [InlineData("ed25519")]
    [InlineData("ed25519-encrypted")]
    [InlineData("rsa-encrypted")]
    public void A_private_key_is_no_public_one(string file) => Assert.Equal(Codes.KeyWrongHalf, Assert.Throws<KeyException>(() => KeyFile.ReadPublic(PathOf(file))).Code);

    [Theory]
    [InlineData("ed25519.pub")]
    [InlineData("ecdsa.pub")]
    public void A_public_key_is_no_private_one(string file) => Assert.Equal(Codes.KeyWrongHalf, Refused(Text(file), null).Code);

    private static KeyException Refused(string text, string? passphrase) => Assert.Throws<KeyException>(() => PrivateKey.FromText(text, () => passphrase));

    private static string Text(string file) => File.ReadAllText(PathOf(file));

    private static string PathOf(string file) => Repository.TestAsset("keys", "legacy", file);
}
