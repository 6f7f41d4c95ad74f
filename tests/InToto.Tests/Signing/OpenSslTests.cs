using InToto.Signing;
using InToto.Testing;

namespace InToto.Tests.Signing;

/// <summary>Round trips with the tool that most keys come from; skipped where there is none.</summary>
public sealed class OpenSslTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("intoto");

    private string this[string name] => Path.Combine(_folder.FullName, name);

    public OpenSslTests() => Assert.SkipUnless(Commands.Run("openssl", "version")?.StartsWith("OpenSSL 3", StringComparison.Ordinal) == true, "There is no OpenSSL 3.");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("-v2", "aes-128-cbc", "-v2prf", "hmacWithSHA1")]
    [InlineData("-v2", "aes-192-cbc", "-v2prf", "hmacWithSHA256")]
    [InlineData("-v2", "aes-256-cbc", "-v2prf", "hmacWithSHA384")]
    [InlineData("-v2", "aes-256-cbc", "-v2prf", "hmacWithSHA512")]
    [InlineData("-v2", "aes-256-cbc", "-iter", "100000")]
    public void Keys_that_it_encrypts_are_opened(params string[] options)
    {
        foreach (var name in new[] { "alice", "bob", "carl", "diana" })
        {
            var file = this[$"{name}.pem"];
            Assert.NotNull(Commands.Run("openssl", ["pkcs8", "-topk8", .. options, "-passout", "pass:geheim", "-in", Asset($"{name}.pem"), "-out", file]));

            using var key = PrivateKey.FromPem(File.ReadAllText(file), () => "geheim");
            Assert.True(key.PublicKey.IsSameKeyAs(Key.FromPem(Vectors.TestKey($"{name}.pub"))));
        }
    }

    [Theory]
    [InlineData("-v2", "des3")]
    [InlineData("-scrypt")]
    public void Keys_that_it_encrypts_in_other_ways_are_refused_with_advice(params string[] options)
    {
        Assert.NotNull(Commands.Run("openssl", ["pkcs8", "-topk8", .. options, "-passout", "pass:geheim", "-in", Asset("alice.pem"), "-out", this["key.pem"]]));

        var refused = Assert.Throws<KeyException>(() => PrivateKey.FromPem(File.ReadAllText(this["key.pem"]), () => "geheim"));
        Assert.Contains("aes-256-cbc", refused.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(KeyAlgorithm.EcdsaP256)]
    [InlineData(KeyAlgorithm.Rsa3072)]
    [InlineData(KeyAlgorithm.Ed25519)]
    public void It_opens_keys_that_are_written_here(KeyAlgorithm algorithm)
    {
        using var key = PrivateKey.Create(algorithm);
        File.WriteAllText(this["plain.pem"], key.ToPem());
        File.WriteAllText(this["encrypted.pem"], key.ToPem("geheim"));

        Assert.Equal(key.PublicKey.ToPem(), Commands.Run("openssl", "pkey", "-pubout", "-in", this["plain.pem"]));
        Assert.Equal(key.PublicKey.ToPem(), Commands.Run("openssl", "pkey", "-pubout", "-in", this["encrypted.pem"], "-passin", "pass:geheim"));
    }

    [Theory]
    [InlineData("alice", "-sha256")]
    [InlineData("diana", "-sha384")]
    [InlineData("bob", "-sha256", "-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:digest")]
    public void Signatures_are_verified_both_ways(string name, params string[] options)
    {
        var data = "some data"u8.ToArray();
        File.WriteAllBytes(this["data"], data);
        using var key = PrivateKey.FromPem(Vectors.TestKey($"{name}.pem"));

        File.WriteAllBytes(this["ours"], key.Sign(data));
        Assert.NotNull(Commands.Run("openssl", ["dgst", .. options, "-verify", Asset($"{name}.pub"), "-signature", this["ours"], this["data"]]));
        Assert.NotNull(Commands.Run("openssl", ["dgst", .. options, "-sign", Asset($"{name}.pem"), "-out", this["theirs"], this["data"]]));
        Assert.True(key.PublicKey.Verify(data, File.ReadAllBytes(this["theirs"])));
    }

    [Fact]
    public void Ed25519_signatures_are_the_same_bytes()
    {
        File.WriteAllText(this["data"], "some data");
        using var key = PrivateKey.FromPem(Vectors.TestKey("carl.pem"));

        Assert.NotNull(Commands.Run("openssl", "pkeyutl", "-sign", "-rawin", "-inkey", Asset("carl.pem"), "-in", this["data"], "-out", this["theirs"]));
        Assert.Equal(key.Sign("some data"u8), File.ReadAllBytes(this["theirs"]));
    }

    [Fact]
    public void Keys_that_it_makes_in_older_forms_are_read()
    {
        Assert.NotNull(Commands.Run("openssl", "ecparam", "-name", "prime256v1", "-genkey", "-out", this["ec.pem"]));
        Assert.NotNull(Commands.Run("openssl", "genrsa", "-traditional", "-out", this["rsa.pem"], "2048"));

        foreach (var file in new[] { "ec.pem", "rsa.pem" })
        {
            using var key = PrivateKey.FromPem(File.ReadAllText(this[file]));
            Assert.Equal(Commands.Run("openssl", "pkey", "-pubout", "-in", this[file]), key.PublicKey.ToPem());
        }
    }

    [Theory]
    [InlineData("alice")]
    [InlineData("bob")]
    [InlineData("carl")]
    [InlineData("diana")]
    [InlineData("p521")]
    public void The_script_of_the_documentation_signs_with_a_key_of_each_type(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "It is a script of sh.");
        var key = name == "p521" ? this["p521.pem"] : Asset($"{name}.pem");
        if (name == "p521") Assert.NotNull(Commands.Run("openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-521", "-out", key));

        using var signer = SignerOfScript(key);
        using var same = PrivateKey.FromPem(File.ReadAllText(key));

        Assert.True(signer.PublicKey.IsSameKeyAs(same.PublicKey));
        Assert.True(same.PublicKey.Verify("some data"u8, signer.Sign("some data"u8)));
    }

    [Theory]
    [InlineData("rsa_pss_saltlen:digest", "rsa_pss_saltlen:max")]
    [InlineData("rsa_padding_mode:pss -sigopt rsa_pss_saltlen:digest", "rsa_padding_mode:pkcs1")]
    [InlineData("-sha256 -sigopt", "-sha512 -sigopt")]
    public void RSA_signatures_that_not_every_verifier_takes_are_refused(string usual, string other)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "It is a script of sh.");
        using var signer = SignerOfScript(Asset("bob.pem"), usual, other);

        var refused = Assert.Throws<KeyException>(() => signer.Sign("some data"u8));

        Assert.Equal(Codes.SignerAnswerWrong, refused.Code);
        Assert.Contains("RSASSA-PSS with SHA-256 and a salt of 32 bytes", refused.Hint, StringComparison.Ordinal);
    }

    /// <summary>The first script of docs/signers.md, perhaps with something changed.</summary>
    private ISigner SignerOfScript(string key, string usual = "", string other = "")
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "signers.md"));
        var begin = text.IndexOf("```sh\n", StringComparison.Ordinal) + 6;
        var script = text[begin..text.IndexOf("```", begin, StringComparison.Ordinal)];
        Assert.Contains(usual, script, StringComparison.Ordinal);
        File.WriteAllText(this["sign-with-openssl"], usual.Length == 0 ? script : script.Replace(usual, other, StringComparison.Ordinal));
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(this["sign-with-openssl"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return Signers.Open($"exec:./sign-with-openssl '{key}'", folder: _folder.FullName).Signer;
    }

    private static string Asset(string name) => Repository.TestAsset("keys", name);
}
