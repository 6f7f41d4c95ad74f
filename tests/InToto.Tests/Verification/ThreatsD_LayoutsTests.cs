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
    public void D30_D31_D32_D33_D34_D35_D36_No_sublayout_is_followed_and_none_of_its_inspections_runs()
    {
        var chain = Chains.BuiltTwice().Inspection("look", [], [], ["DISALLOW *"], ["DISALLOW *"]);
        var sublayout = Metablock.Of(new Layout { Expires = chain.Expires, Inspect = [new() { Name = "look", Run = ["rm", "-rf", "/"] }] });
        chain.Files = files => files[Chains.LinkOf("build", Carl)] = sublayout.SignedBy((Carl, Carl.PublicKey.Id)).ToBytes();
        Expect(Codes.SublayoutUnsupported, chain);
        Assert.Empty(chain.InspectionsRun);

        chain.Files = _ => { };
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

    private static void Expect(string? code, SupplyChainSimulator chain)
    {
        var outcome = chain.Verify();
        if (code is null) outcome.ShouldBeVerified();
        else Assert.Equal(code, outcome.ShouldBeRejected().Code);
    }
}
