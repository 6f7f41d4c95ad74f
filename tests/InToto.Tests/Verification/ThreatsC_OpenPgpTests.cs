using System.Security.Cryptography;
using InToto.Signing;
using InToto.Testing;
using static InToto.Testing.TestKeys;

namespace InToto.Tests.Verification;

/// <summary>List C of the attack catalogue: OpenPGP keys and signatures, as a verification meets them.</summary>
[Spec("4.2.1")]
public sealed class ThreatsC_OpenPgpTests
{
    private const string Main = "1111111111111111111111111111111111111111";
    private const string Sub = "2222222222222222222222222222222222222222";
    private const string Other = "3333333333333333333333333333333333333333";

    [Fact]
    public void C2_An_OpenPGP_key_and_a_PEM_key_with_one_modulus_are_one_functionary()
    {
        var pgp = new OpenPgpSigner(Bob, Main);
        Assert.True(pgp.PublicKey.IsSameKeyAs(Bob.PublicKey));
        var chain = Built(2, pgp, Bob);
        Assert.Equal(Codes.ThresholdNotMet, chain.Verify().ShouldBeRejected().Code);

        Built(2, pgp, Carl).Verify().ShouldBeVerified();
    }

    [Fact]
    public void C2_a_subkey_and_a_PEM_key_with_one_modulus_are_one_functionary()
    {
        Assert.Equal(Codes.ThresholdNotMet, Built(2, new OpenPgpSigner(Carl, Main, new OpenPgpSigner(Bob, Sub)), Bob).Verify().ShouldBeRejected().Code);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void C4_Links_of_two_subkeys_are_of_one_functionary(bool compat)
    {
        var (rsa, ed) = (new OpenPgpSigner(Bob, Sub), new OpenPgpSigner(Carl, Other));
        var chain = Built(1, new OpenPgpSigner(PrivateKey.Create(KeyAlgorithm.Ed25519), Main, rsa, ed), Diana);
        chain.Options = new() { Dialect = compat ? Dialect.Compat : Dialect.Strict };
        var main = chain["build"].Functionaries[0];
        chain.Files = files =>
        {
            files.Remove(Chains.LinkOf("build", main), out var link);
            files.Remove(Chains.LinkOf("build", Diana));
            foreach (var subkey in new[] { rsa, ed }) files[Chains.LinkOf("build", subkey)] = Metadata.Read(link).SignedBy((subkey, subkey.PublicKey.Id)).ToBytes();
        };

        Assert.Equal(["22222222", "33333333"], Assert.Single(chain.Verify().ShouldBeVerified().Steps).Links.Select(link => link.Functionary.Prefix));

        chain["build"].Threshold = 2;
        var failure = Assert.IsType<ThresholdNotMet>(chain.Verify().ShouldBeRejected());
        Assert.Equal((1, "build.33333333.link"), (failure.Accepted, Assert.Single(failure.Refused).File));
    }

    [Fact]
    public void C4_Two_subkeys_that_a_step_names_are_of_one_functionary()
    {
        var (rsa, ed) = (new OpenPgpSigner(Bob, Sub), new OpenPgpSigner(Carl, Other));
        var chain = Built(2, rsa, ed);
        chain.ChangeLayout = layout => layout with { Keys = [LayoutKey.Of(new OpenPgpSigner(PrivateKey.Create(KeyAlgorithm.Ed25519), Main, rsa, ed).PublicKey)] };

        Assert.Equal(Codes.ThresholdNotMet, chain.Verify().ShouldBeRejected().Code);

        chain["build"].Threshold = 1;
        chain.Verify().ShouldBeVerified();
    }

    [Theory]
    [InlineData("SHA-1", 3, 2)]
    [InlineData("SHA-512", 3, 10)]
    [InlineData("SHA-256, and called SHA-1", 3, 2)]
    [InlineData("of text", 1, 1)]
    [InlineData("of a certificate", 1, 0x10)]
    [InlineData("of version 3", 0, 3)]
    [InlineData("of version 5", 0, 5)]
    [InlineData("of version 6", 0, 6)]
    [InlineData("RSA, encryption only", 2, 2)]
    [InlineData("RSA, signatures only", 2, 3)]
    [InlineData("DSA", 2, 17)]
    [InlineData("EdDSA", 2, 22)]
    public void C42_A_signature_with_other_headers_is_none(string what, int at, byte value)
    {
        var pgp = new OpenPgpSigner(Bob, Main);
        pgp.Headers = pgp.Headers.SetItem(at, value);
        pgp.Hash = what switch { "SHA-1" => HashAlgorithmName.SHA1, "SHA-512" => HashAlgorithmName.SHA512, _ => HashAlgorithmName.SHA256 };
        foreach (var dialect in new[] { Dialect.Strict, Dialect.Compat })
        {
            var chain = Built(1, pgp);
            chain.Options = new() { Dialect = dialect };
            Assert.Equal(Codes.ThresholdNotMet, chain.Verify().ShouldBeRejected().Code);
        }

        Built(1, new OpenPgpSigner(Bob, Main)).Verify().ShouldBeVerified();
    }

    [Theory]
    [InlineData("\"other_headers\":\"04", "\"other_headers\":\"0004")]
    [InlineData("\"other_headers\":\"040001080006", "\"other_headers\":\"040001080005")]
    [InlineData("\"other_headers\":\"040001080006", "\"other_headers\":\"04000108FFFF")]
    [InlineData("\",\"signature\"", "00\",\"signature\"")]
    [InlineData("\"signature\":\"", "\"signature\":\"00")]
    public void C42_Headers_and_value_are_what_they_say_and_nothing_more(string text, string by)
    {
        var chain = Built(1, new OpenPgpSigner(Bob, Main));
        chain.Files = files => files["build.11111111.link"] = files["build.11111111.link"].Replacing(text, by);

        Assert.Equal(Codes.ThresholdNotMet, chain.Verify().ShouldBeRejected().Code);
    }

    [Theory]
    [InlineData("\"signature\":\"", "\"signatures\":\"", Codes.FieldMalformed)]
    [InlineData("\"signature\":\"", "\"signature\":\"0", Codes.FieldMalformed)]
    [InlineData("\"other_headers\":\"04", "\"other_headers\":\"0", Codes.FieldMalformed)]
    [InlineData("\"other_headers\"", "\"headers\"", Codes.FieldMalformed)]
    public void C42_A_signature_that_cannot_be_decoded_spoils_the_file(string text, string by, string code)
    {
        var chain = Built(1, new OpenPgpSigner(Bob, Main));
        chain.Files = files => files["build.11111111.link"] = files["build.11111111.link"].Replacing(text, by);

        Assert.Equal((code, 5), Seen(chain));
    }

    [Fact]
    public void C42_The_form_of_a_signature_is_that_of_its_key()
    {
        // The signature is right, and stands where that of a PEM key would.
        var pgp = new OpenPgpSigner(Carl, Main);
        var chain = Built(1, pgp);
        chain.Envelopes = true;
        Assert.Equal(Codes.ThresholdNotMet, chain.Verify().ShouldBeRejected().Code);

        // The key is the same, and the step names it in PEM form.
        chain = Built(1, Carl);
        chain.Files = files => files[Chains.LinkOf("build", Carl)] = files[Chains.LinkOf("build", Carl)].Replacing("\"sig\":", "\"other_headers\":\"04001608000000\",\"signature\":");
        Assert.Equal(Codes.ThresholdNotMet, chain.Verify().ShouldBeRejected().Code);
    }

    [Theory]
    [InlineData(1_700_000_000, 1U, "it expired at 2023-11-14 22:13:21 UTC")]
    [InlineData(1_700_000_000, 193_457_600U, "it expired at 2030-01-01 00:26:40 UTC")]
    [InlineData(1_900_000_000, null, "it was made at 2030-03-17 17:46:40 UTC, which is not yet")]
    public void C43_A_link_of_a_key_that_has_expired_or_is_of_the_future_does_not_count(uint created, uint? validity, string why)
    {
        foreach (var dialect in new[] { Dialect.Strict, Dialect.Compat })
        {
            var chain = Built(1, new OpenPgpSigner(Bob, Main) { Created = created, Validity = validity });
            chain.Now = new(2030, 1, 1, 0, 26, 40, TimeSpan.Zero);
            chain.Options = new() { Dialect = dialect };

            var failure = chain.Verify().ShouldBeRejected();

            Assert.Equal((Codes.ThresholdNotMet, 6), (failure.Code, failure.Stage));
            Assert.Contains($"it is signed by {Main}, which does not count: {why}.", failure.What, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(1_893_457_600, null)]
    [InlineData(1_700_000_000, 193_457_601U)]
    [InlineData(1_700_000_000, 0U)]
    [InlineData(0, uint.MaxValue)]
    public void C43_A_key_counts_from_its_first_second_to_the_one_before_it_expires(uint created, uint? validity)
    {
        var chain = Built(1, new OpenPgpSigner(Bob, Main) { Created = created, Validity = validity });
        chain.Now = new(2030, 1, 1, 0, 26, 40, TimeSpan.Zero);

        chain.Verify().ShouldBeVerified();
    }

    [Fact]
    public void C43_A_subkey_ends_with_its_main_key()
    {
        var subkey = new OpenPgpSigner(Bob, Sub);
        var chain = Built(1, new OpenPgpSigner(Carl, Main, subkey) { Validity = 1 });
        chain["build"].First.Signer = subkey;

        Assert.Contains("of its main key: it expired", chain.Verify().ShouldBeRejected().What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1U, Codes.KeyExpired)]
    [InlineData(null, null)]
    public void C43_A_layout_of_an_owner_whose_key_has_expired_is_rejected(uint? validity, string? code)
    {
        var chain = Chains.OneStep();
        var owner = new OpenPgpSigner(Bob, Main) { Validity = validity };
        chain.LayoutSigners[0] = owner;
        chain.ProjectOwners[0] = owner.PublicKey;

        if (code is null) chain.Verify().ShouldBeVerified();
        else Assert.Equal((code, 1), Seen(chain));
    }

    [Theory]
    [InlineData("\"creation_time\":1700000000", "\"creation_time\":-1")]
    [InlineData("\"creation_time\":1700000000", "\"creation_time\":4294967296")]
    [InlineData("\"creation_time\":1700000000", "\"creation_time\":\"now\"")]
    [InlineData("\"creation_time\":1700000000,", "")]
    [InlineData("\"validity_period\":99999999", "\"validity_period\":-1")]
    [InlineData("\"validity_period\":99999999", "\"validity_period\":true")]
    public void C43_Times_that_no_key_can_have_make_it_unusable(string text, string by)
    {
        var chain = Built(1, new OpenPgpSigner(Bob, Main) { Validity = 99_999_999 });
        chain.ChangeLayoutJson = json => json.Replacing(text, by);

        Assert.Equal((Codes.KeyUnusable, 4), Seen(chain));
    }

    [Fact]
    public void C44_A_link_of_a_subkey_that_the_layout_does_not_name_does_not_count()
    {
        var (listed, unlisted) = (new OpenPgpSigner(Bob, Sub), new OpenPgpSigner(Carl, Other));
        var chain = Built(1, new OpenPgpSigner(PrivateKey.Create(KeyAlgorithm.Ed25519), Main, listed));

        // Under the name of the main key, of the subkey that is listed, and of its own.
        chain["build"].First.Signer = unlisted;
        Assert.Equal(Codes.ThresholdNotMet, chain.Verify().ShouldBeRejected().Code);
        chain.Files = Move("22222222");
        Assert.Equal(Codes.ThresholdNotMet, chain.Verify().ShouldBeRejected().Code);
        chain.Files = Move("33333333");
        Assert.Equal(Codes.LinkMissing, chain.Verify().ShouldBeRejected().Code);

        chain["build"].First.Signer = listed;
        chain.Files = Move("22222222");
        chain.Verify().ShouldBeVerified();

        static Action<Dictionary<string, byte[]>> Move(string prefix) => files =>
        {
            Assert.True(files.Remove("build.11111111.link", out var link));
            files[$"build.{prefix}.link"] = link;
        };
    }

    [Fact]
    public void C44_One_keyid_is_of_one_key()
    {
        var subkey = new OpenPgpSigner(Bob, Sub);
        var chain = Built(1, new OpenPgpSigner(Carl, Main, subkey), new OpenPgpSigner(PrivateKey.Create(KeyAlgorithm.Ed25519), Other, subkey));
        Assert.Equal((Codes.KeyUnusable, 4), Seen(chain));

        chain = Built(1, new OpenPgpSigner(Carl, Main, subkey), new OpenPgpSigner(PrivateKey.Create(KeyAlgorithm.Ed25519), Other));
        chain.Verify().ShouldBeVerified();
        chain.ChangeLayoutJson = json => json.Replacing(Sub, Main);
        Assert.Equal((Codes.KeyUnusable, 4), Seen(chain));
    }

    /// <summary>The rule by which a functionary's sublayout is theirs.</summary>
    [Fact]
    public void D36_A_layout_that_a_subkey_of_its_owner_has_signed_is_the_owners()
    {
        var (listed, unlisted) = (new OpenPgpSigner(Bob, Sub), new OpenPgpSigner(Carl, Other));
        var chain = Chains.OneStep();
        chain.ProjectOwners[0] = new OpenPgpSigner(PrivateKey.Create(KeyAlgorithm.Ed25519), Main, listed).PublicKey;
        chain.LayoutSigners[0] = listed;
        chain.Verify().ShouldBeVerified();

        chain.LayoutSigners[0] = unlisted;
        Assert.Equal((Codes.LayoutNotSigned, 1), Seen(chain));
    }

    private static SupplyChainSimulator Built(int threshold, params ISigner[] by) => new SupplyChainSimulator().Step("build", makes: ["demo.dll"], by: by, threshold: threshold);

    private static (string, int) Seen(SupplyChainSimulator chain) => chain.Verify().ShouldBeRejected() is var failure ? (failure.Code, failure.Stage) : default;
}
