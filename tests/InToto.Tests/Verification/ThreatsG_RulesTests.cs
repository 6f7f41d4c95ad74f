using InToto.Testing;
using static InToto.Testing.TestKeys;

namespace InToto.Tests.Verification;

/// <summary>List G of the attack catalogue: rules that hide, overlook or widen.</summary>
public sealed class ThreatsG_RulesTests
{
    [Fact]
    public void G1_A_DISALLOW_behind_ALLOW_everything_is_a_warning_and_strictly_a_rejection()
    {
        var chain = Made(["evil.dll"], "ALLOW *", "DISALLOW evil*", "DISALLOW *");
        Assert.Contains(chain.Verify().ShouldBeVerified().Warnings, warning => warning.Code == Codes.RuleShadowed);

        chain.Options = new() { Strict = true };
        Expect(Codes.StrictWarning, chain);
        Expect(Codes.ArtifactDisallowed, Made(["evil.dll"], "DISALLOW evil*", "ALLOW *"));
    }

    [Theory]
    [InlineData("evil.dll", Codes.ArtifactDisallowed)]
    [InlineData("good.dll", null)]
    public void G2_A_DISALLOW_before_ALLOW_everything_holds(string product, string? code) => Expect(code, Made([product], "DISALLOW evil*", "ALLOW *"));

    [Fact]
    public void G3_REQUIRE_takes_its_text_literally()
    {
        Expect(Codes.ArtifactRequired, Made(["a.dll"], "REQUIRE *.dll", "CREATE *"));

        var chain = Made(["*.dll"], "REQUIRE *.dll", "CREATE *", "DISALLOW *");
        Assert.Equal(Codes.RequireLiteral, Assert.Single(chain.Verify().ShouldBeVerified().Warnings).Code);
    }

    [Fact]
    public void G4_REQUIRE_does_not_find_what_was_consumed_before()
    {
        Expect(Codes.ArtifactRequired, Made(["x"], "ALLOW x", "REQUIRE x"));
        Expect(null, Made(["x"], "REQUIRE x", "ALLOW x"));
    }

    [Theory]
    [InlineData("sub/a", null)]
    [InlineData("subx/a", Codes.ArtifactDisallowed)]
    [InlineData("a", Codes.ArtifactDisallowed)]
    public void G6_A_prefix_is_a_folder_and_not_the_beginning_of_a_name(string material, string? code)
    {
        var chain = Chains.CloneAndPackage();
        chain["clone"].Products.Clear();
        (chain["clone"].Products["a"], chain["clone"].ExpectedProducts[0]) = ("bytes", "CREATE a");
        chain["package"].Materials.Clear();
        (chain["package"].Materials[material], chain["package"].ExpectedMaterials[0]) = ("bytes", "MATCH * IN sub WITH PRODUCTS FROM clone");

        Expect(code, chain);
    }

    [Theory]
    [InlineData("./sub", Codes.RuleMalformed)]
    [InlineData("sub//", Codes.RuleMalformed)]
    [InlineData("sub/.", Codes.RuleMalformed)]
    [InlineData("sub/../sub", Codes.RuleMalformed)]
    [InlineData("/sub", Codes.RuleMalformed)]
    [InlineData("sub/", null)]
    [InlineData("sub", null)]
    public void G7_A_prefix_is_a_clean_path(string prefix, string? code)
    {
        var chain = Chains.CloneAndPackage();
        chain["package"].Materials.Clear();
        chain["package"].Materials["sub/demo.cs"] = "demo.cs";
        chain.ChangeLayoutJson = json => json.Replacing("""["MATCH","demo.cs","WITH""", $"[\"MATCH\",\"*\",\"IN\",\"{prefix}\",\"WITH");

        Expect(code, chain);
    }

    [Theory]
    [InlineData("*.dll", "a/b/c.dll", true)]
    [InlineData("a/*", "a/b/c.dll", true)]
    [InlineData("?", "/", false)]
    [InlineData("**", "a/b", true)]
    [InlineData("a/**/c", "a/c", false)]
    [InlineData("*", ".git/config", true)]
    [InlineData("*.dll", "a.DLL", false)]
    [InlineData("{a,b}", "a", false)]
    public void G8_A_star_crosses_folders(string pattern, string name, bool matches)
    {
        if (name == "/") Assert.False(new Pattern(pattern).Matches("//"));
        else Expect(matches ? null : Codes.ArtifactDisallowed, Made([name], $"CREATE {pattern.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal)}", "DISALLOW *"));
    }

    [Theory]
    [InlineData("[^a]", "^", true)]
    [InlineData("[^a]", "b", false)]
    [InlineData("[!a]", "b", true)]
    [InlineData("[]a]", "]", true)]
    [InlineData("[!]]", "a", true)]
    [InlineData("[!]]", "]", false)]
    [InlineData("[a", "[a", true)]
    [InlineData("[a", "a", false)]
    [InlineData("[z-a]", "m", false)]
    [InlineData("[*]", "*", true)]
    [InlineData("[*]", "a", false)]
    [InlineData("a[", "a[", true)]
    public void G9_G10_G11_G12_A_class_means_what_the_reference_takes_it_for_and_a_DISALLOW_of_it_is_never_skipped(string pattern, string name, bool matches)
    {
        Expect(matches ? Codes.ArtifactDisallowed : null, Made([name], $"DISALLOW {pattern}", "CREATE *", "DISALLOW *"));
        Expect(matches ? null : Codes.ArtifactDisallowed, Made([name], $"CREATE {pattern}", "DISALLOW *"));
    }

    [Fact]
    public void G13_A_pattern_is_neither_empty_nor_holds_a_NUL_and_two_stars_are_a_warning()
    {
        foreach (var pattern in new[] { "", "a\\u0000" })
        {
            var chain = Chains.OneStep();
            chain.ChangeLayoutJson = json => json.Replacing("""["CREATE","demo.dll"]""", $"[\"CREATE\",\"{pattern}\"]");
            Expect(Codes.RuleMalformed, chain);
        }
        Assert.Equal(Codes.DoubleStar, Assert.Single(Made(["a/b"], "CREATE **", "DISALLOW *").Verify().ShouldBeVerified().Warnings).Code);
    }

    [Fact]
    public void G16_A_rule_of_a_step_may_name_a_later_one_and_sees_no_inspection()
    {
        var chain = new SupplyChainSimulator()
            .Step("first", makes: ["a"], by: [Carl], expectedProducts: ["MATCH a WITH MATERIALS FROM second", "DISALLOW *"])
            .Step("second", uses: ["a"], by: [Carl])
            .Inspection("look", ["a"], ["a"], ["ALLOW a", "DISALLOW *"], ["ALLOW a", "DISALLOW *"]);
        Expect(null, chain);

        chain["first"].ExpectedProducts[0] = "MATCH a WITH MATERIALS FROM look";
        Expect(Codes.ArtifactDisallowed, chain);
    }

    [Fact]
    public void G17_What_an_earlier_rule_consumed_is_invisible_to_DISALLOW_and_the_trace_shows_it()
    {
        Expect(null, Made(["evil.dll"], "CREATE *.dll", "DISALLOW evil*", "DISALLOW *"));

        var failure = Assert.IsType<RuleViolated>(Made(["evil.dll", "evil.exe"], "CREATE *.dll", "DISALLOW evil*").Verify().ShouldBeRejected());
        Assert.Equal(["evil.dll"], failure.Trace.Steps[0].Consumed.Select(name => name.Value));
        Assert.Equal(["evil.exe"], failure.Artifacts.Select(name => name.Value));
    }

    [Fact]
    public void G18_The_order_of_artifacts_in_the_file_changes_neither_verdict_nor_trace()
    {
        var names = Enumerable.Range(0, 30).Select(i => $"{(i % 3 == 0 ? "evil" : "good")}{i}").ToArray();
        var random = new Random(18);
        var traces = new HashSet<string>();
        for (var round = 0; round < 100; round++)
        {
            random.Shuffle(names);
            var chain = Made(names, "CREATE good1*", "ALLOW *2", "DISALLOW evil*");
            chain["build"].First.ChangeJson = json => Shuffled(json, names);
            var failure = Assert.IsType<RuleViolated>(chain.Verify().ShouldBeRejected());
            traces.Add($"{failure.What} {string.Join(' ', failure.Artifacts)} {string.Join(' ', failure.Trace.Queue)} {string.Join('|', failure.Trace.Steps.Select(step => string.Join(' ', step.Consumed)))}");
        }
        Assert.Single(traces);
    }

    [Fact]
    public void G19_A_MATCH_that_ties_nothing_where_nothing_else_stands_is_a_warning()
    {
        var chain = Chains.CloneAndPackage();
        chain["package"].ExpectedMaterials.Clear();
        chain["package"].ExpectedMaterials.Add("MATCH *.vb WITH PRODUCTS FROM clone");
        Assert.Contains(chain.Verify().ShouldBeVerified().Warnings, warning => warning.Code == Codes.MatchVacuous);

        chain["package"].ExpectedMaterials[0] = "MATCH *.cs WITH PRODUCTS FROM clone";
        Assert.DoesNotContain(chain.Verify().ShouldBeVerified().Warnings, warning => warning.Code == Codes.MatchVacuous);
    }

    [Fact]
    public void G20_A_command_that_differs_is_a_warning_and_strictly_a_rejection()
    {
        var chain = Chains.OneStep();
        chain["build"].ExpectedCommand = ["make"];
        Assert.Equal(Codes.CommandDiffers, Assert.Single(chain.Verify().ShouldBeVerified().Warnings).Code);

        chain.Options = new() { Strict = true };
        Expect(Codes.StrictWarning, chain);

        chain["build"].First.Command = ["make"];
        Expect(null, chain);
    }

    private static string Shuffled(string json, string[] names)
    {
        var products = System.Text.Json.JsonElement.Parse(json).GetProperty("products");
        var text = products.GetRawText();
        return json.Replacing(text, "{" + string.Join(',', names.Select(name => $"\"{name}\":{products.GetProperty(name).GetRawText()}")) + "}");
    }

    private static SupplyChainSimulator Made(string[] products, params string[] rules) => new SupplyChainSimulator().Step("build", makes: products, expectedProducts: rules, by: [Carl]);

    private static void Expect(string? code, SupplyChainSimulator chain)
    {
        var outcome = chain.Verify();
        if (code is null) outcome.ShouldBeVerified();
        else Assert.Equal(code, outcome.ShouldBeRejected().Code);
    }
}
