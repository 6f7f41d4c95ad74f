using System.Text;
using InToto.Signing;
using InToto.Testing;
using static InToto.Testing.TestKeys;

namespace InToto.Tests.Verification;

/// <summary>List C of the attack catalogue: keys and signatures, as a verification meets them.</summary>
public sealed class ThreatsC_SignaturesTests
{
    [Fact]
    public void C1_One_key_under_two_keyids_is_one_functionary()
    {
        Assert.Equal(Codes.ThresholdNotMet, TwoNames(Carl, Carl).Verify().ShouldBeRejected().Code);
        TwoNames(Carl, Diana).Verify().ShouldBeVerified();
    }

    [Fact]
    public void C2_One_key_in_two_spellings_is_one_functionary()
    {
        var chain = TwoNames(Bob, Bob);
        var change = chain.ChangeLayout;
        chain.ChangeLayout = layout => change(layout) is var changed ? changed with
        {
            Keys = [changed.Keys[0], changed.Keys[1] with { Public = changed.Keys[1].Public.Replace("\n", "\r\n", StringComparison.Ordinal).Trim() }],
        } : layout;

        Assert.Equal(Codes.ThresholdNotMet, chain.Verify().ShouldBeRejected().Code);
    }

    [Fact]
    public void C3_Two_signatures_of_one_key_are_one()
    {
        var chain = Chains.BuiltTwice();
        chain.Files = files =>
        {
            files[Chains.LinkOf("build", Diana)] = Metadata.Read(files[Chains.LinkOf("build", Carl)]).SignedBy((Carl, Carl.PublicKey.Id), (Carl, Carl.PublicKey.Id), (Carl, Diana.PublicKey.Id)).ToBytes();
        };
        Assert.Equal(Codes.ThresholdNotMet, chain.Verify().ShouldBeRejected().Code);

        chain.Files = files => files[Chains.LinkOf("build", Diana)] = Metadata.Read(files[Chains.LinkOf("build", Carl)]).SignedBy((Carl, Carl.PublicKey.Id), (Diana, Diana.PublicKey.Id)).ToBytes();
        chain.Verify().ShouldBeVerified();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void C5_A_signature_that_names_another_key_is_not_tried(bool envelopes)
    {
        var chain = Chains.OneStep();
        chain.Envelopes = envelopes;
        chain.Files = files => files[Chains.LinkOf("build", Carl)] = Metadata.Read(files[Chains.LinkOf("build", Carl)]).SignedBy((Carl, Diana.PublicKey.Id)).ToBytes();

        Assert.Equal(Codes.ThresholdNotMet, chain.Verify().ShouldBeRejected().Code);
    }

    [Theory]
    [InlineData("\"keyid\":\"KEYID\",", "")]
    [InlineData("\"keyid\":\"KEYID\"", "\"keyid\":\"\"")]
    public void C5_A_signature_of_an_envelope_that_names_no_key_is_tried_with_those_that_are_trusted(string text, string by)
    {
        var chain = Chains.OneStep();
        chain.Envelopes = true;
        chain.Files = files => files[Chains.LinkOf("build", Carl)] = files[Chains.LinkOf("build", Carl)].Replacing(text.Replace("KEYID", Carl.PublicKey.Id.Value, StringComparison.Ordinal), by);
        chain.LayoutFile = file => file.Replacing(text.Replace("KEYID", Alice.PublicKey.Id.Value, StringComparison.Ordinal), by);
        chain.Verify().ShouldBeVerified();

        chain["build"].First.Signer = Mallory;
        chain.Files = files => files[Chains.LinkOf("build", Carl)] = files[Chains.LinkOf("build", Carl)].Replacing(text.Replace("KEYID", Mallory.PublicKey.Id.Value, StringComparison.Ordinal), by);
        Assert.Equal(Codes.ThresholdNotMet, chain.Verify().ShouldBeRejected().Code);
    }

    [Fact]
    public void C6_Two_keyids_that_begin_alike_share_a_file_and_are_told_apart_by_their_signatures()
    {
        var (one, other) = (KeyId.Parse("aaaaaaaa01"), KeyId.Parse("aaaaaaaa02"));
        Assert.Equal(Codes.ThresholdNotMet, SharingAFile((Carl, one)).Verify().ShouldBeRejected().Code);
        Assert.Equal(Codes.ThresholdNotMet, SharingAFile((Carl, one), (Carl, other)).Verify().ShouldBeRejected().Code);

        var evidence = Assert.Single(SharingAFile((Carl, one), (Diana, other)).Verify().ShouldBeVerified().Steps).Links;
        Assert.Equal([one, other], evidence.Select(link => link.Functionary));

        SupplyChainSimulator SharingAFile(params (ISigner, KeyId)[] signers)
        {
            var chain = Chains.BuiltTwice();
            chain.ChangeLayout = layout => layout with
            {
                Keys = [LayoutKey.Of(Carl.PublicKey, one), LayoutKey.Of(Diana.PublicKey, other)],
                Steps = [layout.Steps[0] with { PubKeys = [one, other] }],
            };
            chain.Files = files => files["build.aaaaaaaa.link"] = Metadata.Read(files[Chains.LinkOf("build", Carl)]).SignedBy(signers).ToBytes();
            return chain;
        }
    }

    [Fact]
    public void C7_A_key_that_calls_itself_otherwise_than_its_entry_is_refused_unless_compat_is_asked_for()
    {
        var chain = Chains.OneStep();
        chain.ChangeLayoutJson = json => json.Replacing($"\"keyid\":\"{Carl.PublicKey.Id}\"", $"\"keyid\":\"{Diana.PublicKey.Id}\"");
        Assert.Equal(Codes.FieldMalformed, chain.Verify().ShouldBeRejected().Code);

        chain.Options = new() { Dialect = Dialect.Compat };
        chain.Verify().ShouldBeVerified();

        chain.Options = VerificationOptions.Default;
        chain.ChangeLayoutJson = json => json.Replacing($"\"keyid\":\"{Carl.PublicKey.Id}\",", "");
        chain.Verify().ShouldBeVerified();
    }

    [Fact]
    public void C8_A_functionary_without_a_key_in_the_layout_cannot_sign()
    {
        var chain = Chains.BuiltTwice();
        chain.ChangeLayout = layout => layout with { Keys = [LayoutKey.Of(Carl.PublicKey)] };
        Assert.Equal(Codes.ThresholdNotMet, chain.Verify().ShouldBeRejected().Code);

        chain["build"].Threshold = 1;
        Assert.Equal(Codes.LinkIgnored, Assert.Single(chain.Verify().ShouldBeVerified().Warnings).Code);
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("")]
    [InlineData("0x00")]
    [InlineData("zz")]
    [InlineData("aa/bb")]
    public void C9_A_keyid_is_hexadecimal_digits_wherever_it_stands(string keyId)
    {
        var id = Carl.PublicKey.Id.Value;
        foreach (var place in new[] { $"\"pubkeys\":[\"{id}\"", $"\"keys\":{{\"{id}\"" })
        {
            var chain = Chains.OneStep();
            chain.ChangeLayoutJson = json => json.Replacing(place, place.Replace(id, keyId, StringComparison.Ordinal));
            Assert.Equal((Codes.FieldMalformed, 1), chain.Verify().ShouldBeRejected() is var failure ? (failure.Code, failure.Stage) : default);
        }
    }

    [Fact]
    public void C10_A_document_without_signatures_is_signed_by_nobody()
    {
        var chain = Chains.OneStep();
        chain.Files = files => files[Chains.LinkOf("build", Carl)] = Metadata.Read(files[Chains.LinkOf("build", Carl)]).SignedBy().ToBytes();
        Assert.Equal(Codes.ThresholdNotMet, chain.Verify().ShouldBeRejected().Code);

        chain.LayoutSigners.Clear();
        Assert.Equal(Codes.LayoutNotSigned, chain.Verify().ShouldBeRejected().Code);
    }

    [Fact]
    public void C11_A_signature_of_a_stranger_beside_a_good_one_is_ignored()
    {
        var chain = Chains.OneStep();
        chain.Files = files => files[Chains.LinkOf("build", Carl)] = Metadata.Read(files[Chains.LinkOf("build", Carl)]).SignedBy((Mallory, Mallory.PublicKey.Id), (Carl, Carl.PublicKey.Id)).ToBytes();
        chain.Verify().ShouldBeVerified();

        chain.Files = files => files[Chains.LinkOf("build", Carl)] = Metadata.Read(files[Chains.LinkOf("build", Carl)]).SignedBy((Mallory, Mallory.PublicKey.Id)).ToBytes();
        Assert.Equal(Codes.ThresholdNotMet, chain.Verify().ShouldBeRejected().Code);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void C12_A_good_signature_counts_once_before_or_after_a_bad_one(bool first, bool second)
    {
        var chain = Chains.OneStep();
        chain.Files = files => files[Chains.LinkOf("build", Carl)] = Metadata.Read(files[Chains.LinkOf("build", Carl)])
            .SignedBy((first ? Carl : Mallory, Carl.PublicKey.Id), (second ? Carl : Mallory, Carl.PublicKey.Id)).ToBytes();

        Assert.Single(Assert.Single(chain.Verify().ShouldBeVerified().Steps).Links);
    }

    [Theory]
    [InlineData(false, "\"sig\":\"xyz\"")]
    [InlineData(true, "\"sig\":\"*\"")]
    public void C13_A_signature_that_cannot_be_decoded_spoils_the_file(bool envelopes, string sig)
    {
        var chain = Chains.OneStep();
        chain.Envelopes = envelopes;
        chain.LayoutFile = file => file.Replacing("\"signatures\":[", $"\"signatures\":[{{\"keyid\":\"{Mallory.PublicKey.Id}\",{sig}}},");
        Assert.Equal(Codes.FieldMalformed, chain.Verify().ShouldBeRejected().Code);

        chain.LayoutFile = file => file.Replacing("\"signatures\":[", $"\"signatures\":[{{\"keyid\":\"{Mallory.PublicKey.Id}\",\"sig\":\"\"}},");
        chain.Verify().ShouldBeVerified();
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/vnd.in-toto+json ")]
    [InlineData("Application/vnd.in-toto+json")]
    [InlineData("application/vnd.in-toto.provenance+json")]
    [InlineData("application/vnd.in-toto+json; charset=utf-8")]
    [InlineData("application/vnd.in-toto+json 11 hello")]
    [InlineData("")]
    public void C36_C40_A_payload_of_another_type_is_refused(string type)
    {
        var chain = Chains.OneStep();
        chain.Envelopes = true;
        chain.LayoutFile = file => file.Replacing("\"application/vnd.in-toto+json\"", $"\"{type}\"");

        Assert.Equal(Codes.WrongType, chain.Verify().ShouldBeRejected().Code);
    }

    [Theory]
    [InlineData("application/json", Codes.LayoutNotSigned)]
    [InlineData("application/vnd.in-toto+json", null)]
    public void C37_A_signature_over_another_type_is_none(string type, string? code)
    {
        var chain = Chains.OneStep();
        chain.Envelopes = true;
        chain.LayoutFile = file =>
        {
            var text = Encoding.UTF8.GetString(file);
            var payload = Convert.FromBase64String(text[(text.IndexOf(':', StringComparison.Ordinal) + 2)..text.IndexOf("\",\"payloadType", StringComparison.Ordinal)]);
            var signature = Convert.ToBase64String(Alice.Sign(PreAuthEncoding.Encode(type, payload)));
            return Encoding.UTF8.GetBytes(text[..text.IndexOf("\"sig\":", StringComparison.Ordinal)] + $"\"sig\":\"{signature}\"}}]}}");
        };

        var outcome = chain.Verify();
        if (code is null) outcome.ShouldBeVerified();
        else Assert.Equal(code, outcome.ShouldBeRejected().Code);
    }

    [Fact]
    public void C38_An_attestation_is_no_link()
    {
        var chain = Chains.OneStep();
        chain.Envelopes = true;
        chain["build"].First.ChangeJson = _ => """{"_type":"https://in-toto.io/Statement/v1","subject":[],"predicateType":"https://slsa.dev/provenance/v1","predicate":{}}""";

        var failure = chain.Verify().ShouldBeRejected();

        Assert.Equal((Codes.WrongType, 5), (failure.Code, failure.Stage));
        Assert.Contains("'https://in-toto.io/Statement/v1', neither 'layout' nor 'link'", failure.What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void C39_A_link_is_no_layout_and_a_layout_is_no_link(bool envelopes)
    {
        var chain = Chains.OneStep();
        chain.Envelopes = envelopes;
        var (layout, links) = chain.Sign();

        chain.LayoutFile = _ => links.Values.Single();
        Assert.Equal(Codes.WrongType, chain.Verify().ShouldBeRejected().Code);

        chain.LayoutFile = file => file;
        chain.Files = files => files[Chains.LinkOf("build", Carl)] = Metadata.Read(layout).SignedBy((Carl, Carl.PublicKey.Id)).ToBytes();
        Assert.Equal(Codes.SublayoutRejected, chain.Verify().ShouldBeRejected().Code);
    }

    [Fact]
    public void C41_A_scheme_of_the_future_is_named()
    {
        var chain = Chains.OneStep();
        chain.ChangeLayout = layout => layout with { Keys = [layout.Keys[0] with { KeyType = "ml-dsa", Scheme = "ml-dsa-65" }] };

        var failure = chain.Verify().ShouldBeRejected();

        Assert.Equal(Codes.KeyUnusable, failure.Code);
        Assert.Contains("ml-dsa-65", failure.What, StringComparison.Ordinal);
    }

    [Fact]
    public void C46_A_certificate_is_no_key()
    {
        var chain = Chains.OneStep();
        chain.ChangeLayoutJson = json => json.Replacing($"\"public\":\"{Carl.PublicKey.Public}\"", "\"public\":\"\",\"certificate\":\"-----BEGIN CERTIFICATE-----\"");
        Assert.Equal(Codes.KeyUnusable, chain.Verify().ShouldBeRejected().Code);

        // Authorities of a layout are members that nothing here knows: they authorise nobody.
        chain.ChangeLayoutJson = json => json.Replacing("\"readme\":", "\"rootcas\":{},\"readme\":").Replacing("\"threshold\":", "\"cert_constraints\":[{\"common_name\":\"*\"}],\"threshold\":");
        chain["build"].First.Signer = Mallory;
        Assert.Equal(Codes.ThresholdNotMet, chain.Verify().ShouldBeRejected().Code);
    }

    [Fact]
    public void C47_A_layout_that_holds_a_private_key_is_refused_and_the_key_is_not_repeated()
    {
        var chain = Chains.OneStep();
        chain.ChangeLayoutJson = json => json.Replacing("\"keyval\":{", "\"keyval\":{\"private\":\"c0ffee\",");
        var failure = chain.Verify().ShouldBeRejected();

        Assert.Equal(Codes.FieldMalformed, failure.Code);
        Assert.Contains("holds a private key, which is now public", failure.What, StringComparison.Ordinal);
        Assert.DoesNotContain("c0ffee", failure.What + failure.Where + failure.Hint, StringComparison.Ordinal);

        chain.Options = new() { Dialect = Dialect.Compat };
        chain.Verify().ShouldBeVerified();

        chain.Options = VerificationOptions.Default;
        chain.ChangeLayoutJson = json => json.Replacing("\"keyval\":{", "\"keyval\":{\"private\":\"\",");
        chain.Verify().ShouldBeVerified();
    }

    /// <summary>A layout that lists the keys of two people, perhaps one, under two keyids, with a link for each, and needs both.</summary>
    private static SupplyChainSimulator TwoNames(PrivateKey one, PrivateKey other)
    {
        var chain = new SupplyChainSimulator().Step("build", makes: ["demo.dll"], by: [one]);
        var (name, otherName) = (one.PublicKey.Id, other.PublicKey.LegacyId);
        chain.ChangeLayout = layout => layout with
        {
            Keys = [LayoutKey.Of(one.PublicKey, name), LayoutKey.Of(other.PublicKey, otherName)],
            Steps = [layout.Steps[0] with { PubKeys = [name, otherName], Threshold = 2 }],
        };
        chain.Files = files =>
            files[LinkFileName.Of("build", otherName).ToString()] = Metadata.Read(files[Chains.LinkOf("build", one)]).SignedBy((other, otherName)).ToBytes();
        return chain;
    }
}
