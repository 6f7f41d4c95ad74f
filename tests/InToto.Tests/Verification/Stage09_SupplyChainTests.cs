using InToto.Testing;
using static InToto.Testing.TestKeys;

namespace InToto.Tests.Verification;

[Spec("4.3.1")]
public sealed class Stage09_SupplyChainTests
{
    [Theory]
    [InlineData(ArtifactKind.Materials)]
    [InlineData(ArtifactKind.Products)]
    public void Functionaries_who_recorded_other_bytes_disagree(ArtifactKind kind)
    {
        var chain = Chains.BuiltTwice();
        var recorded = kind == ArtifactKind.Materials ? chain["build"].By(Diana).Materials : chain["build"].By(Diana).Products;
        var name = recorded.Keys.Single();
        recorded[name] = "other bytes";

        var failure = Assert.IsType<FunctionariesDisagree>(chain.Verify().ShouldBeRejected());

        Assert.Equal((Codes.FunctionariesDisagree, 9, kind), (failure.Code, failure.Stage, failure.Kind));
        Assert.Equal($"The functionaries of step 'build' recorded different {(kind == ArtifactKind.Materials ? "materials" : "products")}: {name}.", failure.What);
        Assert.Equal($"{Chains.LinkOf("build", Carl)} and {Chains.LinkOf("build", Diana)}", failure.Where);
        Assert.Contains("whose files are the right ones", failure.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_only_one_of_them_recorded_is_a_disagreement_whoever_it_is()
    {
        var chain = Chains.BuiltTwice();
        chain["build"].By(Diana).Products["extra"] = "";
        Assert.Equal(["extra"], Disagreement(chain));

        chain = Chains.BuiltTwice();
        chain["build"].By(Carl).Products["extra"] = "";
        Assert.Equal(["extra"], Disagreement(chain));
    }

    [Fact]
    public void A_link_above_the_threshold_must_agree_too_unless_compat_is_asked_for()
    {
        var chain = Chains.BuiltTwice();
        chain["build"].Threshold = 1;
        chain["build"].By(Diana).Products["demo.dll"] = "other bytes";

        Assert.Equal(Codes.FunctionariesDisagree, chain.Verify().ShouldBeRejected().Code);

        chain.Options = new() { Dialect = Dialect.Compat };
        chain.Verify().ShouldBeVerified();

        chain["build"].Threshold = 2;
        Assert.Equal(Codes.FunctionariesDisagree, chain.Verify().ShouldBeRejected().Code);
    }

    [Fact]
    public void Equal_digests_of_a_broken_algorithm_are_no_agreement_unless_compat_is_asked_for()
    {
        var chain = Chains.BuiltTwice();
        foreach (var recording in chain["build"].Recordings.Values) recording.ChangeJson = WithMd5;

        var failure = Assert.IsType<FunctionariesDisagree>(chain.Verify().ShouldBeRejected());

        Assert.Equal(Codes.FunctionariesDisagree, failure.Code);
        Assert.Equal("The functionaries of step 'build' agree on materials by a digest that two files can have: demo.cs.", failure.What);
        Assert.Contains("SHA-256", failure.Hint, StringComparison.Ordinal);

        chain.Options = new() { Dialect = Dialect.Compat };
        chain.Verify().ShouldBeVerified();
    }

    [Fact]
    public void One_functionary_alone_has_nobody_to_agree_with()
    {
        var chain = Chains.OneStep();
        chain["build"].First.ChangeJson = WithMd5;

        chain.Verify().ShouldBeVerified();
    }

    [Fact]
    public void A_step_whose_command_failed_is_rejected()
    {
        var chain = Chains.OneStep();
        chain["build"].First.ReturnValue = 1;

        var failure = Assert.IsType<StepFailed>(chain.Verify().ShouldBeRejected());

        Assert.Equal((Codes.StepFailed, 9, Chains.LinkOf("build", Carl)), (failure.Code, failure.Stage, failure.Where));
        Assert.Equal("The command of step 'build' failed: it returned 1.", failure.What);
        Assert.Contains("--allow-failed-step build", failure.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0L)]
    [InlineData(null)]
    public void A_step_whose_command_succeeded_or_ran_none_passes(long? returnValue)
    {
        var chain = Chains.OneStep();
        chain["build"].First.ReturnValue = returnValue;

        chain.Verify().ShouldBeVerified();
    }

    [Fact]
    public void A_failed_command_passes_where_the_client_allows_it_for_that_step_or_asks_for_compat()
    {
        var chain = Chains.OneStep();
        chain["build"].First.ReturnValue = -9;

        chain.Options = new() { AllowedFailedSteps = ["Build"] };
        Assert.Equal(Codes.StepFailed, chain.Verify().ShouldBeRejected().Code);

        chain.Options = new() { AllowedFailedSteps = ["build"] };
        chain.Verify().ShouldBeVerified();

        chain.Options = new() { Dialect = Dialect.Compat };
        chain.Verify().ShouldBeVerified();
    }

    [Fact]
    public void The_second_functionarys_command_must_have_succeeded_too()
    {
        var chain = Chains.BuiltTwice();
        chain["build"].By(Diana).ReturnValue = 2;

        Assert.Equal(Chains.LinkOf("build", Diana), Assert.IsType<StepFailed>(chain.Verify().ShouldBeRejected()).Where);
    }

    [Fact]
    public void Functionaries_who_ran_other_commands_are_a_warning()
    {
        var chain = Chains.BuiltTwice();
        chain["build"].By(Carl).Command = ["make"];
        chain["build"].By(Diana).Command = ["make", "-j2"];

        var warning = Assert.Single(chain.Verify().ShouldBeVerified().Warnings);

        Assert.Equal(Codes.CommandsDisagree, warning.Code);
        Assert.Contains("step 'build' ran different commands", warning.What, StringComparison.Ordinal);
        Assert.Equal($"{Chains.LinkOf("build", Carl)} and {Chains.LinkOf("build", Diana)}", warning.Where);

        chain["build"].By(Diana).Command = ["make"];
        Assert.Empty(chain.Verify().ShouldBeVerified().Warnings);
    }

    [Fact]
    public void Rules_are_not_asked_where_functionaries_disagree()
    {
        var chain = Chains.BuiltTwice();
        foreach (var recording in chain["build"].Recordings.Values) recording.Products["evil.dll"] = "evil";
        Assert.Equal(10, chain.Verify().ShouldBeRejected().Stage);

        chain["build"].By(Diana).Products["evil.dll"] = "evil in another way";
        Assert.Equal(9, chain.Verify().ShouldBeRejected().Stage);
    }

    private static string[] Disagreement(SupplyChainSimulator chain) =>
        [.. Assert.IsType<FunctionariesDisagree>(chain.Verify().ShouldBeRejected()).Artifacts.Select(name => name.Value)];

    private static string WithMd5(string json) =>
        System.Text.RegularExpressions.Regex.Replace(json, "\"sha256\":\"[0-9a-f]{64}\"", "\"md5\":\"d41d8cd98f00b204e9800998ecf8427e\"");
}
