using InToto.Signing;
using InToto.Testing;
using static InToto.Testing.TestKeys;

namespace InToto.Tests.Verification;

[Spec("4.3.1")]
[Spec("4.4")]
public sealed class Stage06_SignedLinksTests
{
    [Fact]
    public void A_link_that_a_stranger_signed_does_not_count()
    {
        var chain = Chains.OneStep();
        chain["build"].First.Signer = Mallory;

        var failure = Assert.IsType<ThresholdNotMet>(chain.Verify().ShouldBeRejected());

        Assert.Equal((Codes.ThresholdNotMet, 6, "build"), (failure.Code, failure.Stage, failure.Step));
        Assert.Contains("Step 'build' needs a valid link of a functionary, and none counts.", failure.What, StringComparison.Ordinal);
        Assert.Contains($"{Chains.LinkOf("build", Carl)} does not count: it has no valid signature of {Carl.PublicKey.Id}.", failure.What, StringComparison.Ordinal);
        Assert.Contains("sign again", failure.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_that_was_changed_after_it_was_signed_does_not_count()
    {
        var chain = Chains.OneStep();
        chain.Files = files => files[Chains.LinkOf("build", Carl)] = files[Chains.LinkOf("build", Carl)].Replacing("demo.dll", "evil.dll");

        Assert.Equal(Codes.ThresholdNotMet, chain.Verify().ShouldBeRejected().Code);
    }

    [Fact]
    public void A_link_whose_key_the_layout_does_not_hold_does_not_count()
    {
        var chain = Chains.OneStep();
        chain.ChangeLayout = layout => layout with { Keys = [LayoutKey.Of(Diana.PublicKey)] };

        var failure = chain.Verify().ShouldBeRejected();

        Assert.Equal(Codes.ThresholdNotMet, failure.Code);
        Assert.Contains($"the layout has no key {Carl.PublicKey.Id}.", failure.What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_of_another_step_does_not_count()
    {
        var chain = new SupplyChainSimulator().Step("test", makes: ["report"], by: [Carl]).Step("build", makes: ["report"], by: [Carl]);
        chain.Files = files => files[Chains.LinkOf("build", Carl)] = files[Chains.LinkOf("test", Carl)];

        var failure = chain.Verify().ShouldBeRejected();

        Assert.Equal(Codes.ThresholdNotMet, failure.Code);
        Assert.Contains("it is a link of step 'test'.", failure.What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_that_does_not_count_is_a_warning_where_the_others_suffice()
    {
        var chain = Chains.BuiltTwice();
        chain["build"].Threshold = 1;
        chain["build"].By(Carl).Signer = Mallory;

        var verified = chain.Verify().ShouldBeVerified();

        var warning = Assert.Single(verified.Warnings);
        Assert.Equal((Codes.LinkIgnored, Chains.LinkOf("build", Carl)), (warning.Code, warning.Where));
        Assert.Contains("A link of step 'build' does not count: it has no valid signature", warning.What, StringComparison.Ordinal);
        Assert.Equal([new LinkEvidence(Chains.LinkOf("build", Diana), Diana.PublicKey.Id)], Assert.Single(verified.Steps).Links);
    }

    [Fact]
    public void One_of_two_functionaries_does_not_meet_a_threshold_of_two()
    {
        var chain = Chains.BuiltTwice();
        chain["build"].By(Diana).Signer = Mallory;

        var failure = Assert.IsType<ThresholdNotMet>(chain.Verify().ShouldBeRejected());

        Assert.Equal((2, 1), (failure.Threshold, failure.Accepted));
        Assert.Contains("needs valid links of 2 different functionaries, and 1 counts.", failure.What, StringComparison.Ordinal);

        chain["build"].By(Diana).Signer = null;
        chain.Verify().ShouldBeVerified();
    }

    [Fact]
    public void One_key_under_two_keyids_is_one_functionary_and_the_message_says_so()
    {
        var failure = Assert.IsType<ThresholdNotMet>(TwoNames(threshold: 2).Verify().ShouldBeRejected());

        Assert.Equal((2, 1), (failure.Threshold, failure.Accepted));
        Assert.Contains($"{LinkFileName.Of("build", Carl.PublicKey.LegacyId)} does not count: its key is that of {Chains.LinkOf("build", Carl)} under another keyid.", failure.What, StringComparison.Ordinal);
    }

    [Fact]
    public void One_key_under_two_keyids_meets_a_threshold_of_one() => TwoNames(threshold: 1).Verify().ShouldBeVerified();

    [Fact]
    public void The_message_shows_a_few_of_many_links_that_do_not_count()
    {
        var many = Enumerable.Range(0, 20).Select(_ => PrivateKey.Create()).ToArray();
        var chain = new SupplyChainSimulator().Step("build", makes: ["a"], by: [.. many], threshold: 1);
        foreach (var recording in chain["build"].Recordings.Values) recording.Signer = Mallory;

        var what = chain.Verify().ShouldBeRejected().What;

        Assert.EndsWith(" 15 more do not count.", what, StringComparison.Ordinal);
        Assert.True(what.Length < 2_000, what);
    }

    [Fact]
    public void Members_of_a_link_that_the_specification_does_not_know_are_named_in_a_warning()
    {
        var chain = Chains.OneStep();
        chain["build"].First.ChangeJson = json => json.Replacing("\"materials\":", "\"mood\":\"good\",\"materials\":");

        var warning = Assert.Single(chain.Verify().ShouldBeVerified().Warnings);

        Assert.Equal((Codes.FieldUnknown, Chains.LinkOf("build", Carl)), (warning.Code, warning.Where));
        Assert.Contains("mood of the link", warning.What, StringComparison.Ordinal);
    }

    [Fact]
    public void The_evidence_names_the_files_and_their_signers_in_the_order_of_the_layout()
    {
        var evidence = Chains.BuiltTwice().Verify().Steps;

        Assert.Equal("build", Assert.Single(evidence).Step);
        Assert.Equal([new(Chains.LinkOf("build", Carl), Carl.PublicKey.Id), new LinkEvidence(Chains.LinkOf("build", Diana), Diana.PublicKey.Id)], evidence[0].Links);
    }

    [Fact]
    public void The_evidence_of_a_rejection_goes_as_far_as_verification_came()
    {
        var chain = Chains.CloneAndPackage();
        chain["package"].First.Signer = Mallory;

        Assert.Equal("clone", Assert.Single(chain.Verify().Steps).Step);
    }

    [Fact]
    public void A_link_that_does_not_count_is_not_compared_with_the_others()
    {
        var chain = Chains.BuiltTwice();
        chain["build"].By(Diana).Signer = Mallory;
        chain["build"].By(Diana).Products["evil.dll"] = "evil";

        Assert.Equal(6, chain.Verify().ShouldBeRejected().Stage);
    }

    /// <summary>A layout that lists Carl's key under two keyids, with a link of Carl's for each.</summary>
    private static SupplyChainSimulator TwoNames(int threshold)
    {
        var chain = Chains.OneStep();
        var (name, otherName) = (Carl.PublicKey.Id, Carl.PublicKey.LegacyId);
        chain.ChangeLayout = layout => layout with
        {
            Keys = [LayoutKey.Of(Carl.PublicKey), LayoutKey.Of(Carl.PublicKey, otherName)],
            Steps = [layout.Steps[0] with { PubKeys = [name, otherName], Threshold = threshold }],
        };
        chain.Files = files =>
            files[LinkFileName.Of("build", otherName).ToString()] = Metadata.Read(files[Chains.LinkOf("build", Carl)]).SignedBy((Carl, otherName)).ToBytes();
        return chain;
    }
}
