using InToto.Signing;
using InToto.Testing;
using static InToto.Testing.TestKeys;

namespace InToto.Tests.Verification;

[Spec("4.5")]
public sealed class Stage07_ResolvedLinksTests
{
    [Fact]
    [Spec("4.5.1")]
    public void The_summary_of_a_sublayout_stands_for_its_step()
    {
        Delegated().Verify().ShouldBeVerified();

        var chain = Delegated();
        chain["package"].ExpectedMaterials[0] = "MATCH demo.obj WITH PRODUCTS FROM build";
        Assert.Equal((Codes.ArtifactDisallowed, 10), chain.Verify().ShouldBeRejected() is var failure ? (failure.Code, failure.Stage) : default);
    }

    [Fact]
    [Spec("4.5.2")]
    public void The_links_of_a_sublayout_are_in_a_folder_of_its_own()
    {
        var chain = Delegated();
        chain.Files = files =>
        {
            foreach (var name in files.Keys.Where(name => name.Contains('/', StringComparison.Ordinal)).ToArray())
            {
                files[name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..]] = files[name];
                files.Remove(name);
            }
        };

        Assert.Equal(Codes.LinkMissing, Rejected(chain).Innermost.Code);
    }

    [Fact]
    public void What_does_not_pass_in_a_sublayout_is_told_with_the_way_to_it()
    {
        var inner = Inner();
        inner["compile"].First.Products["evil.obj"] = "evil";

        var failure = Rejected(Delegated(inner));

        Assert.Equal((Codes.SublayoutRejected, 7, "build", Codes.ArtifactDisallowed), (failure.Code, failure.Stage, failure.Step, failure.Innermost.Code));
        Assert.Equal("The sublayout of step 'build' was rejected with INTOTO1001: DISALLOW * found 1 artifact that no earlier rule allows: evil.obj.", failure.What);
        Assert.EndsWith($", in the sublayout {Chains.LinkOf("build", Carl)}", failure.Where, StringComparison.Ordinal);
        Assert.Contains("allow it in expected_products", failure.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sublayout_of_a_sublayout_is_told_with_both_steps()
    {
        var innermost = new SupplyChainSimulator().Step("parse", makes: ["other.obj"], by: [Bob]);
        var inner = Inner();
        inner["compile"].ExpectedProducts[0] = "CREATE *.obj";
        inner.Sublayout("compile", innermost);
        var chain = Delegated(inner);
        Assert.Equal(["build", "compile"], chain.Verify().ShouldBeRejected() is SublayoutRejected { Inner: RuleViolated } ? ["build", "compile"] : []);

        innermost.Expires = innermost.Now;
        var failure = Rejected(chain);
        Assert.Equal(["build", "compile"], failure.Path);
        Assert.StartsWith("The sublayout of step 'build', in it that of step 'compile' was rejected with INTOTO0201", failure.What, StringComparison.Ordinal);
        Assert.Equal($"in the sublayout {LinkFileName.Of("build", Carl.PublicKey.Id).SublayoutFolder}/{Chains.LinkOf("compile", Bob)}", failure.Where);
    }

    [Fact]
    public void Two_levels_that_pass_are_verified_and_their_steps_are_named_by_their_path()
    {
        var innermost = new SupplyChainSimulator().Step("parse", uses: ["demo.cs"], makes: ["demo.obj"], by: [Bob]);
        var inner = Inner().Sublayout("compile", innermost);

        var steps = Delegated(inner).Verify().ShouldBeVerified().Steps.Select(step => step.Step);

        Assert.Equal(["build", "package", "build/compile", "build/link", "build/compile/parse"], steps);
    }

    [Fact]
    public void A_sublayout_that_a_stranger_signed_does_not_count_like_any_link()
    {
        var chain = Delegated();
        chain.Files = files => files[Chains.LinkOf("build", Carl)] = Metadata.Read(files[Chains.LinkOf("build", Carl)]).SignedBy((Mallory, Carl.PublicKey.Id)).ToBytes();

        Assert.Equal(Codes.ThresholdNotMet, chain.Verify().ShouldBeRejected().Code);
    }

    [Fact]
    public void A_sublayout_knows_only_the_keys_that_it_names()
    {
        var inner = Inner();
        inner.ChangeLayout = layout => layout with { Keys = [.. layout.Keys.Where(key => key.KeyId != Bob.PublicKey.Id)] };

        Assert.Equal(Codes.ThresholdNotMet, Rejected(Delegated(inner)).Innermost.Code);
    }

    [Fact]
    public void A_sublayout_beside_a_link_has_to_agree_with_it()
    {
        var chain = Chains.BuiltTwice();
        var inner = new SupplyChainSimulator().Step("compile", uses: ["demo.cs"], makes: ["demo.dll"], by: [Bob]);
        chain.Sublayout("build", inner, by: Carl).Verify().ShouldBeVerified();

        inner["compile"].First.Products["demo.dll"] = "evil";
        var failure = Assert.IsType<FunctionariesDisagree>(chain.Verify().ShouldBeRejected());
        Assert.Equal((Chains.LinkOf("build", Carl), Chains.LinkOf("build", Diana)), (failure.First, failure.Second));
    }

    [Fact]
    public void Warnings_of_a_sublayout_count_and_say_where_they_come_from()
    {
        var inner = Inner();
        inner["link"].ExpectedCommand = ["ld"];
        var chain = Delegated(inner);

        var warning = Assert.Single(chain.Verify().ShouldBeVerified().Warnings);
        Assert.Equal(Codes.CommandDiffers, warning.Code);
        Assert.EndsWith(", in the sublayout of step 'build'", warning.Where, StringComparison.Ordinal);

        chain.Options = new() { Strict = true };
        Assert.Equal(Codes.StrictWarning, chain.Verify().ShouldBeRejected().Code);
    }

    [Fact]
    public void Members_that_a_sublayout_holds_and_nobody_knows_are_a_warning()
    {
        var inner = Inner();
        inner.ChangeLayoutJson = json => json.Replacing("\"readme\":", "\"motto\":1,\"readme\":");

        Assert.Equal(Codes.FieldUnknown, Assert.Single(Delegated(inner).Verify().ShouldBeVerified().Warnings).Code);
    }

    [Fact]
    public void An_empty_sublayout_proves_nothing_except_under_compat()
    {
        var chain = Chains.OneStep().Sublayout("build", new());
        chain["build"].ExpectedProducts[0] = "ALLOW demo.dll";
        Assert.Equal(Codes.LayoutProvesNothing, Rejected(chain).Innermost.Code);

        chain.Options = new() { Dialect = Dialect.Compat };
        chain.Verify().ShouldBeVerified();
    }

    [Fact]
    public void A_failed_step_of_a_sublayout_is_allowed_by_its_path()
    {
        var inner = Inner();
        inner["link"].First.ReturnValue = 1;
        var chain = Delegated(inner);
        Assert.Contains("--allow-failed-step build/link", Rejected(chain).Hint, StringComparison.Ordinal);

        chain.Options = new() { AllowedFailedSteps = ["link"] };
        Assert.Equal(Codes.StepFailed, Rejected(chain).Innermost.Code);

        chain.Options = new() { AllowedFailedSteps = ["build/link"] };
        chain.Verify().ShouldBeVerified();
    }

    [Fact]
    public void Values_of_parameters_are_not_passed_on()
    {
        var inner = Inner();
        var chain = Delegated(inner);
        chain["package"].ExpectedProducts[0] = "CREATE {NAME}.nupkg";
        chain.Options = new() { Parameters = LayoutParameters.Of(KeyValuePair.Create("NAME", "demo")) };
        chain.Verify().ShouldBeVerified();

        inner["link"].ExpectedProducts[0] = "CREATE {NAME}.dll";
        var failure = Rejected(chain);
        Assert.Equal(Codes.ParameterMissing, failure.Innermost.Code);
        Assert.Contains("not passed on to sublayouts", failure.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_without_a_place_for_its_links_refuses_a_sublayout()
    {
        var (layout, links) = Delegated().Sign();
        var verifier = new Verifier([Alice.PublicKey], new() { Clock = new FixedClock(new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero)) });

        var outcome = await verifier.VerifyAsync(new("root.layout", layout), new FlatStore(links), TestContext.Current.CancellationToken);

        var failure = Assert.IsType<SublayoutRefused>(outcome.ShouldBeRejected());
        Assert.Equal((Codes.SublayoutWithoutLinks, 7, Chains.LinkOf("build", Carl)), (failure.Code, failure.Stage, failure.Where));
        Assert.Contains("--link-dir", failure.Hint, StringComparison.Ordinal);
    }

    /// <summary>Carl builds, with a chain of his own; Bob packages what came of it.</summary>
    private static SupplyChainSimulator Delegated(SupplyChainSimulator? inner = null) => new SupplyChainSimulator()
        .Step("build", uses: ["demo.cs"], makes: ["demo.dll"], by: [Carl])
        .Step("package", uses: ["demo.dll"], makes: ["demo.nupkg"], by: [Bob], expectedMaterials: ["MATCH demo.dll WITH PRODUCTS FROM build", "DISALLOW *"])
        .Sublayout("build", inner ?? Inner());

    private static SupplyChainSimulator Inner() => new SupplyChainSimulator()
        .Step("compile", uses: ["demo.cs"], makes: ["demo.obj"], by: [Bob])
        .Step("link", uses: ["demo.obj"], makes: ["demo.dll"], by: [Bob], expectedMaterials: ["MATCH demo.obj WITH PRODUCTS FROM compile", "DISALLOW *"]);

    private static SublayoutRejected Rejected(SupplyChainSimulator chain) => Assert.IsType<SublayoutRejected>(chain.Verify().ShouldBeRejected());

    private sealed class FlatStore(Dictionary<string, byte[]> files) : ILinkStore
    {
        public ValueTask<MetadataFile?> ReadAsync(LinkFileName name, CancellationToken cancellationToken) =>
            new(files.TryGetValue(name.ToString(), out var bytes) ? new MetadataFile(name.ToString(), bytes) : null);

        public ILinkStore? Sublayout(LinkFileName sublayout) => null;
    }
}
