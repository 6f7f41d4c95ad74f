using System.Text.RegularExpressions;

namespace InToto.Build.Tests;

/// <summary>Every error and warning leads to its explanation, which lies in the package.</summary>
public sealed class HelpLinkTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void The_explanation_is_a_section_of_the_package_s_own_file()
    {
        _sandbox.Write("a package/docs/codes.md", "## INTOTO5101\n");
        Directory.CreateDirectory(_sandbox.At("a package/tasks/net10.0/any"));

        Assert.Equal($"file://{_sandbox.Root}/a%20package/docs/codes.md#intoto5101", HelpLink.Of("INTOTO5101", _sandbox.At("a package/tasks/net10.0/any")));
        Assert.Null(HelpLink.Of("INTOTO5101", _sandbox.Root));
    }

    [Fact]
    public void An_error_of_a_build_has_code_file_line_and_a_link_that_leads_somewhere()
    {
        using var small = SampleSolution.Small();
        small.Sandbox.Commit();

        var ending = small.Build("-p:InTotoSigning=never", "-terminalLogger:on");

        // The terminal logger makes a link of the code.
        var link = Regex.Match(ending.Output, @"\x1b\]8;;file://([^\x1b#]+)#(intoto\d+)\x1b\\INTOTO5002");
        Assert.True(link.Success, ending.Output.Replace('\x1b', '~'));
        Assert.Equal("intoto5002", link.Groups[2].Value);
        Assert.Contains("\n## INTOTO5002\n", File.ReadAllText(Uri.UnescapeDataString(link.Groups[1].Value)), StringComparison.Ordinal);
        Assert.Contains("Small.csproj(1", small.Build("-p:InTotoSigning=never").Output, StringComparison.Ordinal);
    }

    /// <summary>What a target says itself has no line: only that the tasks, which say everything else, cannot run here.</summary>
    [Fact]
    public void Targets_say_themselves_only_that_tasks_cannot_run_with_a_code_a_file_and_a_link()
    {
        var build = Path.Join(Testing.Repository.Root, "build");
        string[] said = [.. Directory.EnumerateFiles(build, "*.targets", SearchOption.AllDirectories).SelectMany(path => Regex.Matches(File.ReadAllText(path), @"<(?:Error|Warning)\b[^>]*>").Select(match => match.Value))];

        Assert.NotEmpty(said);
        Assert.All(said, element => Assert.Matches("<Error .*Code=\"INTOTO5001\" File=\"\\$\\(MSBuildProjectFullPath\\)\" HelpLink=\"[^\"]+#intoto5001\"", element));
    }
}
