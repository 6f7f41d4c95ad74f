using InToto.Testing;

namespace InToto.Tests.Verification;

[Spec("4.3")]
public sealed class Stage03_SubstitutedLayoutTests
{
    [Fact]
    public void A_parameter_in_a_rule_that_has_no_value_is_rejected()
    {
        var chain = Chains.OneStep();
        chain["build"].ExpectedProducts.Insert(0, "ALLOW {VERSION}/demo.dll");

        var failure = Assert.IsType<ParameterMissing>(chain.Verify().ShouldBeRejected());

        Assert.Equal((Codes.ParameterMissing, 3, "VERSION"), (failure.Code, failure.Stage, failure.Parameter));
        Assert.Equal("'{VERSION}/demo.dll' needs a value for the parameter 'VERSION', and none was given.", failure.What);
        Assert.Equal("in 'build' of the layout", failure.Where);
        Assert.Contains("'{{' and '}}'", failure.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Doubled_braces_stand_for_braces()
    {
        var chain = new SupplyChainSimulator().Step("build", makes: ["{a}.dll"], expectedProducts: ["CREATE {{a}}.dll", "DISALLOW *"]);

        chain.Verify().ShouldBeVerified();

        chain["build"].ExpectedProducts[0] = "CREATE {{b}}.dll";
        Assert.Equal(Codes.ArtifactDisallowed, chain.Verify().ShouldBeRejected().Code);
    }

    [Fact]
    public void Compat_leaves_braces_as_they_are()
    {
        var chain = new SupplyChainSimulator().Step("build", makes: ["{a}.dll"], expectedProducts: ["CREATE {a}.dll", "DISALLOW *"]);
        Assert.Equal(Codes.ParameterMissing, chain.Verify().ShouldBeRejected().Code);

        chain.Options = new() { Dialect = Dialect.Compat };
        chain.Verify().ShouldBeVerified();

        chain["build"].ExpectedProducts[0] = "CREATE {{a}}.dll";
        Assert.Equal(Codes.ArtifactDisallowed, chain.Verify().ShouldBeRejected().Code);
    }

    [Theory]
    [InlineData("{X}", "X")]
    [InlineData("{}", "{}")]
    [InlineData("{{{X}}}", "X")]
    [InlineData("a{X}b{Y}", "X")]
    [InlineData("{", "{")]
    [InlineData("}", "}")]
    [InlineData("}{", "}{")]
    [InlineData("{{X}", "{{X}")]
    [InlineData("{X}}", "X")]
    [InlineData("{a b}", "{a b}")]
    public void Braces_that_are_not_doubled_ask_for_a_parameter(string word, string parameter)
    {
        var chain = Chains.OneStep();
        chain["build"].ExpectedCommand = ["make", word];

        Assert.Equal(parameter, Assert.IsType<ParameterMissing>(chain.Verify().ShouldBeRejected()).Parameter);
    }

    [Theory]
    [InlineData("{{X}}", "{X}")]
    [InlineData("{{", "{")]
    [InlineData("}}}}", "}}")]
    [InlineData("{{{{X}}}}", "{{X}}")]
    [InlineData("a}}b{{c", "a}b{c")]
    [InlineData("X", "X")]
    public void Braces_that_are_doubled_are_read_once(string word, string meant)
    {
        var chain = Chains.OneStep();
        chain["build"].ExpectedCommand = ["make", word];
        chain["build"].First.Command = ["make", meant];

        Assert.DoesNotContain(chain.Verify().ShouldBeVerified().Warnings, warning => warning.Code == Codes.CommandDiffers);
    }

    [Fact]
    public void A_parameter_of_an_inspection_has_no_value_either()
    {
        var chain = Chains.OneStep().Inspection("look", [], [], ["DISALLOW *"], ["DISALLOW *"]);
        chain.ChangeLayout = layout => layout with { Inspect = [layout.Inspect[0] with { Run = ["unpack", "{FILE}"] }] };

        var failure = chain.Verify().ShouldBeRejected();

        Assert.Equal((Codes.ParameterMissing, "in 'look' of the layout"), (failure.Code, failure.Where));
        Assert.Empty(chain.InspectionsRun);
    }

    [Fact]
    public void Braces_in_names_are_never_parameters()
    {
        var chain = new SupplyChainSimulator()
            .Step("{first}", makes: ["a"])
            .Step("second", uses: ["a"], makes: ["b"], expectedMaterials: ["MATCH a WITH PRODUCTS FROM {{first}}", "DISALLOW *"]);

        chain.Verify().ShouldBeVerified();
    }

    [Fact]
    public void A_layout_that_needs_a_parameter_is_rejected_before_its_keys_are_read()
    {
        var chain = Chains.OneStep();
        chain["build"].ExpectedProducts.Insert(0, "ALLOW {X}");
        chain.ChangeLayout = layout => layout with { Keys = [layout.Keys[0] with { Scheme = "none" }] };

        Assert.Equal(3, chain.Verify().ShouldBeRejected().Stage);
    }
}
