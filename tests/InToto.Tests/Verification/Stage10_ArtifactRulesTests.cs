using InToto.Testing;
using static InToto.Testing.TestKeys;

namespace InToto.Tests.Verification;

[Spec("5.2")]
[Spec("4.3.3.1")]
public sealed class Stage10_ArtifactRulesTests
{
    [Fact]
    public void A_file_that_no_rule_allows_is_rejected_by_the_rules_of_its_step()
    {
        var chain = Chains.CloneAndPackage();
        chain["package"].Materials["evil.cs"] = "not the cloned bytes";

        var failure = Assert.IsType<RuleViolated>(chain.Verify().ShouldBeRejected());

        Assert.Equal((Codes.ArtifactDisallowed, 10, false), (failure.Code, failure.Stage, failure.IsInspection));
        Assert.Equal("DISALLOW * found 1 artifact that no earlier rule allows: evil.cs.", failure.What);
        Assert.Equal($"in step 'package', materials, {Chains.LinkOf("package", Carl)}", failure.Where);
        Assert.Equal("Find out who added or changed it, or allow it in expected_materials of the layout.", failure.Hint);
    }

    [Fact]
    public void A_file_with_other_bytes_than_the_step_it_is_said_to_come_from_is_rejected()
    {
        var chain = Chains.CloneAndPackage();
        chain["package"].Materials["demo.cs"] = "other bytes";

        Assert.Equal(["demo.cs"], Assert.IsType<RuleViolated>(chain.Verify().ShouldBeRejected()).Artifacts.Select(name => name.Value));
    }

    [Fact]
    public void Many_artifacts_are_shown_as_a_few_and_a_number()
    {
        var chain = Chains.OneStep();
        for (var i = 0; i < 9; i++) chain["build"].Products[$"evil{i}"] = "";

        var failure = chain.Verify().ShouldBeRejected();

        Assert.Equal("DISALLOW * found 9 artifacts that no earlier rule allows: evil0, evil1, evil2, evil3, evil4 and 4 more.", failure.What);
        Assert.Contains("allow them in expected_products", failure.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void A_required_file_that_was_not_made_is_rejected()
    {
        var chain = Chains.OneStep();
        chain["build"].ExpectedProducts.Insert(0, "REQUIRE demo.pdb");

        var failure = Assert.IsType<RuleViolated>(chain.Verify().ShouldBeRejected());

        Assert.Equal((Codes.ArtifactRequired, 10), (failure.Code, failure.Stage));
        Assert.Equal("REQUIRE demo.pdb did not find its artifact.", failure.What);
        Assert.Equal("Find out why it was not made; REQUIRE takes names literally, not as patterns.", failure.Hint);

        chain["build"].ExpectedProducts[0] = "REQUIRE demo.dll";
        chain.Verify().ShouldBeVerified();
    }

    [Fact]
    public void A_required_file_that_was_not_used_is_rejected()
    {
        var chain = Chains.OneStep();
        chain["build"].ExpectedMaterials.Insert(0, "REQUIRE demo.cs");

        Assert.Contains("why it was not used", chain.Verify().ShouldBeRejected().Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void A_required_file_that_an_earlier_rule_consumed_is_rejected_and_the_message_says_so()
    {
        var chain = Chains.OneStep();
        chain["build"].ExpectedProducts.Insert(1, "REQUIRE demo.dll");

        var failure = chain.Verify().ShouldBeRejected();

        Assert.Equal(Codes.ArtifactRequired, failure.Code);
        Assert.Equal("REQUIRE demo.dll did not find its artifact in the queue: an earlier rule has consumed it.", failure.What);
        Assert.Contains("put REQUIRE before", failure.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Materials_are_checked_before_products_and_steps_in_the_order_of_the_layout()
    {
        var chain = Chains.CloneAndPackage();
        foreach (var step in new[] { "clone", "package" })
            (chain[step].Materials["evil"], chain[step].Products["evil"]) = ("evil", "evil");

        Assert.Equal($"in step 'clone', materials, {Chains.LinkOf("clone", Bob)}", chain.Verify().ShouldBeRejected().Where);

        chain["clone"].Materials.Remove("evil");
        Assert.Equal($"in step 'clone', products, {Chains.LinkOf("clone", Bob)}", chain.Verify().ShouldBeRejected().Where);

        chain["clone"].Products.Remove("evil");
        Assert.Equal($"in step 'package', materials, {Chains.LinkOf("package", Carl)}", chain.Verify().ShouldBeRejected().Where);
    }

    [Fact]
    public void No_inspection_runs_on_files_that_already_failed_the_rules_of_the_steps()
    {
        var chain = Chains.OneStep().Inspection("look", [], [], ["DISALLOW *"], ["DISALLOW *"]);
        chain["build"].Products["evil.dll"] = "evil";

        Assert.Equal(10, chain.Verify().ShouldBeRejected().Stage);
        Assert.Empty(chain.InspectionsRun);

        chain["build"].Products.Remove("evil.dll");
        chain.Verify().ShouldBeVerified();
        Assert.Equal(["look"], chain.InspectionsRun);
    }

    [Fact]
    public void The_trace_tells_what_each_rule_consumed()
    {
        var chain = Chains.CloneAndPackage();
        chain["package"].Materials["evil.cs"] = "evil";

        var trace = Assert.IsType<RuleViolated>(chain.Verify().ShouldBeRejected()).Trace;

        Assert.Equal(["demo.cs", "evil.cs"], trace.Queue.Select(name => name.Value));
        Assert.Collection(trace.Steps,
            match => Assert.Equal(["demo.cs"], match.Consumed.Select(name => name.Value)),
            disallow => Assert.Equal(["evil.cs"], disallow.Violations.Select(name => name.Value)));
        Assert.Same(trace.Steps[^1], trace.Broken);
    }

    [Fact]
    public void A_step_may_be_tied_to_a_later_one_as_the_reference_has_it()
    {
        var chain = new SupplyChainSimulator()
            .Step("first", makes: ["a"], expectedProducts: ["MATCH a WITH MATERIALS FROM second", "DISALLOW *"])
            .Step("second", uses: ["a"], makes: ["b"]);

        chain.Verify().ShouldBeVerified();
    }

    [Fact]
    public void A_step_that_does_not_exist_ties_nothing()
    {
        var chain = Chains.CloneAndPackage();
        chain["package"].ExpectedMaterials[0] = "MATCH demo.cs WITH PRODUCTS FROM clown";

        Assert.Equal(Codes.ArtifactDisallowed, chain.Verify().ShouldBeRejected().Code);
    }

    [Fact]
    public void A_rule_of_a_step_does_not_see_inspections()
    {
        var chain = Chains.OneStep().Inspection("look", finds: ["demo.dll"], leaves: ["demo.dll"], ["ALLOW demo.dll", "DISALLOW *"], ["ALLOW demo.dll", "DISALLOW *"]);
        chain["build"].ExpectedProducts[0] = "MATCH demo.dll WITH PRODUCTS FROM look";

        Assert.Equal(10, chain.Verify().ShouldBeRejected().Stage);
    }

    [Theory]
    [InlineData(Codes.StepUnconstrained, "'build' has no rules", "", "")]
    [InlineData(Codes.ListOpen, "expected_products of 'build' does not end with DISALLOW *", "DISALLOW *", "CREATE *")]
    [InlineData(Codes.ListOpen, "expected_materials of 'build' does not end with DISALLOW *", "ALLOW x", "CREATE *|DISALLOW *")]
    [InlineData(Codes.ListOpen, "expected_materials and expected_products of 'build' does not", "", "CREATE *")]
    [InlineData(Codes.RuleShadowed, "DISALLOW evil* of 'build' never finds anything", "DISALLOW *", "ALLOW *|DISALLOW evil*|DISALLOW *")]
    [InlineData(Codes.RequireLiteral, "REQUIRE *.dll of 'build'", "DISALLOW *", "REQUIRE *.dll|CREATE *|DISALLOW *")]
    [InlineData(Codes.DoubleStar, "** in CREATE ** of 'build'", "DISALLOW *", "CREATE **|DISALLOW *")]
    [InlineData(Codes.MatchVacuous, "No MATCH of 'build', products, found an artifact", "DISALLOW *", "MATCH * WITH PRODUCTS FROM nowhere")]
    public void Rules_that_say_less_than_their_author_may_think_are_a_warning(string code, string words, string materials, string products)
    {
        var chain = Chains.OneStep();
        Set(chain["build"].ExpectedMaterials, materials);
        Set(chain["build"].ExpectedProducts, products);
        if (code == Codes.RequireLiteral) chain["build"].Products["*.dll"] = "a file of that name";

        var warnings = chain.Verify().ShouldBeVerified().Warnings;

        Assert.Contains(warnings, warning => warning.Code == code && warning.What.Contains(words, StringComparison.Ordinal) && warning.Where == "in the layout");

        chain.Options = new() { Strict = true };
        Assert.Equal(Codes.StrictWarning, chain.Verify().ShouldBeRejected().Code);
    }

    [Theory]
    [InlineData("DISALLOW *", "CREATE *|DISALLOW *")]
    [InlineData("DISALLOW *", "DISALLOW evil*|ALLOW demo*|DISALLOW *")]
    [InlineData("DISALLOW *", "REQUIRE demo.dll|CREATE demo.dll|DISALLOW *")]
    [InlineData("DISALLOW *", "MATCH * WITH PRODUCTS FROM nowhere|CREATE *|DISALLOW *")]
    public void Rules_that_say_what_they_seem_to_are_none(string materials, string products)
    {
        var chain = Chains.OneStep();
        Set(chain["build"].ExpectedMaterials, materials);
        Set(chain["build"].ExpectedProducts, products);
        chain.Options = new() { Strict = true };

        Assert.Empty(chain.Verify().ShouldBeVerified().Warnings);
    }

    private static void Set(List<string> rules, string texts)
    {
        rules.Clear();
        rules.AddRange(texts.Split('|', StringSplitOptions.RemoveEmptyEntries));
    }
}
