namespace InToto.Build.Tests;

/// <summary>Where projects are, and where their outputs go.</summary>
public sealed class PlaceTests
{
    /// <summary>NuGet itself cannot restore below a folder with a semicolon, so that stands in the name of a source.</summary>
    [Fact]
    public void N16_Names_may_hold_spaces_letters_of_any_script_and_what_MSBuild_takes_for_its_own()
    {
        using var small = SampleSolution.Small("a b%d'é (x) 日本");
        small.Sandbox.Write("src/Small/x;y %41'ü @(z).cs", "namespace Small;\n\ninternal static class Odd;\n");
        small.Prepare();

        small.Packed();

        Assert.IsType<Verified>(small.Verify());
        Assert.NotNull(Assert.IsType<Link>(small.Links()["compile.Small"].Document).Materials[ArtifactName.Parse("src/Small/x;y %41'ü @(z).cs")]);
    }

    [Fact]
    public void A_package_that_the_build_makes_in_the_artifacts_folder_carries_evidence_and_its_source()
    {
        using var small = SampleSolution.Small(properties: "<DebugType>embedded</DebugType><GeneratePackageOnBuild>true</GeneratePackageOnBuild>");
        small.Sandbox.Replace("Directory.Build.props", "<LangVersion>", "<UseArtifactsOutput>true</UseArtifactsOutput>\n<InTotoRecordSource>true</InTotoRecordSource>\n<LangVersion>");
        small.Sandbox.Commit();

        var ending = small.Build();

        Assert.True(ending is { Code: 0, Warnings: [] }, ending.Output);
        using var package = DotNet.PackageFile.Open(small.Sandbox.At("artifacts/package/release/Small.1.0.0.nupkg"));
        var evidence = Assert.IsType<DotNet.Evidence>(DotNet.Evidence.In(package));
        Assert.Equal(["compile.Small", "pack", "source"], evidence.Links.Select(link => link.Step).Order(StringComparer.Ordinal));
    }
}
