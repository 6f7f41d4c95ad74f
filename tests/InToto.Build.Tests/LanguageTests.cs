using InToto.DotNet;

namespace InToto.Build.Tests;

/// <summary>Visual Basic and F#, as C# is tested elsewhere: built with the real SDK, from the layout to what a consumer says.</summary>
public sealed class LanguageTests
{
    [Fact]
    public void A_package_in_Visual_Basic_carries_evidence_that_verifies_and_its_sources_are_witnessed()
    {
        using var basic = SampleSolution.Basic().Prepare();

        basic.Packed();

        var verified = Assert.IsType<Verified>(basic.Verify());
        Assert.DoesNotContain(verified.Warnings, warning => warning.Code == PackageCodes.NotWitnessed);
        var compile = Assert.IsType<Link>(basic.Links()["compile.Basic"].Document);
        var names = compile.Materials.Names.Select(name => name.Value).ToArray();
        Assert.Contains("src/Basic/Slug.vb", names);
        Assert.Contains("src/Basic/Words.txt", names);
        Assert.Contains("src/Basic/Texts/Strings.resx", names);
        Assert.Contains("@generated/src/Basic/obj/Release/net10.0/Basic.AssemblyInfo.vb", names);
        Assert.Contains(names, name => name.EndsWith("#Roslyn/bincore/vbc.dll", StringComparison.Ordinal));
        Assert.Contains(names, name => name.EndsWith("#Roslyn/bincore/Microsoft.CodeAnalysis.VisualBasic.dll", StringComparison.Ordinal));
        Assert.Contains("\"witness\":{\"net10.0\":\"agrees\"}", Text(basic, "compile.Basic"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_package_in_F_sharp_carries_evidence_that_verifies_and_is_said_to_have_no_witness()
    {
        using var functional = SampleSolution.Functional().Prepare();

        var ending = functional.Pack();

        Assert.True(ending is { Code: 0, Errors: [], Warnings: ["INTOTO5018"] }, ending.Output);
        var verified = Assert.IsType<Verified>(functional.Verify());
        Assert.Contains(verified.Warnings, warning => warning.Code == PackageCodes.NotWitnessed);
        var compile = Assert.IsType<Link>(functional.Links()["compile.Functional"].Document);
        var names = compile.Materials.Names.Select(name => name.Value).ToArray();
        Assert.Contains("src/Functional/Slug.fs", names);
        Assert.Contains("src/Functional/Slug.fsi", names);
        Assert.Contains(names, name => name.EndsWith("#FSharp/fsc.dll", StringComparison.Ordinal));
        Assert.Contains(names, name => name.EndsWith("#FSharp/FSharp.Compiler.Service.dll", StringComparison.Ordinal));
        Assert.Contains("\"witness\":{\"net10.0\":\"none\"}", Text(functional, "compile.Functional"), StringComparison.Ordinal);
    }

    private static string Text(SampleSolution solution, string step) => System.Text.Encoding.UTF8.GetString(solution.Links()[step].SignedBytes.Span);
}
