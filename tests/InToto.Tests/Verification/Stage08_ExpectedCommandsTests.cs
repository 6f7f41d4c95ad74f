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

    [Theory]
    [InlineData("git clone URL", "git clone -q URL2 dir", "git  clone      URL", "git  clone  -q  URL2  dir", "            ~~  ~~~~  ~~~")]
    [InlineData("make all", "make", "make  all", "make", "      ~~~")]
    [InlineData("make", "make all", "make", "make  all", "      ~~~")]
    [InlineData("a b c d", "a x c d", "a  b  c  d", "a  x  c  d", "   ~")]
    [InlineData("cp a b", "mv a b", "cp  a  b", "mv  a  b", "~~")]
    [InlineData("a b", "b a", "a  b", "   b  a", "~     ~")]
    public void Both_commands_stand_below_each_other_with_marks_where_they_differ(string expected, string ran, params string[] lines)
    {
        var chain = Ran(ran.Split(' '));
        chain["build"].ExpectedCommand = expected.Split(' ');

        Assert.Equal(["expected  " + lines[0], "ran       " + lines[1], "          " + lines[2]], Assert.Single(chain.Verify().ShouldBeVerified().Warnings).Details);
    }

    [Fact]
    public void Commands_of_many_words_are_not_laid_out()
    {
        var chain = Ran([.. Enumerable.Repeat("word", 257)]);
        Assert.Empty(Assert.Single(chain.Verify().ShouldBeVerified().Warnings).Details);

        chain = Ran([.. Enumerable.Repeat("word", 256)]);
        Assert.Equal(3, Assert.Single(chain.Verify().ShouldBeVerified().Warnings).Details.Length);
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
