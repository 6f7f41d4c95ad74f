using InToto.Signing;
using InToto.Testing;
using static InToto.Testing.TestKeys;

namespace InToto.Tests.Verification;

/// <summary>List D of the attack catalogue: layouts that are old, nobody's, empty, or mean less than they seem.</summary>
public sealed class ThreatsD_LayoutsTests
{
    [Theory]
    [InlineData(-1, null)]
    [InlineData(0, Codes.LayoutExpired)]
    [InlineData(1, Codes.LayoutExpired)]
    public void D1_D2_A_layout_ends_with_the_second_before_EXPIRES(int seconds, string? code)
    {
        var chain = Chains.OneStep();
        chain.Now = chain.Expires.AddSeconds(seconds);

        Expect(code, chain);
    }

    [Fact]
    public void D5_A_layout_that_nobody_signed_is_rejected()
    {
        var chain = Chains.OneStep();
        Expect(null, chain);

        chain.LayoutSigners.Clear();
        Expect(Codes.LayoutNotSigned, chain);
    }

    [Fact]
    public void D6_Keys_inside_a_layout_are_never_trusted_to_sign_it()
    {
        Assert.Throws<ArgumentException>(() => new Verifier([]));

        var chain = Chains.OneStep();
        chain.LayoutSigners[0] = Carl;
        chain.ChangeLayout = layout => layout with { Keys = [.. layout.Keys, LayoutKey.Of(Diana.PublicKey)] };
        Expect(Codes.LayoutNotSigned, chain);
    }

    [Fact]
    public void D7_Of_two_owners_both_must_have_signed()
    {
        var chain = Chains.OneStep();
        chain.ProjectOwners.Add(Diana.PublicKey);
        Expect(Codes.LayoutNotSigned, chain);

        chain.LayoutSigners.Add(Diana);
        Expect(null, chain);
    }

    [Fact]
    public void D8_A_functionary_is_no_owner()
    {
        var chain = Chains.OneStep();
        chain.LayoutSigners[0] = Carl;
        Expect(Codes.LayoutNotSigned, chain);

        chain.ProjectOwners[0] = Carl.PublicKey;
        Expect(null, chain);
    }

    [Fact]
    public void D9_Steps_without_keys_cannot_be_performed_by_anyone()
    {
        var chain = Chains.OneStep();
        chain.ChangeLayout = layout => layout with { Keys = [] };

        Expect(Codes.ThresholdNotMet, chain);
    }

    [Fact]
    public void D10_A_layout_that_asks_for_nothing_is_rejected()
    {
        var chain = Chains.OneStep();
        chain.ChangeLayout = layout => layout with { Steps = [] };
        Expect(Codes.LayoutProvesNothing, chain);
    }

    [Fact]
    public void D11_A_step_without_rules_is_a_warning_and_strictly_a_rejection()
    {
        var chain = Chains.OneStep();
        chain["build"].ExpectedMaterials.Clear();
        chain["build"].ExpectedProducts.Clear();
        Assert.Equal(Codes.StepUnconstrained, Assert.Single(chain.Verify().ShouldBeVerified().Warnings).Code);

        chain.Options = new() { Strict = true };
        Expect(Codes.StrictWarning, chain);
    }

    [Fact]
    public void D12_A_list_that_does_not_end_with_DISALLOW_is_a_warning_and_strictly_a_rejection()
    {
        var chain = Chains.OneStep();
        chain["build"].ExpectedProducts.Add("ALLOW x");
        Assert.Equal(Codes.ListOpen, Assert.Single(chain.Verify().ShouldBeVerified().Warnings).Code);

        chain.Options = new() { Strict = true };
        Expect(Codes.StrictWarning, chain);

        chain["build"].ExpectedProducts.RemoveAt(2);
        Expect(null, chain);
    }

    [Theory]
    [InlineData("build", "build", true)]
    [InlineData("build", "BUILD", true)]
    [InlineData("b\u00FCild", "bu\u0308ild", true)]
    [InlineData("b\u00FCild", "BU\u0308ILD", true)]
    [InlineData("build", "built", false)]
    public void D13_Two_items_whose_names_are_one_file_somewhere_are_refused(string name, string twin, bool refused)
    {
        foreach (var isInspection in new[] { false, true })
        {
            var chain = new SupplyChainSimulator().Step(name, makes: ["a"], by: [Carl]);
            if (isInspection) chain.Inspection(twin, [], [], ["DISALLOW *"], ["DISALLOW *"]);
            else chain.ChangeLayout = layout => layout with { Steps = [.. layout.Steps, layout.Steps[0] with { Name = twin }] };
            if (!isInspection) chain.Files = files => files[Chains.LinkOf(twin, Carl)] = Metablock.Of(new Link { Name = twin, Products = Metadata.Read(files[Chains.LinkOf(name, Carl)]).Document is Link link ? link.Products : InToto.Artifacts.None }).SignedBy((Carl, Carl.PublicKey.Id)).ToBytes();

            Expect(refused ? Codes.FieldMalformed : null, chain);
        }
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData(@"a\b")]
    [InlineData("..")]
    [InlineData("a\0")]
    [InlineData("a:b")]
    [InlineData(".a")]
    [InlineData("a.")]
    [InlineData("a ")]
    [InlineData("a*")]
    [InlineData("a?")]
    [InlineData("[a]")]
    [InlineData("CON")]
    [InlineData("")]
    [InlineData("128")]
    public void D14_D15_A_name_that_is_no_file_name_everywhere_is_refused(string name)
    {
        var isLong = name == "128";
        var chain = new SupplyChainSimulator().Step(isLong ? new('a', 129) : name, makes: ["demo.dll"], by: [Carl]);
        Expect(Codes.NameUnsafe, chain);

        chain = Chains.OneStep().Inspection(isLong ? new('a', 129) : name, [], [], ["DISALLOW *"], ["DISALLOW *"]);
        Expect(Codes.NameUnsafe, chain);

        chain = new SupplyChainSimulator().Step(isLong ? new('a', 128) : "a.b-c_d+e", makes: ["demo.dll"], by: [Carl]);
        Expect(null, chain);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(3)]
    [InlineData(2147483647)]
    [InlineData(2147483648)]
    [InlineData(4294967297)]
    [InlineData(9223372036854775807)]
    [InlineData(-9223372036854775808)]
    public void D20_A_threshold_is_between_one_and_the_number_of_keyids(long threshold)
    {
        var chain = Chains.BuiltTwice();
        chain.ChangeLayoutJson = json => json.Replacing("\"threshold\":2", $"\"threshold\":{threshold}");
        Expect(Codes.FieldMalformed, chain);

        chain.ChangeLayoutJson = json => json.Replacing("\"threshold\":2", "\"threshold\":1");
        Expect(null, chain);
    }

    [Fact]
    public void D21_A_step_that_nobody_may_perform_is_refused()
    {
        var chain = Chains.OneStep();
        chain.ChangeLayout = layout => layout with { Steps = [layout.Steps[0] with { PubKeys = [] }] };
        Expect(Codes.FieldMalformed, chain);
    }

    [Fact]
    public void D22_A_keyid_that_is_listed_twice_is_one_functionary()
    {
        var chain = Chains.OneStep();
        chain.ChangeLayout = layout => layout with { Steps = [layout.Steps[0] with { PubKeys = [Carl.PublicKey.Id, Carl.PublicKey.Id], Threshold = 2 }] };
        Expect(Codes.FieldMalformed, chain);

        chain.ChangeLayout = layout => layout with { Steps = [layout.Steps[0] with { PubKeys = [Carl.PublicKey.Id, Carl.PublicKey.Id], Threshold = 1 }] };
        Assert.Single(Assert.Single(chain.Verify().ShouldBeVerified().Steps).Links);
    }

    [Theory]
    [InlineData("D23", """["PERMIT","*"]""", Codes.RuleMalformed)]
    [InlineData("D24", """["MATCH","*"]""", Codes.RuleMalformed)]
    [InlineData("D24", """["MATCH","*","WITH","FOO","FROM","build"]""", Codes.RuleMalformed)]
    [InlineData("D24", """["MATCH","*","WITH","PRODUCTS"]""", Codes.RuleMalformed)]
    [InlineData("D25", """["ALLOW",1]""", Codes.FieldMalformed)]
    [InlineData("D25", """["ALLOW",["*"]]""", Codes.FieldMalformed)]
    [InlineData("D25", """["ALLOW",null]""", Codes.FieldMalformed)]
    [InlineData("D25", "\"ALLOW *\"", Codes.FieldMalformed)]
    [InlineData("D26", "[]", Codes.RuleMalformed)]
    [InlineData("D26", """["ALLOW"]""", Codes.RuleMalformed)]
    [InlineData("D28", """["create","demo.dll"]""", null)]
    [InlineData("D28", """["Match","*","wIth","products","From","build"]""", null)]
    public void D23_D24_D25_D26_D28_A_rule_has_one_of_seven_shapes_in_any_case(string line, string rule, string? code)
    {
        var chain = Chains.OneStep();
        chain.ChangeLayoutJson = json => json.Replacing("""["CREATE","demo.dll"]""", rule);

        Assert.StartsWith("D2", line, StringComparison.Ordinal);
        Expect(code, chain);
    }

    [Fact]
    public void D27_A_step_that_does_not_exist_consumes_nothing()
    {
        var chain = Chains.CloneAndPackage();
        chain["package"].ExpectedMaterials[0] = "MATCH demo.cs WITH PRODUCTS FROM clown";
        Expect(Codes.ArtifactDisallowed, chain);

        chain["package"].ExpectedMaterials[0] = "MATCH demo.cs WITH PRODUCTS FROM clone";
        Expect(null, chain);
    }

    [Fact]
    public void D40_D46_A_placeholder_without_a_value_is_a_rejection()
    {
        var chain = Chains.OneStep();
        chain["build"].ExpectedProducts[0] = "CREATE {NAME}.dll";
        Expect(Codes.ParameterMissing, chain);
    }

    [Fact]
    public void D44_Braces_in_keyids_and_times_are_malformed_and_in_names_are_themselves()
    {
        var chain = Chains.OneStep();
        chain.ChangeLayoutJson = json => json.Replacing($"\"pubkeys\":[\"{Carl.PublicKey.Id}", "\"pubkeys\":[\"{X}");
        Expect(Codes.FieldMalformed, chain);

        chain.ChangeLayoutJson = json => json.Replacing("2031-01-01T00:00:00Z", "{X}");
        Expect(Codes.FieldMalformed, chain);

        Expect(null, new SupplyChainSimulator().Step("{X}", makes: ["demo.dll"], by: [Carl]));
    }

    [Fact]
    public void D45_Braces_are_literal_when_they_are_doubled()
    {
        var chain = new SupplyChainSimulator().Step("build", makes: ["{NAME}.dll"], by: [Carl], expectedProducts: ["CREATE {{NAME}}.dll", "DISALLOW *"]);
        Expect(null, chain);

        chain["build"].ExpectedProducts[0] = "CREATE {NAME}}.dll";
        Expect(Codes.ParameterMissing, chain);
    }

    [Theory]
    [InlineData("{Y}")]
    [InlineData("{0}")]
    [InlineData("{X.__class__}")]
    [InlineData("{{")]
    [InlineData("%s")]
    [InlineData("a\nb")]
    [InlineData("$(id)")]
    public void D41_A_value_is_put_in_as_it_is_and_once(string value)
    {
        var chain = Chains.OneStep();
        chain["build"].ExpectedCommand = ["make", "{X}"];
        chain["build"].First.Command = ["make", value];
        chain.Options = Given("X", value);

        Assert.DoesNotContain(chain.Verify().ShouldBeVerified().Warnings, warning => warning.Code == Codes.CommandDiffers);
    }

    [Fact]
    public void D41_A_value_with_a_NUL_makes_no_rule()
    {
        var chain = Chains.OneStep();
        chain["build"].ExpectedProducts[0] = "CREATE {X}";
        chain.Options = Given("X", "demo.dll\0");
        Expect(Codes.RuleMalformed, chain);
    }

    [Theory]
    [InlineData("*")]
    [InlineData("?emo")]
    [InlineData("[a-z]emo")]
    [InlineData("demo*")]
    [InlineData("d**")]
    public void D42_A_value_never_makes_a_pattern_wider(string value)
    {
        var chain = Chains.OneStep();
        chain["build"].ExpectedProducts[0] = "CREATE {X}.dll";
        chain.Options = Given("X", value);
        Expect(Codes.ArtifactDisallowed, chain);

        chain["build"].Products.Clear();
        chain["build"].Products[$"{value}.dll"] = "x";
        Expect(null, chain);
    }

    [Theory]
    [InlineData("[{X}]emo.dll")]
    [InlineData("[{X}emo.dll")]
    [InlineData("[!{X}]emo.dll")]
    [InlineData("[]{X}]emo.dll")]
    [InlineData("[a{X}")]
    public void D42_A_value_stands_in_no_class_of_characters(string pattern)
    {
        var chain = Chains.OneStep();
        chain["build"].ExpectedProducts[0] = $"CREATE {pattern}";
        chain.Options = Given("X", "d");
        Expect(Codes.RuleMalformed, chain);

        chain["build"].ExpectedProducts[0] = "CREATE [d]{X}[o].dll";
        chain.Options = Given("X", "em");
        Expect(null, chain);
    }

    [Theory]
    [InlineData("../")]
    [InlineData("..")]
    [InlineData("/etc")]
    [InlineData("")]
    public void D42_A_value_does_not_lead_out_of_a_folder_or_take_it_away(string value)
    {
        foreach (var dialect in (Dialect[])[Dialect.Strict, Dialect.Compat])
        {
            if (dialect == Dialect.Compat && value.Length > 0) continue;
            var chain = Chains.CloneAndPackage();
            chain["package"].ExpectedMaterials[0] = "MATCH * IN {X} WITH PRODUCTS FROM clone";
            chain.Options = Given("X", value) with { Dialect = dialect };
            Expect(Codes.RuleMalformed, chain);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a.b")]
    [InlineData("é")]
    [InlineData("{X}")]
    public void D43_A_name_is_made_of_letters_digits_hyphens_and_underscores(string name)
    {
        Assert.Equal(Codes.ParameterUnusable, Assert.Throws<ParameterException>(() => Given(name, "1")).Code);
        Assert.Equal(["a-B_9"], Given("a-B_9", "1").Parameters!.Names);
    }

    [Fact]
    public void D43_A_parameter_given_twice_or_not_used_is_no_answer()
    {
        Assert.Equal(Codes.ParameterUnusable, Assert.Throws<ParameterException>(() => LayoutParameters.Of([new("X", "1"), new("X", "1")])).Code);

        var chain = Chains.OneStep();
        chain["build"].ExpectedCommand = ["make", "{VERSION}", "{NAME}"];
        chain.Options = new() { Parameters = LayoutParameters.Of([new("NAME", "demo"), new("VERSOIN", "1")]) };
        var unused = Assert.Throws<ParameterException>(() => chain.Verify());
        Assert.Equal((Codes.ParameterUnused, "The layout has no parameter 'VERSOIN'.", "It has NAME, VERSION."), (unused.Code, unused.Message, unused.Hint));

        chain.Options = new() { Parameters = LayoutParameters.Of([new("NAME", "demo"), new("VERSION", "1")]) };
        Expect(null, chain);
    }

    [Fact]
    public void D46_Values_that_are_given_and_are_none_leave_no_brace_alone_even_under_compat()
    {
        var chain = new SupplyChainSimulator().Step("build", makes: ["{F}"], by: [Carl], expectedProducts: ["CREATE {F}", "DISALLOW *"]);
        chain.Options = new() { Dialect = Dialect.Compat };
        Expect(null, chain);

        chain.Options = new() { Dialect = Dialect.Compat, Parameters = LayoutParameters.Of([]) };
        Expect(Codes.ParameterMissing, chain);
    }

    private static VerificationOptions Given(string name, string value) => new() { Parameters = LayoutParameters.Of(KeyValuePair.Create(name, value)) };

    private static void Expect(string? code, SupplyChainSimulator chain)
    {
        var outcome = chain.Verify();
        if (code is null) outcome.ShouldBeVerified();
        else Assert.Equal(code, outcome.ShouldBeRejected().Code);
    }
}
