using InToto.Signing;
using InToto.Testing;
using static InToto.Testing.TestKeys;

namespace InToto.Tests.Verification;

[Spec("4.5")]
public sealed class Stage07_ResolvedLinksTests
{
    [Fact]
    public void A_sublayout_is_rejected_because_this_version_checks_links_only()
    {
        var failure = Assert.IsType<SublayoutUnsupported>(WithSublayout(Carl).Verify().ShouldBeRejected());

        Assert.Equal((Codes.SublayoutUnsupported, 7, "build"), (failure.Code, failure.Stage, failure.Step));
        Assert.Contains("Step 'build' is answered by a sublayout", failure.What, StringComparison.Ordinal);
        Assert.Equal(Chains.LinkOf("build", Carl), failure.Where);
    }

    [Fact]
    public void A_sublayout_that_a_stranger_signed_does_not_count_like_any_link() =>
        Assert.Equal(Codes.ThresholdNotMet, WithSublayout(Mallory).Verify().ShouldBeRejected().Code);

    [Fact]
    public void A_sublayout_beside_links_that_suffice_is_not_passed_over()
    {
        var chain = WithSublayout(Carl);
        chain.Options = new() { Dialect = Dialect.Compat };

        Assert.Equal(Codes.SublayoutUnsupported, chain.Verify().ShouldBeRejected().Code);
    }

    private static SupplyChainSimulator WithSublayout(ISigner signer)
    {
        var chain = Chains.BuiltTwice();
        chain["build"].Threshold = 1;
        if (signer != Carl) chain["build"].By(Diana).Signer = Mallory;
        var sublayout = Metablock.Of(new Layout { Expires = chain.Expires, Steps = [new() { Name = "inner", PubKeys = [Carl.PublicKey.Id] }], Keys = [LayoutKey.Of(Carl.PublicKey)] });
        chain.Files = files => files[Chains.LinkOf("build", Carl)] = sublayout.SignedBy((signer, Carl.PublicKey.Id)).ToBytes();
        return chain;
    }
}
