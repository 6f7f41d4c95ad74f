using System.Text;
using InToto.Testing;
using static InToto.Testing.TestKeys;

namespace InToto.Tests.Verification;

/// <summary>List B of the attack catalogue: what a signature covers, and what it does not.</summary>
public sealed class ThreatsB_CanonicalFormTests
{
    [Fact]
    public void B5_A_layout_whose_members_are_in_another_order_is_the_same_layout()
    {
        var chain = Chains.OneStep();
        chain.LayoutFile = file => Reversed(file);
        chain.Verify().ShouldBeVerified();

        chain.LayoutFile = file => Reversed(file).Replacing("\"readme\" : \"\"", "\"readme\" : \" \"");
        Assert.Equal(Codes.LayoutNotSigned, chain.Verify().ShouldBeRejected().Code);
    }

    [Fact]
    public void B8_A_member_that_nobody_knows_is_signed_like_all_others()
    {
        var chain = Chains.OneStep();
        chain["build"].First.ChangeJson = json => json.Replacing("\"products\":", "\"zone\":{\"b\":[2],\"a\":1},\"products\":");
        chain.Verify().ShouldBeVerified();

        chain.Files = files => files[Chains.LinkOf("build", Carl)] = files[Chains.LinkOf("build", Carl)].Replacing("\"b\":[2]", "\"b\":[3]");
        Assert.Equal(Codes.ThresholdNotMet, chain.Verify().ShouldBeRejected().Code);
    }

    [Fact]
    public void B9_A_member_that_is_added_after_signing_breaks_the_signature()
    {
        var chain = Chains.OneStep();
        chain.Files = files => files[Chains.LinkOf("build", Carl)] = files[Chains.LinkOf("build", Carl)].Replacing("\"products\":", "\"zone\":1,\"products\":");
        Assert.Equal(Codes.ThresholdNotMet, chain.Verify().ShouldBeRejected().Code);

        chain.Files = files => files[Chains.LinkOf("build", Carl)] = files[Chains.LinkOf("build", Carl)].Replacing("{\"signatures\":", "{\"zone\":1,\"signatures\":");
        chain.Verify().ShouldBeVerified();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void B10_A_signature_of_one_form_is_none_of_the_other(bool toEnvelope)
    {
        var chain = Chains.OneStep();
        chain.LayoutFile = file => Moved(Metadata.Read(file), toEnvelope, keepForm: true);
        chain.Verify().ShouldBeVerified();

        chain.LayoutFile = file => Moved(Metadata.Read(file), toEnvelope, keepForm: false);
        Assert.Equal(Codes.LayoutNotSigned, chain.Verify().ShouldBeRejected().Code);
    }

    [Fact]
    public void B11_Line_ends_outside_texts_are_white_space()
    {
        var chain = Chains.OneStep();
        chain.LayoutFile = file => file.Replacing(",\"", ",\r\n\"");
        chain.Verify().ShouldBeVerified();

        chain.ChangeLayoutJson = json => json.Replacing("\"readme\":\"\"", "\"readme\":\"\\n\"");
        chain.LayoutFile = file => file.Replacing("\"readme\":\"\\n\"", "\"readme\":\"\\r\\n\"");
        Assert.Equal(Codes.LayoutNotSigned, chain.Verify().ShouldBeRejected().Code);
    }

    [Fact]
    public void B13_The_digests_of_an_artifact_may_change_places()
    {
        const string Sha1 = "\"sha1\":\"0123456789012345678901234567890123456789\"";
        var chain = Chains.OneStep();
        chain["build"].First.ChangeJson = json => json.Replacing("{\"sha256\"", $"{{{Sha1},\"sha256\"");
        chain.Files = files => files[Chains.LinkOf("build", Carl)] = files[Chains.LinkOf("build", Carl)].Replacing($"{Sha1},", "").Replacing("\"}}}}", $"\",{Sha1}}}}}}}}}");
        chain.Verify().ShouldBeVerified();

        chain.Files = files => files[Chains.LinkOf("build", Carl)] = files[Chains.LinkOf("build", Carl)].Replacing($"{Sha1},", "");
        Assert.Equal(Codes.ThresholdNotMet, chain.Verify().ShouldBeRejected().Code);
    }

    /// <summary>Alice's signature over one form, written as if it were over the one or the other.</summary>
    private static byte[] Moved(Metadata layout, bool toEnvelope, bool keepForm)
    {
        var (metablock, envelope) = ((Metadata)Metablock.Of(layout.Document), (Metadata)Envelope.Of(layout.Document));
        var (from, to) = toEnvelope ? (metablock, envelope) : (envelope, metablock);
        var signature = Alice.Sign((keepForm ? to : from).SignedBytes.Span);
        return to.SignedBy((new Given(signature), Alice.PublicKey.Id)).ToBytes();
    }

    private static byte[] Reversed(byte[] json) => Encoding.UTF8.GetBytes(Reversed(System.Text.Json.JsonElement.Parse(json)));

    private static string Reversed(System.Text.Json.JsonElement value) => value.ValueKind switch
    {
        System.Text.Json.JsonValueKind.Object => "{ " + string.Join(" ,\n ", value.EnumerateObject().Reverse().Select(member => $"\"{member.Name}\" : {Reversed(member.Value)}")) + " }",
        System.Text.Json.JsonValueKind.Array => "[" + string.Join(',', value.EnumerateArray().Select(Reversed)) + "]",
        _ => value.GetRawText(),
    };

    /// <summary>"Signs" with bytes that were made elsewhere.</summary>
    private sealed class Given(byte[] signature) : InToto.Signing.ISigner
    {
        public Key PublicKey => Alice.PublicKey;

        public byte[] Sign(ReadOnlySpan<byte> data) => signature;

        public void Dispose()
        {
        }
    }
}
