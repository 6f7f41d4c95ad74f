namespace InToto.Build.Tests;

/// <summary>What the compiler says of how it was called and which references it read, against what was recorded.</summary>
public sealed class CompilerWitnessTests
{
    [Fact]
    public void A_program_that_calls_the_compiler_otherwise_than_it_was_called_is_noticed()
    {
        using var small = WithProgram("Csc", "csc.dll", "cs");
        small.Sandbox.Commit();

        // It changes nothing, which would be seen.
        Assert.Empty(Compile(small, "s/nothing/else/").Errors);
        Assert.Single(small.LinkFiles());
        foreach (var (change, code, named) in new[]
        {
            ("s|/define:|/define:EVIL;|", "INTOTO5114", "'define'"),
            ("s|/reference:[^ ]*System.Xml.XPath.dll||", "INTOTO5113", "System.Xml.XPath.dll"),
            ("s|/reference:[^ ]*System.Xml.XPath.dll|/reference:" + small.Sandbox.At("lib/Other.dll") + "|", "INTOTO5113", "Other.dll"),
            ("s|/reference:[^ ]*System.Xml.XPath.dll|/reference:" + small.Sandbox.At("lib/System.Xml.XPath.dll") + "|", "INTOTO5112", "System.Xml.XPath.dll"),
        })
        {
            if (change.Contains("lib/", StringComparison.Ordinal)) CopyOf("System.Xml.XPath.XDocument.dll", small.Sandbox.At(change.Contains("Other", StringComparison.Ordinal) ? "lib/Other.dll" : "lib/System.Xml.XPath.dll"));
            var ending = Compile(small, change);

            Assert.True(ending is { Code: 1, Errors: [var error] } && error == code, $"{change}: {ending.Output}");
            Assert.Contains(named, ending.Output, StringComparison.Ordinal);
            Assert.Empty(small.LinkFiles());
        }
    }

    [Fact]
    public void A_compiler_of_another_version_than_the_one_recorded_is_noticed_and_Visual_Basic_testifies_too()
    {
        using var basic = WithProgram("Vbc", "vbc.dll", "vb");
        basic.Sandbox.Commit();
        Assert.Empty(Compile(basic, "s/nothing/else/").Errors);

        var ending = Compile(basic, "s|/optimize+|/optimize-|");
        Assert.True(ending is { Code: 1, Errors: ["INTOTO5114"] }, ending.Output);
        ending = Compile(basic, "s|,[^,]*System.Xml.XPath.dll||");
        Assert.True(ending is { Code: 1, Errors: ["INTOTO5113"] }, ending.Output);
        Assert.Empty(basic.LinkFiles());
    }

    /// <summary>Compiles with a program in the compiler's place, which changes what the compiler is told by an expression of sed.</summary>
    private static Ending Compile(SampleSolution solution, string change)
    {
        File.WriteAllText(solution.Sandbox.Outside("change"), change);
        return solution.Build("--no-incremental");
    }

    private static SampleSolution WithProgram(string tool, string compiler, string language)
    {
        var solution = language == "cs" ? SampleSolution.Small() : SampleSolution.Basic();
        solution.Sandbox.Write("eng/compiler", $"""
            #!/bin/sh
            for word in "$@"; do
              case "$word" in @*) sed -i -f '{solution.Sandbox.Outside("change")}' "$(echo "$word" | tr -d '@"')" ;; esac
            done
            exec dotnet exec "$(dirname "$(readlink -f "$(command -v dotnet)")")/sdk/$(dotnet --version)/Roslyn/bincore/{compiler}" "$@"

            """);
        File.SetUnixFileMode(solution.Sandbox.At("eng/compiler"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        solution.Sandbox.Replace("Directory.Build.props", "<Nullable>", $"<{tool}ToolPath>$(MSBuildThisFileDirectory)eng</{tool}ToolPath><{tool}ToolExe>compiler</{tool}ToolExe>\n<Nullable>");
        return solution;
    }

    /// <summary>An assembly of the framework under another name.</summary>
    private static void CopyOf(string name, string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var reference = Directory.EnumerateFiles(Path.GetFullPath(Path.Join(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "../../../packs/Microsoft.NETCore.App.Ref")), name, SearchOption.AllDirectories).First();
        File.Copy(reference, path, overwrite: true);
    }
}
