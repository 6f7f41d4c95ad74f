using System.Security.Cryptography;
using InToto.Signing;
using InToto.Testing;
using static InToto.Testing.TestKeys;

namespace InToto.Tests.Verification;

[Spec("5.2")]
[Spec("4.2.1")]
public sealed class Stage04_FunctionaryKeysTests
{
    [Theory]
    [InlineData("none", "'none'")]
    [InlineData("", "''")]
    [InlineData("ED25519", "'ED25519'")]
    [InlineData("rsassa-pss-sha256", "ed25519")]
    public void A_key_whose_scheme_is_unknown_or_not_its_own_cannot_be_relied_on(string scheme, string named)
    {
        var chain = Chains.OneStep();
        chain.ChangeLayout = layout => layout with { Keys = [layout.Keys[0] with { Scheme = scheme }] };

        var failure = Assert.IsType<KeyUnusable>(chain.Verify().ShouldBeRejected());

        Assert.Equal((Codes.KeyUnusable, 4, "in 'keys' of the layout"), (failure.Code, failure.Stage, failure.Where));
        Assert.Equal(Carl.PublicKey.Id, failure.KeyId);
        Assert.Contains($"Key {Carl.PublicKey.Id} cannot be used: ", failure.What, StringComparison.Ordinal);
        Assert.Contains(named, failure.What, StringComparison.Ordinal);
        Assert.Contains("Ed25519", failure.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void A_public_value_that_is_no_key_cannot_be_relied_on()
    {
        var chain = Chains.OneStep();
        chain.ChangeLayout = layout => layout with { Keys = [layout.Keys[0] with { Public = layout.Keys[0].Public[..^2] }] };

        Assert.Equal((Codes.KeyUnusable, 4), Seen(chain.Verify()));
    }

    [Fact]
    public void A_key_that_no_step_names_is_not_looked_at()
    {
        var chain = Chains.OneStep();
        chain.ChangeLayout = layout => layout with { Keys = [.. layout.Keys, LayoutKey.Of(Diana.PublicKey) with { Scheme = "none", Public = "" }] };

        chain.Verify().ShouldBeVerified();
    }

    [Theory]
    [InlineData("\"type\":\"rsa\"", "\"type\":\"dsa\"")]
    [InlineData("pgp+rsa-pkcsv1.5", "pgp+rsa-pss")]
    [InlineData("pgp+SHA2", "pgp+SHA1")]
    [InlineData("\"hashes\":[\"pgp+SHA2\"],", "")]
    [InlineData("\"n\":\"", "\"n\":\"zz")]
    [InlineData("\"n\":\"", "\"m\":\"")]
    [InlineData("\"public\":{", "\"public\":[],\"also\":{")]
    [InlineData("\"type\":\"rsa\"", "\"type\":\"rsa\",\"subkeys\":{\"aa\":{}}")]
    [InlineData("\"type\":\"rsa\"", "\"type\":\"rsa\",\"subkeys\":[]")]
    [InlineData("7777777777777777777777777777777777777777", "77777777777777777777777777777777")]
    public void An_OpenPGP_key_that_is_malformed_cannot_be_relied_on(string text, string by)
    {
        var chain = new SupplyChainSimulator().Step("build", makes: ["demo.dll"], by: [new OpenPgpSigner(Bob, "7777777777777777777777777777777777777777")]);
        chain.Verify().ShouldBeVerified();

        chain.ChangeLayoutJson = json => json.Replacing(text, by);
        Assert.Equal((Codes.KeyUnusable, 4), Seen(chain.Verify()));
    }

    [Fact]
    public void An_OpenPGP_key_has_so_many_subkeys_at_most()
    {
        chainOf(Limits.OpenPgpSubkeys).Verify().ShouldBeVerified();
        Assert.Equal((Codes.KeyUnusable, 4), Seen(chainOf(Limits.OpenPgpSubkeys + 1).Verify()));

        static SupplyChainSimulator chainOf(int subkeys) => new SupplyChainSimulator().Step("build", makes: ["demo.dll"],
            by: [new OpenPgpSigner(Bob, new string('7', 40), [.. Enumerable.Range(0, subkeys).Select(i => new OpenPgpSigner(Carl, i.ToString("x40", null)))])]);
    }

    [Fact]
    public void An_OpenPGP_key_that_no_step_names_is_not_looked_at()
    {
        var chain = Chains.OneStep();
        chain.ChangeLayout = layout => layout with { Keys = [.. layout.Keys, LayoutKey.Of(Diana.PublicKey) with { Scheme = "pgp+rsa-pkcsv1.5" }] };

        chain.Verify().ShouldBeVerified();
    }

    [Fact]
    public void An_RSA_key_of_1024_bits_cannot_be_relied_on_unless_compat_is_asked_for()
    {
        using var weak = new WeakRsaSigner();
        var chain = new SupplyChainSimulator().Step("build", makes: ["demo.dll"], by: [weak]);

        var failure = chain.Verify().ShouldBeRejected();
        Assert.Equal((Codes.KeyUnusable, 4), (failure.Code, failure.Stage));
        Assert.EndsWith(".", failure.What, StringComparison.Ordinal);

        chain.Options = new() { Dialect = Dialect.Compat };
        chain.Verify().ShouldBeVerified();
    }

    [Fact]
    public void A_P384_key_under_the_scheme_of_P256_needs_compat()
    {
        using var old = new OldToolSigner();
        var chain = new SupplyChainSimulator().Step("build", makes: ["demo.dll"], by: [Diana]);
        chain["build"].First.Signer = old;
        chain.ChangeLayout = layout => layout with { Keys = [layout.Keys[0] with { Scheme = "ecdsa-sha2-nistp256" }] };

        Assert.Equal((Codes.KeyUnusable, 4), Seen(chain.Verify()));

        chain.Options = new() { Dialect = Dialect.Compat };
        chain.Verify().ShouldBeVerified();
    }

    [Fact]
    public void Keys_are_read_before_links_are_looked_for()
    {
        var chain = Chains.OneStep();
        chain.ChangeLayout = layout => layout with { Keys = [layout.Keys[0] with { Scheme = "none" }] };
        chain.Files = files => files.Clear();

        Assert.Equal(4, chain.Verify().ShouldBeRejected().Stage);
    }

    /// <summary>Signs with Diana's P-384 key, and hashes with SHA-256 as older tools do.</summary>
    private sealed class OldToolSigner : ISigner
    {
        private readonly ECDsa _ecdsa = ECDsa.Create();

        public OldToolSigner() => _ecdsa.ImportFromPem(Diana.ToPem());

        public Key PublicKey => Diana.PublicKey;

        public byte[] Sign(ReadOnlySpan<byte> data) => _ecdsa.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

        public void Dispose() => _ecdsa.Dispose();
    }

    private static (string, int) Seen(VerificationOutcome outcome) => outcome.ShouldBeRejected() is var failure ? (failure.Code, failure.Stage) : default;
}
