using InToto.Testing;

namespace InToto.Tests.Verification;

[Spec("5.2")]
[Spec("4.3")]
public sealed class Stage02_TrustedLayoutTests
{
    [Fact]
    public void A_layout_is_expired_from_the_moment_EXPIRES_on()
    {
        var chain = Chains.OneStep();
        chain.Now = chain.Expires;

        var failure = Assert.IsType<LayoutExpired>(chain.Verify().ShouldBeRejected());

        Assert.Equal((Codes.LayoutExpired, 2), (failure.Code, failure.Stage));
        Assert.Equal("The layout expired at 2031-01-01 00:00:00 UTC; now it is 2031-01-01 00:00:00 UTC.", failure.What);
        Assert.Contains("a newer layout", failure.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void A_layout_is_valid_up_to_the_last_moment_before()
    {
        var chain = Chains.OneStep();
        chain.Now = chain.Expires.AddTicks(-1);

        chain.Verify().ShouldBeVerified();
    }

    [Fact]
    public void The_time_zone_of_the_clock_does_not_matter()
    {
        var chain = Chains.OneStep();
        chain.Now = chain.Expires.AddTicks(-1).ToOffset(TimeSpan.FromHours(14));
        chain.Verify().ShouldBeVerified();

        chain.Now = chain.Expires.ToOffset(TimeSpan.FromHours(-12));
        Assert.Equal(Codes.LayoutExpired, chain.Verify().ShouldBeRejected().Code);
    }

    [Fact]
    public void A_layout_that_asks_for_nothing_is_rejected_unless_compat_is_asked_for()
    {
        var chain = Chains.OneStep();
        chain.ChangeLayout = layout => layout with { Steps = [], Inspect = [] };

        var failure = Assert.IsType<LayoutProvesNothing>(chain.Verify().ShouldBeRejected());

        Assert.Equal((Codes.LayoutProvesNothing, 2), (failure.Code, failure.Stage));
        Assert.Contains("neither steps nor inspections", failure.What, StringComparison.Ordinal);

        chain.Options = new() { Dialect = Dialect.Compat };
        Assert.Empty(chain.Verify().ShouldBeVerified().Summary.Products);
    }

    [Fact]
    public void A_layout_of_one_inspection_asks_for_something()
    {
        var chain = new SupplyChainSimulator().Inspection("look", finds: ["a"], leaves: ["a"], ["ALLOW a", "DISALLOW *"], ["ALLOW a", "DISALLOW *"]);

        chain.Verify().ShouldBeVerified();
        Assert.Equal(["look"], chain.InspectionsRun);
    }

    [Fact]
    public void The_keys_of_an_expired_layout_are_not_looked_at()
    {
        var chain = Chains.OneStep();
        chain.Now = chain.Expires;
        chain.ChangeLayout = layout => layout with { Keys = [layout.Keys[0] with { Scheme = "none" }] };

        Assert.Equal(2, chain.Verify().ShouldBeRejected().Stage);

        chain.Now = chain.Expires.AddSeconds(-1);
        Assert.Equal(4, chain.Verify().ShouldBeRejected().Stage);
    }
}
