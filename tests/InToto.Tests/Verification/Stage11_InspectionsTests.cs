using InToto.Testing;

namespace InToto.Tests.Verification;

[Spec("4.3.2")]
public sealed class Stage11_InspectionsTests
{
    [Fact]
    public void A_layout_that_asks_to_run_a_command_is_rejected()
    {
        var failure = Assert.IsType<InspectionFailed>(Unpacked().Verify(withInspections: false).ShouldBeRejected());

        Assert.Equal((Codes.InspectionNotAllowed, 11, "in inspection 'unpack'"), (failure.Code, failure.Stage, failure.Where));
        Assert.Contains("asks this machine to run 'inspect unpack', and verification runs no commands unless it is allowed to", failure.What, StringComparison.Ordinal);
        Assert.NotNull(failure.Hint);
    }

    [Fact]
    public void A_layout_without_inspections_needs_nobody_to_run_them() => Chains.OneStep().Verify(withInspections: false).ShouldBeVerified();

    [Fact]
    public void The_evidence_of_the_steps_stands_also_where_an_inspection_may_not_run() =>
        Assert.Equal("build", Assert.Single(Unpacked().Verify(withInspections: false).Steps).Step);

    [Fact]
    public void Compat_alone_allows_no_commands_either()
    {
        var chain = Unpacked();
        chain.Options = new() { Dialect = Dialect.Compat };

        Assert.Equal(Codes.InspectionNotAllowed, chain.Verify(withInspections: false).ShouldBeRejected().Code);
    }

    [Fact]
    public void Inspections_run_in_the_order_of_the_layout_and_before_the_rules_of_any_of_them()
    {
        var chain = Chains.OneStep()
            .Inspection("first", finds: ["evil"], leaves: [], ["DISALLOW *"], ["DISALLOW *"])
            .Inspection("second", finds: [], leaves: [], ["DISALLOW *"], ["DISALLOW *"]);

        Assert.Equal("in inspection 'first', materials, inspection first", chain.Verify().ShouldBeRejected().Where);
        Assert.Equal(["first", "second"], chain.InspectionsRun);
    }

    private static SupplyChainSimulator Unpacked() =>
        Chains.OneStep().Inspection("unpack", finds: ["demo.dll"], leaves: ["demo.dll"], ["MATCH demo.dll WITH PRODUCTS FROM build", "DISALLOW *"], ["ALLOW demo.dll", "DISALLOW *"]);
}
