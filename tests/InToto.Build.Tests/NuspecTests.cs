using InToto.DotNet;

namespace InToto.Build.Tests;

/// <summary>Packages made from a nuspec that the project keeps itself.</summary>
public sealed class NuspecTests
{
    private const string Properties = "<DebugType>embedded</DebugType><NuspecFile>Own.nuspec</NuspecFile><NuspecProperties>bin=bin/$(Configuration)/net10.0/;version=1.0.0</NuspecProperties>";

    private const string Repository = "<repository type=\"git\" url=\"https://example.com/own\" commit=\"$commit$\" />";

    [Theory]
    [InlineData("$bin$Small.dll")]
    [InlineData("bin/**/Small.dll")]
    public void The_files_that_the_nuspec_lists_are_recorded_and_verified(string source)
    {
        using var small = SampleSolution.Small(properties: Properties);
        Write(small, Repository, source);
        small.Prepare("Contoso.Own");
        Assert.DoesNotContain("warning", small.SaidOfLayout, StringComparison.Ordinal);
        small.Packed();

        var outcome = small.Verify("Contoso.Own");
        Assert.True(outcome is Verified, (outcome as Rejected)?.Failure.What);
        string[] materials = [.. ((Link)small.Links("Contoso.Own")["pack"].Document).Materials.Select(material => material.Name.Value)];
        Assert.Contains("src/Small/bin/Release/net10.0/Small.dll", materials);
        Assert.Contains("src/Small/Own.nuspec", materials);
        Assert.Contains("src/Small/texts/a.txt", materials);
    }

    [Fact]
    public void A_nuspec_that_does_not_name_the_commit_is_refused_and_what_to_write_is_said()
    {
        using var small = SampleSolution.Small(properties: Properties);
        Write(small, "", "$bin$Small.dll");
        small.Prepare("Contoso.Own");

        var ending = small.Pack();

        Assert.Equal(["INTOTO5030"], ending.Errors);
        Assert.Contains("<repository type=\"git\" url=\"...\" commit=\"$commit$\" />", ending.Output, StringComparison.Ordinal);

        // Without a key the word has a value, too: nobody's build breaks.
        Write(small, Repository, "$bin$Small.dll");
        small.Sandbox.Variables["INTOTO_SIGNING_KEY"] = null;
        Assert.Equal(0, small.Pack().Code);
    }

    [Fact]
    public void A_file_that_is_swapped_and_one_that_is_no_commits_are_rejected()
    {
        using var small = SampleSolution.Small(properties: Properties);
        Write(small, Repository, "$bin$Small.dll");
        small.Sandbox.Write("Directory.Build.targets", """
            <Project>
              <Target Name="Swap" BeforeTargets="GenerateNuspec">
                <WriteLinesToFile File="texts/a.txt" Lines="evil" Overwrite="true" />
              </Target>
            </Project>
            """);
        small.Prepare("Contoso.Own");

        var ending = small.Pack();

        Assert.Equal(["INTOTO1001"], ending.Errors);
        Assert.Contains("a.txt", ending.Output, StringComparison.Ordinal);
        Assert.Equal("INTOTO1001", Assert.IsType<Rejected>(small.Verify("Contoso.Own")).Failure.Code);
    }

    [Theory]
    [InlineData("<file src=\"$other$Small.dll\" target=\"lib/net10.0\" />", "$other$ has no value")]
    [InlineData(null, "it lists no files")]
    public void A_nuspec_that_does_not_say_what_is_packed_has_no_layout_written(string? file, string why)
    {
        using var small = SampleSolution.Small(properties: Properties);
        Write(small, Repository, "$bin$Small.dll");
        var nuspec = small.Sandbox.Read("src/Small/Own.nuspec");
        var (start, end) = (nuspec.IndexOf("<files>", StringComparison.Ordinal), nuspec.IndexOf("</files>", StringComparison.Ordinal));
        small.Sandbox.Write("src/Small/Own.nuspec", nuspec[..start] + (file is null ? "" : $"<files>{file}</files>") + nuspec[(end + "</files>".Length)..]);
        small.Sandbox.Commit();
        small.Sandbox.Done("dotnet", "restore", "src/Small");
        var keys = Testing.Repository.TestAsset("keys");

        var ending = small.Sandbox.RunTool("layout", "new", "src/Small", "--functionary", $"{keys}/carl.pub", "--source-functionary", $"{keys}/bob.pub", "--output", small.Sandbox.Outside("new.layout"));

        Assert.True(ending.Code == 2 && ending.Output.Contains("error INTOTO3661", StringComparison.Ordinal) && ending.Output.Contains(why, StringComparison.Ordinal), ending.Output);
    }

    private static void Write(SampleSolution small, string repository, string source)
    {
        small.Sandbox.Write("src/Small/texts/a.txt", "a text\n");
        small.Sandbox.Write("src/Small/Own.nuspec", $"""
            <?xml version="1.0"?>
            <package>
              <metadata>
                <id>Contoso.Own</id>
                <version>$version$</version>
                <authors>Contoso</authors>
                <description>A package.</description>
                {repository}
              </metadata>
              <files>
                <file src="{source}" target="lib/net10.0" />
                <file src="texts\**\*.txt" target="texts" />
                <file src="Words.txt" target="words/Words.txt" />
              </files>
            </package>
            """);
    }
}
