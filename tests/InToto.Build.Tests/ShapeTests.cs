namespace InToto.Build.Tests;

/// <summary>Kinds of projects and ways to build them that teams use: each is recorded, and verifies by the layout that <c>layout new</c> writes for it.</summary>
public sealed class ShapeTests
{
    [Theory]
    [InlineData("<IsPackable>false</IsPackable>", "The project makes no package")]
    [InlineData("<OutputType>Exe</OutputType><PackAsTool>true</PackAsTool><RuntimeIdentifier>linux-x64</RuntimeIdentifier><PublishReadyToRun>true</PublishReadyToRun>", "The project makes a .NET tool whose assemblies are rewritten after they are compiled (PublishReadyToRun)")]
    public void A_project_that_is_packed_in_another_way_has_no_layout_written_for_it(string properties, string why)
    {
        using var small = SampleSolution.Small(properties: properties);
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

    [Fact]
    public void Native_assets_for_runtimes_with_symbols_apart_and_one_that_is_swapped()
    {
        using var small = SampleSolution.Small(properties: "<IncludeSymbols>true</IncludeSymbols><SymbolPackageFormat>snupkg</SymbolPackageFormat><DebugType>portable</DebugType>");
        small.Sandbox.Replace("src/Small/Small.csproj", "</ItemGroup>", "<None Include=\"native/**\" Pack=\"true\" PackagePath=\"runtimes/\" />\n  </ItemGroup>");
        small.Sandbox.Write("src/Small/native/linux-x64/native/libsmall.so", "\u007fELF of x64\n");
        small.Sandbox.Write("src/Small/native/linux-arm64/native/libsmall.so", "\u007fELF of arm64\n");
        Verified(small);

        small.Sandbox.Write("src/Small/native/linux-arm64/native/libsmall.so", "\u007fELF of somebody\n");
        var ending = small.Pack();

        Assert.Equal(["INTOTO1001"], ending.Errors);
        Assert.Contains("linux-arm64/native/libsmall.so", ending.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_sample_of_the_repository_packed_without_building_again()
    {
        using var sandbox = new Sandbox();
        Sample.CopyTo(sandbox);
        sandbox.Commit();
        sandbox.Done("dotnet", "build", "src/Contoso.Text", "-c", "Release");

        var ending = sandbox.DotNet("pack", "src/Contoso.Text", "-c", "Release", "--no-build");

        Assert.True(ending is { Code: 0, Warnings: [] } && ending.Output.Contains("carries its evidence", StringComparison.Ordinal), ending.Output);
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
