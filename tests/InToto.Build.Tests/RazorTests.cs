namespace InToto.Build.Tests;

/// <summary>Razor class libraries: code that their SDK writes, and what they give to browsers.</summary>
public sealed class RazorTests
{
    [Fact]
    public void A_library_with_components_verifies_by_a_layout_that_was_written_before_any_build()
    {
        using var razor = Razor();
        razor.Prepare();
        Assert.DoesNotContain("warning", razor.SaidOfLayout, StringComparison.Ordinal);
        razor.Packed();

        Verified(razor);
        Assert.Contains(((Link)razor.Links()["compile.Small"].Document).Materials, material => material.Name.Value == "@generated/src/Small/obj/Release/net10.0/ValidatableTypeAttribute.cs");
    }

    [Fact]
    public void Static_web_assets_are_tied_to_the_source_and_the_lists_of_them_to_what_the_SDK_writes()
    {
        using var razor = Razor();
        Assets(razor);
        razor.Sandbox.Write("src/Small/Greeting.razor.css", "p { color: red }\n");
        razor.Prepare();
        Assert.Contains("warning INTOTO3662", razor.SaidOfLayout, StringComparison.Ordinal);
        razor.Packed();

        Verified(razor);
        string[] materials = [.. ((Link)razor.Links()["pack"].Document).Materials.Select(material => material.Name.Value)];
        Assert.Contains("src/Small/wwwroot/css/site.css", materials);
        Assert.Contains("src/Small/Greeting.razor.js", materials);
        Assert.Contains("@generated/src/Small/obj/Release/net10.0/staticwebassets/msbuild.build.Small.props#build/Small.props", materials);
    }

    [Theory]
    [InlineData("$(IntermediateOutputPath)staticwebassets/msbuild.build.Small.props", "GenerateStaticWebAssetsPackFiles", "&lt;Project&gt;&lt;Target Name='Evil' AfterTargets='Build' /&gt;&lt;/Project&gt;", "INTOTO5060", "msbuild.build.Small.props")]
    [InlineData("wwwroot/css/site.css", "LoadStaticWebAssetsBuildManifest", "evil", null, "site.css")]
    public void A_list_that_runs_something_and_an_asset_that_is_no_commits_are_rejected(string file, string after, string text, string? warning, string named)
    {
        using var razor = Razor();
        Assets(razor);
        razor.Sandbox.Write("Directory.Build.targets", $"""
            <Project>
              <Target Name="Change" AfterTargets="{after}">
                <WriteLinesToFile File="{file}" Lines="{text}" Overwrite="true" />
              </Target>
            </Project>
            """);
        razor.Prepare();

        var ending = razor.Pack();

        Assert.Equal(warning is null ? [] : [warning], ending.Warnings);
        Assert.Equal(["INTOTO1001"], ending.Errors);
        Assert.Contains(named, ending.Output, StringComparison.Ordinal);
        Assert.Equal("INTOTO1001", Assert.IsType<Rejected>(razor.Verify()).Failure.Code);
    }

    private static SampleSolution Razor()
    {
        var razor = SampleSolution.Small();
        razor.Sandbox.Replace("src/Small/Small.csproj", "Microsoft.NET.Sdk\"", "Microsoft.NET.Sdk.Razor\"");
        razor.Sandbox.Replace("src/Small/Small.csproj", "</ItemGroup>", "<FrameworkReference Include=\"Microsoft.AspNetCore.App\" />\n  </ItemGroup>");
        razor.Sandbox.Write("src/Small/Greeting.razor", "<p>Hello, @Name</p>\n@code { [Microsoft.AspNetCore.Components.Parameter] public string? Name { get; set; } }\n");
        return razor;
    }

    private static void Assets(SampleSolution razor)
    {
        razor.Sandbox.Write("src/Small/wwwroot/css/site.css", "body { }\n");
        razor.Sandbox.Write("src/Small/Greeting.razor.js", "export function greet() { }\n");
    }

    private static void Verified(SampleSolution solution)
    {
        var outcome = solution.Verify();
        Assert.True(outcome is Verified, (outcome as Rejected)?.Failure.What);
    }
}
