using InToto.Testing;
using static InToto.Testing.TestKeys;

namespace InToto.Tests.Verification;

[Spec("4.3.1")]
public sealed class Stage08_ExpectedCommandsTests
{
    [Fact]
    public void A_command_other_than_the_expected_one_is_a_warning()
    {
        var warning = Assert.Single(Ran("dotnet", "build", "-v:q").Verify().ShouldBeVerified().Warnings);

        Assert.Equal((Codes.CommandDiffers, Chains.LinkOf("build", Carl)), (warning.Code, warning.Where));
        Assert.Equal("Step 'build' ran 'dotnet build -v:q', and the layout expects 'dotnet build'.", warning.What);
    }

    [Fact]
    public void The_expected_command_is_no_warning() => Assert.Empty(Ran("dotnet", "build").Verify().ShouldBeVerified().Warnings);

    [Fact]
    public void Words_are_compared_and_not_the_text_they_make() =>
        Assert.Equal(Codes.CommandDiffers, Assert.Single(Ran("dotnet build").Verify().ShouldBeVerified().Warnings).Code);

    [Fact]
    public void Where_no_command_is_expected_any_will_do()
    {
        var chain = Ran("whatever");
        chain["build"].ExpectedCommand = [];

        Assert.Empty(chain.Verify().ShouldBeVerified().Warnings);
    }

    [Fact]
    public void Another_command_is_a_rejection_when_strictness_is_asked_for()
    {
        var chain = Ran("rm");
        chain.Options = new() { Strict = true };

        var failure = Assert.IsType<StrictWarnings>(chain.Verify().ShouldBeRejected());

        Assert.Equal((Codes.StrictWarning, 12), (failure.Code, failure.Stage));
        Assert.Equal($"1 warning counts as a rejection, because strictness was asked for: {Codes.CommandDiffers}.", failure.What);
        Assert.Contains("without --strict", failure.Hint, StringComparison.Ordinal);

        chain["build"].First.Command = ["dotnet", "build"];
        chain.Verify().ShouldBeVerified();
    }

    [Fact]
    public void What_a_command_holds_cannot_move_the_cursor()
    {
        var what = Assert.Single(Ran("\u001b[2J").Verify().ShouldBeVerified().Warnings).What;

        Assert.DoesNotContain('\u001b', what);
        Assert.Contains(@"\u{1B}[2J", what, StringComparison.Ordinal);
    }

    private static SupplyChainSimulator Ran(params string[] command)
    {
        var chain = Chains.OneStep();
        chain["build"].ExpectedCommand = ["dotnet", "build"];
        chain["build"].First.Command = command;
        return chain;
    }
}
