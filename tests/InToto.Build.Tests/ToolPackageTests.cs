namespace InToto.Build.Tests;

/// <summary>Packages of .NET tools: they hold what is published, and each file of it is tied to a compile, a package or the source.</summary>
public sealed class ToolPackageTests
{
    [Fact]
    public void A_tool_with_a_project_packages_content_and_satellites_is_recorded_and_verified()
    {
        using var tool = SampleSolution.Tool("<DebugType>portable</DebugType><GenerateDocumentationFile>true</GenerateDocumentationFile>").Prepare();
        Assert.DoesNotContain("warning", tool.SaidOfLayout, StringComparison.Ordinal);
        tool.Packed();

        var outcome = tool.Verify();
        Assert.True(outcome is Verified, (outcome as Rejected)?.Failure.What);
        var pack = (Link)tool.Links()["pack"].Document;
        string[] materials = [.. pack.Materials.Select(material => material.Name.Value)];
        Assert.Contains("src/Tool/obj/Release/net10.0/Tool.dll", materials);
        Assert.Contains("src/Library/bin/Release/net10.0/Library.dll", materials);
        Assert.Contains("src/Tool/data/words.txt", materials);
        Assert.Contains("pkg:nuget/newtonsoft.json@13.0.3#lib/net6.0/Newtonsoft.Json.dll", materials);
        Assert.Contains("@generated/src/Tool/obj/Release/net10.0/DotnetToolSettings.xml", materials);
        Assert.Contains("@generated/src/Tool/obj/Release/net10.0/Tool.deps.json", materials);
        Assert.Contains("@generated/src/Tool/bin/Release/net10.0/Tool.runtimeconfig.json", materials);
        Assert.DoesNotContain(materials, name => name.Contains("/publish/", StringComparison.Ordinal));
        Assert.True(pack.Byproducts.UnknownFields.Single(field => field.Name == "packages").Value.TryGetProperty("pkg:nuget/newtonsoft.json@13.0.3", out _));
    }

    [Theory]
    [InlineData("Tool.dll", "Tool.dll")]
    [InlineData("Newtonsoft.Json.dll", "Newtonsoft.Json.dll")]
    [InlineData("evil.dll", "evil.dll")]
    public void What_a_target_changes_in_the_published_folder_is_rejected(string file, string named)
    {
        using var tool = SampleSolution.Tool();
        tool.Sandbox.Write("Directory.Build.targets", $"""
            <Project>
              <Target Name="Change" AfterTargets="Publish" Condition="'$(MSBuildProjectName)' == 'Tool'">
                <WriteLinesToFile File="$(PublishDir){file}" Lines="more" Overwrite="false" />
              </Target>
            </Project>
            """);
        tool.Prepare();

        var ending = tool.Pack();

        Assert.Equal((1, "INTOTO1001"), (ending.Code, Assert.Single(ending.Errors)));
        Assert.Contains(named, ending.Output, StringComparison.Ordinal);
        Assert.Equal("INTOTO1001", Assert.IsType<Rejected>(tool.Verify()).Failure.Code);
    }

    [Fact]
    public void Data_for_the_runtime_that_names_code_is_said_to_and_rejected_and_a_switch_is_not()
    {
        using var tool = SampleSolution.Tool();
        tool.Sandbox.Write("src/Tool/runtimeconfig.template.json", """{ "configProperties": { "Contoso.Switch": true } }""");
        tool.Prepare();
        tool.Packed();
        Assert.IsType<Verified>(tool.Verify());

        tool.Sandbox.Write("src/Tool/runtimeconfig.template.json", """{ "configProperties": { "STARTUP_HOOKS": "/tmp/evil.dll" } }""");
        tool.RecordSource();
        var ending = tool.Pack();

        Assert.Equal(["INTOTO5060"], ending.Warnings);
        Assert.Contains("STARTUP_HOOKS", ending.Output, StringComparison.Ordinal);
        Assert.Equal(["INTOTO1001"], ending.Errors);
        Assert.Equal("INTOTO1001", Assert.IsType<Rejected>(tool.Verify()).Failure.Code);
    }

    [Fact]
    public void A_tool_with_a_package_for_each_runtime_has_a_layout_for_each_and_all_verify()
    {
        using var tool = SampleSolution.Tool("<RuntimeIdentifiers>linux-x64</RuntimeIdentifiers><ToolPackageRuntimeIdentifiers>linux-x64</ToolPackageRuntimeIdentifiers>");
        tool.Prepare();
        tool.WriteLayout("Tool.linux-x64", "--runtime", "linux-x64");
        Assert.Contains("warning INTOTO3660", tool.SaidOfLayout, StringComparison.Ordinal);
        tool.RecordSource();
        tool.Packed();

        foreach (var id in (string[])["Tool", "Tool.linux-x64"])
        {
            var outcome = tool.Verify(id);
            Assert.True(outcome is Verified, $"{id}: {(outcome as Rejected)?.Failure.What}");
        }
    }
}
