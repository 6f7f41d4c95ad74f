using System.Text;
using InToto.DotNet;

namespace InToto.Build.Tests;

/// <summary>Visual Basic and F#, as C# is tested elsewhere: built with the real SDK, from the layout to what a consumer says.</summary>
public sealed class LanguageTests
{
    [Fact]
    public void A_package_in_Visual_Basic_carries_evidence_that_verifies_and_its_sources_are_witnessed()
    {
        using var basic = SampleSolution.Basic();
        basic.Prepare();
        Assert.DoesNotContain("INTOTO3", basic.SaidOfLayout, StringComparison.Ordinal);

        basic.Packed();

        Assert.DoesNotContain(Assert.IsType<Verified>(basic.Verify()).Warnings, warning => warning.Code == PackageCodes.NotWitnessed);
        var names = Materials(basic);
        Assert.Superset((HashSet<string>)["src/Basic/Slug.vb", "src/Basic/Words.txt", "src/Basic/Texts/Strings.resx", "@generated/src/Basic/obj/Release/net10.0/Basic.AssemblyInfo.vb"], names);
        Assert.Contains(names, name => name.EndsWith("#Roslyn/bincore/vbc.dll", StringComparison.Ordinal));
        Assert.Contains(names, name => name.EndsWith("#Roslyn/bincore/Microsoft.CodeAnalysis.VisualBasic.dll", StringComparison.Ordinal));
        Assert.DoesNotContain(names, name => name.EndsWith("/csc.dll", StringComparison.Ordinal));
        Assert.Contains("\"witness\":{\"net10.0\":\"agrees\"}", Text(basic), StringComparison.Ordinal);
    }

    [Fact]
    public void A_package_in_F_sharp_carries_evidence_that_verifies_and_is_said_to_have_no_witness()
    {
        using var functional = SampleSolution.Functional();
        functional.Prepare();
        Assert.DoesNotContain("INTOTO3", functional.SaidOfLayout, StringComparison.Ordinal);

        var ending = functional.Pack();

        Assert.True(ending is { Code: 0, Errors: [], Warnings: ["INTOTO5018"] }, ending.Output);
        Assert.Contains(Assert.IsType<Verified>(functional.Verify()).Warnings, warning => warning.Code == PackageCodes.NotWitnessed);
        var names = Materials(functional);
        Assert.Superset((HashSet<string>)["src/Functional/Slug.fs", "src/Functional/Slug.fsi", "src/Functional/Words.txt", "src/Functional/Texts/Strings.resx", "@generated/src/Functional/obj/Release/net10.0/Functional.AssemblyInfo.fs"], names);
        Assert.Contains(names, name => name.EndsWith("#FSharp/fsc.dll", StringComparison.Ordinal));
        Assert.Contains(names, name => name.EndsWith("#FSharp/FSharp.Compiler.Service.dll", StringComparison.Ordinal));
        Assert.Contains(names, name => name.StartsWith("pkg:nuget/fsharp.core@", StringComparison.Ordinal) && name.EndsWith("/FSharp.Core.dll", StringComparison.Ordinal));
        Assert.Contains("\"witness\":{\"net10.0\":\"none\"}", Text(functional), StringComparison.Ordinal);

        // Packing again finds nothing to do.
        var evidence = File.ReadAllBytes(functional.EvidenceFile);
        Assert.True(functional.Pack() is { Code: 0, Errors: [], Warnings: [] });
        Assert.Equal(evidence, File.ReadAllBytes(functional.EvidenceFile));

        // What is not witnessed is named, and whoever is strict refuses it.
        var keys = Testing.Repository.TestAsset("keys");
        string[] words = ["intoto", "verify", functional.PackageFile, "--layout", functional.Layout, "--layout-key", $"{keys}/alice.pub"];
        var verified = functional.Sandbox.DotNet(words);
        Assert.Equal(0, verified.Code);
        Assert.Contains("INTOTO5110", verified.Output, StringComparison.Ordinal);
        Assert.Equal(1, functional.Sandbox.DotNet([.. words, "--strict"]).Code);
    }

    /// <summary>Each compiler is given what the others made, for two target frameworks.</summary>
    [Fact]
    public void A_package_of_three_languages_verifies()
    {
        using var mixed = SampleSolution.Mixed().Prepare();
        Assert.DoesNotContain("INTOTO3", mixed.SaidOfLayout, StringComparison.Ordinal);

        var ending = mixed.Pack();

        Assert.True(ending is { Code: 0, Errors: [], Warnings: ["INTOTO5018"] }, ending.Output);
        Assert.IsType<Verified>(mixed.Verify());
        Assert.Equal(["compile.Mixed", "compile.Mixed.Basic", "compile.Mixed.Functional", "pack", "source"], mixed.Links().Keys.Order(StringComparer.Ordinal));
        using var package = PackageFile.Open(mixed.PackageFile);
        Assert.NotNull(package.Entry("lib/netstandard2.0/Mixed.Functional.dll"));
        Assert.NotNull(package.Entry("lib/net10.0/de/Mixed.Basic.resources.dll"));
    }

    [Fact]
    public void A_required_witness_is_one_that_F_sharp_does_not_have()
    {
        using var functional = SampleSolution.Functional();
        functional.Sandbox.Commit();

        var ending = functional.Build("-p:InTotoRequire=true");

        Assert.Equal((1, "INTOTO5018"), (ending.Code, Assert.Single(ending.Errors)));
        Assert.Empty(functional.LinkFiles());
    }

    [Fact]
    public void N6_A_source_that_is_swapped_while_the_compiler_of_Visual_Basic_runs_is_noticed_by_the_witness()
    {
        using var basic = SampleSolution.Basic();
        basic.Sandbox.Commit();

        var ending = SunspotTests.WithSwap(basic, "src/Basic/Slug.vb", basic.Sandbox.Read("src/Basic/Slug.vb").Replace("\"-\"", "\"evil\"", StringComparison.Ordinal));

        Assert.Equal(["INTOTO5101"], ending.Errors);
        Assert.Contains("Slug.vb", ending.Output, StringComparison.Ordinal);
        Assert.Empty(basic.LinkFiles());
    }

    /// <summary>Depending on when the compiler reads it again, the PDB knows, or only the time that nobody can set.</summary>
    [Fact]
    public void N6_A_source_that_is_swapped_while_the_compiler_of_F_sharp_runs_is_noticed()
    {
        using var functional = SampleSolution.Functional();
        functional.Sandbox.Commit();

        var ending = SunspotTests.WithSwap(functional, "src/Functional/Slug.fs", functional.Sandbox.Read("src/Functional/Slug.fs").Replace("\"-\"", "\"evil\"", StringComparison.Ordinal));

        Assert.Contains(Assert.Single(ending.Errors), (string[])["INTOTO5011", "INTOTO5101"]);
        Assert.Contains("Slug.fs", ending.Output, StringComparison.Ordinal);
        Assert.Empty(functional.LinkFiles());
    }

    [Theory]
    [InlineData("bin", "INTOTO1001")]
    [InlineData("obj", "INTOTO5021")]
    public void N8_An_assembly_in_F_sharp_that_is_patched_between_compile_and_pack_is_rejected(string folder, string code)
    {
        using var functional = SampleSolution.Functional().Prepare();
        Assert.Equal(0, functional.Build().Code);
        var path = functional.Sandbox.At($"src/Functional/{folder}/Release/net10.0/Functional.dll");
        var bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);

        var ending = functional.Pack("--no-build");

        Assert.Equal((1, code), (ending.Code, Assert.Single(ending.Errors)));
        if (File.Exists(functional.PackageFile)) Assert.IsType<Rejected>(functional.Verify());
    }

    [Theory]
    [InlineData("Basic", "Module Backdoor", "End Module")]
    [InlineData("Functional", "module Backdoor", "let x = 1")]
    public void Code_that_is_written_into_a_generated_file_is_rejected(string name, string first, string second)
    {
        using var solution = name == "Basic" ? SampleSolution.Basic() : SampleSolution.Functional();
        solution.Prepare();
        solution.Sandbox.Write("Directory.Build.targets", $"""
            <Project>
              <Target Name="Evil" AfterTargets="CoreGenerateAssemblyInfo" Condition="'$(Evil)' == 'true'">
                <WriteLinesToFile File="$(GeneratedAssemblyInfoFile)" Lines="{first};{second}" Overwrite="{(name == "Basic" ? "false" : "true")}" />
              </Target>
            </Project>
            """);
        solution.RecordSource();
        Assert.Equal(0, solution.Pack().Code);
        Assert.IsType<Verified>(solution.Verify());

        solution.Sandbox.Variables["Evil"] = "true";
        var ending = solution.Pack();

        Assert.Equal((1, "INTOTO1001"), (ending.Code, Assert.Single(ending.Errors)));
        Assert.Contains($"{name}.AssemblyInfo.", ending.Output, StringComparison.Ordinal);
        Assert.IsType<Rejected>(solution.Verify());
    }

    [Fact]
    public void A_type_provider_is_refused_because_it_reads_what_it_likes()
    {
        using var functional = SampleSolution.Functional();
        functional.Sandbox.Write("src/Provider/Provider.fsproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <LangVersion>latest</LangVersion>
              </PropertyGroup>
              <ItemGroup>
                <Compile Include="Provider.fs" />
              </ItemGroup>
            </Project>
            """);
        functional.Sandbox.Write("src/Provider/Provider.fs", "namespace Provider\n\ntype Nothing() = class end\n\n[<assembly: Microsoft.FSharp.Core.CompilerServices.TypeProviderAssembly>]\ndo ()\n");
        functional.Sandbox.Replace("src/Functional/Functional.fsproj", "<ItemGroup>", "<ItemGroup>\n<ProjectReference Include=\"../Provider/Provider.fsproj\" />");
        functional.Sandbox.Commit();

        var ending = functional.Build();

        Assert.Equal((1, "INTOTO5015"), (ending.Code, Assert.Single(ending.Errors)));
        Assert.Contains("Provider.dll", ending.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_of_the_project_that_runs_the_compiler_of_F_sharp_is_recorded()
    {
        using var functional = SampleSolution.Functional();
        functional.Sandbox.Replace("src/Functional/Functional.fsproj", "<PropertyGroup>", "<PropertyGroup>\n<FscToolPath>$(MSBuildProjectDirectory)/../../tools</FscToolPath>\n<FscToolExe>fsc.sh</FscToolExe>");
        functional.Sandbox.Write("tools/fsc.sh", "#!/bin/sh\nexec dotnet \"$@\"\n");
        File.SetUnixFileMode(functional.Sandbox.At("tools/fsc.sh"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        functional.Sandbox.Commit();

        var ending = functional.Pack();

        Assert.True(ending.Code == 0, ending.Output);
        Assert.Superset((HashSet<string>)["tools/fsc.sh"], Materials(functional));
    }

    [Theory]
    [InlineData("<OtherFlags>--lib:.</OtherFlags>", 1)]
    [InlineData("<OtherFlags>--crossoptimize+</OtherFlags>", 0)]
    public void A_folder_in_which_F_sharp_would_search_is_refused(string properties, int code)
    {
        using var functional = SampleSolution.Functional();
        functional.Sandbox.Replace("src/Functional/Functional.fsproj", "<PropertyGroup>", $"<PropertyGroup>\n{properties}");
        functional.Sandbox.Commit();

        var ending = functional.Build();

        Assert.Equal(code, ending.Code);
        Assert.Equal(code == 0 ? [] : ["INTOTO5015"], ending.Errors);
    }

    [Theory]
    [InlineData("<AdditionalLibPaths>.</AdditionalLibPaths>", 1)]
    [InlineData("<DisableSdkPath>false</DisableSdkPath>", 1)]
    [InlineData("<VBRuntime>Embed</VBRuntime>", 0)]
    public void A_folder_in_which_Visual_Basic_would_search_is_refused(string properties, int code)
    {
        using var basic = SampleSolution.Basic();
        basic.Sandbox.Replace("src/Basic/Basic.vbproj", "<PropertyGroup>", $"<PropertyGroup>\n{properties}");
        basic.Sandbox.Commit();

        var ending = basic.Build();

        Assert.Equal(code, ending.Code);
        Assert.Equal(code == 0 ? [] : ["INTOTO5015"], ending.Errors);
    }

    private static HashSet<string> Materials(SampleSolution solution) =>
        [.. Assert.IsType<Link>(solution.Links()[$"compile.{solution.Package}"].Document).Materials.Names.Select(name => name.Value)];

    private static string Text(SampleSolution solution) => Encoding.UTF8.GetString(solution.Links()[$"compile.{solution.Package}"].SignedBytes.Span);
}
