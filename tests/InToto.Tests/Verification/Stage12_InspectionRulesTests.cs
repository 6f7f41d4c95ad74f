using InToto.Testing;
using static InToto.Testing.TestKeys;

namespace InToto.Tests.Verification;

[Spec("5.2")]
[Spec("4.3.2")]
[Spec("4.5.1")]
public sealed class Stage12_InspectionRulesTests
{
    [Fact]
    public void What_an_inspection_finds_is_tied_to_what_a_step_made()
    {
        Inspecting(finds: ["demo.dll"]).Verify().ShouldBeVerified();

        var failure = Assert.IsType<RuleViolated>(Inspecting(finds: ["demo.dll", "evil.dll"]).Verify().ShouldBeRejected());

        Assert.Equal((Codes.ArtifactDisallowed, 12, true), (failure.Code, failure.Stage, failure.IsInspection));
        Assert.Equal("DISALLOW * found 1 artifact that no earlier rule allows: evil.dll.", failure.What);
        Assert.StartsWith("in inspection 'look', materials", failure.Where, StringComparison.Ordinal);
    }

    [Fact]
    public void What_an_inspection_must_leave_is_required()
    {
        var failure = Leaving([]).Verify().ShouldBeRejected();
        Assert.Equal((Codes.ArtifactRequired, 12), (failure.Code, failure.Stage));
        Assert.StartsWith("in inspection 'look', products", failure.Where, StringComparison.Ordinal);

        Leaving(["report"]).Verify().ShouldBeVerified();

        static SupplyChainSimulator Leaving(string[] leaves) =>
            Chains.OneStep().Inspection("look", finds: [], leaves, ["DISALLOW *"], ["REQUIRE report", "CREATE report", "DISALLOW *"]);
    }

    [Fact]
    public void An_inspection_may_be_tied_to_another_one()
    {
        var chain = Chains.OneStep()
            .Inspection("first", finds: [], leaves: ["report"], ["DISALLOW *"], ["CREATE report", "DISALLOW *"])
            .Inspection("second", finds: ["report"], leaves: [], ["MATCH report WITH PRODUCTS FROM first", "DISALLOW *"], ["DISALLOW *"]);

        chain.Verify().ShouldBeVerified();
    }

    [Fact]
    public void An_inspection_without_rules_is_a_warning()
    {
        var chain = Chains.OneStep().Inspection("look", finds: ["x"], leaves: ["y"], [], []);

        Assert.Equal(Codes.StepUnconstrained, Assert.Single(chain.Verify().ShouldBeVerified().Warnings).Code);
    }

    [Fact]
    public void Warnings_do_not_reject_before_every_stage_has_passed()
    {
        var chain = Inspecting(finds: ["evil.dll"]);
        chain.Options = new() { Strict = true };
        chain["build"].ExpectedCommand = ["make"];

        Assert.Equal(Codes.ArtifactDisallowed, chain.Verify().ShouldBeRejected().Code);
    }

    [Fact]
    public void Warnings_stand_on_the_outcome_in_the_order_of_the_stages()
    {
        var chain = Chains.BuiltTwice();
        chain.ChangeLayoutJson = json => json.Replacing("\"readme\":", "\"motto\":1,\"readme\":");
        chain["build"].ExpectedCommand = ["make"];
        chain["build"].By(Carl).Command = ["cmake"];
        chain["build"].By(Diana).Command = ["make"];
        chain["build"].ExpectedProducts.RemoveAt(1);

        string[] expected = [Codes.FieldUnknown, Codes.CommandDiffers, Codes.CommandsDisagree, Codes.ListOpen];
        Assert.Equal(expected, chain.Verify().ShouldBeVerified().Warnings.Select(warning => warning.Code));

        chain.Options = new() { Strict = true };
        var rejected = Assert.IsType<Rejected>(chain.Verify());
        Assert.Equal(expected, rejected.Warnings.Select(warning => warning.Code));
        Assert.Equal(expected, Assert.IsType<StrictWarnings>(rejected.Failure).Warnings.Select(warning => warning.Code));
        Assert.StartsWith("4 warnings count as a rejection", rejected.Failure.What, StringComparison.Ordinal);
    }

    [Fact]
    public void The_summary_has_the_first_steps_materials_and_the_last_steps_products()
    {
        var chain = new SupplyChainSimulator()
            .Step("clone", uses: ["url"], makes: ["demo.cs"])
            .Step("package", uses: ["demo.cs"], makes: ["demo.nupkg"])
            .Inspection("look", finds: ["demo.nupkg"], leaves: ["out"], ["ALLOW *"], ["ALLOW *"]);
        chain["package"].First.Command = ["pack"];
        chain["package"].First.ReturnValue = 0;

        var summary = chain.Verify().ShouldBeVerified().Summary;

        Assert.Equal("", summary.Name);
        Assert.Equal(["url"], summary.Materials.Names.Select(name => name.Value));
        Assert.Equal(["demo.nupkg"], summary.Products.Names.Select(name => name.Value));
        Assert.Equal(["pack"], summary.Command);
        Assert.Equal(0, summary.Byproducts.ReturnValue);
    }

    [Fact]
    public void The_summary_of_a_layout_without_steps_holds_nothing()
    {
        var chain = new SupplyChainSimulator().Inspection("look", finds: ["a"], leaves: ["b"], ["ALLOW *"], ["ALLOW *"]);

        var summary = chain.Verify().ShouldBeVerified().Summary;

        Assert.Equal((0, 0), (summary.Materials.Count, summary.Products.Count));
    }

    private static SupplyChainSimulator Inspecting(string[] finds) =>
        Chains.OneStep().Inspection("look", finds, leaves: [], ["MATCH * WITH PRODUCTS FROM build", "DISALLOW *"], ["DISALLOW *"]);
}
