namespace InToto.Build.Tests;

/// <summary>Kinds of projects and ways to build them that teams use: each is recorded, and verifies by the layout that <c>layout new</c> writes for it.</summary>
public sealed class ShapeTests
{
    [Fact]
    public void A_Razor_class_library_whose_generated_attributes_are_in_the_layout_when_it_is_written_after_a_build()
    {
        using var small = SampleSolution.Small();
        small.Sandbox.Replace("src/Small/Small.csproj", "Microsoft.NET.Sdk\"", "Microsoft.NET.Sdk.Razor\"");
        small.Sandbox.Replace("src/Small/Small.csproj", "</ItemGroup>", "<FrameworkReference Include=\"Microsoft.AspNetCore.App\" />\n  </ItemGroup>");
        small.Sandbox.Write("src/Small/Greeting.razor", "<p>Hello, @Name</p>\n@code { [Microsoft.AspNetCore.Components.Parameter] public string? Name { get; set; } }\n");
        small.Prepare();
        Assert.Contains("A build makes code from the project's Razor items", small.SaidOfLayout, StringComparison.Ordinal);
        // The layout that was written before a build refuses what it could not know.
        Assert.Equal(["INTOTO1001"], small.Pack().Errors);

        small.Sandbox.Write("README.md", "Built once.\n");
        Verified(small);

        Assert.Contains("ValidatableTypeAttribute.cs", small.SaidOfLayout, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<OutputType>Exe</OutputType><PackAsTool>true</PackAsTool><UseAppHost>false</UseAppHost>", "The project makes a .NET tool")]
    [InlineData("<NuspecFile>Own.nuspec</NuspecFile>", "The project is packed from a nuspec file of its own")]
    public void A_project_that_is_packed_in_another_way_has_no_layout_written_for_it(string properties, string why)
    {
        using var small = SampleSolution.Small(properties: properties);
        small.Sandbox.Write("src/Small/Own.nuspec", "<package />\n");
        small.Sandbox.Write("src/Small/Program.cs", "System.Console.WriteLine();\n");
        small.Sandbox.Commit();
        small.Sandbox.Done("dotnet", "restore", "src/Small");
        var keys = InToto.Testing.Repository.TestAsset("keys");

        var ending = small.Sandbox.RunTool("layout", "new", "src/Small", "--functionary", $"{keys}/carl.pub", "--source-functionary", $"{keys}/bob.pub", "--output", small.Sandbox.Outside("new.layout"));

        Assert.True(ending.Code == 2 && ending.Output.Contains($"error INTOTO3603: {why}", StringComparison.Ordinal), ending.Output);
    }

    [Fact]
    public void A_library_for_one_runtime()
    {
        using var small = SampleSolution.Small(properties: "<RuntimeIdentifier>linux-x64</RuntimeIdentifier><SelfContained>false</SelfContained>");
        Verified(small);
    }

    [Fact]
    public void A_library_that_says_nothing_of_symbols_has_its_witness_inside()
    {
        using var small = SampleSolution.Small(properties: "");
        Verified(small);
    }

    [Fact]
    public void A_library_with_a_package_of_symbols_has_its_witness_there()
    {
        using var small = SampleSolution.Small(properties: "<IncludeSymbols>true</IncludeSymbols><SymbolPackageFormat>snupkg</SymbolPackageFormat>");
        Verified(small);

        using var symbols = System.IO.Compression.ZipFile.OpenRead(Path.ChangeExtension(small.PackageFile, ".snupkg"));
        Assert.Contains(symbols.Entries, entry => entry.FullName == "lib/net10.0/Small.pdb");
    }

    [Fact]
    public void A_library_that_keeps_its_symbols_to_itself_is_told_so()
    {
        using var small = SampleSolution.Small(properties: "<DebugType>portable</DebugType>").Prepare();

        var ending = small.Pack();

        Assert.Equal(["INTOTO3405"], ending.Errors);
    }

    [Theory]
    [InlineData("-m")]
    [InlineData("-mt")]
    [InlineData("-graph")]
    [InlineData("-bl:log.binlog")]
    [InlineData("--no-restore")]
    public void A_family_of_projects_however_MSBuild_is_told_to_build_it(string word)
    {
        using var family = SampleSolution.Family();
        Verified(family, word);
    }

    private static void Verified(SampleSolution solution, params string[] words)
    {
        solution.Prepare();
        solution.Packed(words);
        var outcome = solution.Verify();
        Assert.True(outcome is Verified, (outcome as Rejected)?.Failure.What);
    }
}
