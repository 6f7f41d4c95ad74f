using InToto.DotNet;

namespace InToto.Build.Tests;

/// <summary>What the compiler says of how it was called and which references it read, against what was recorded.</summary>
public sealed class CompilerWitnessTests
{
    [Fact]
    public void A_program_that_calls_the_compiler_otherwise_than_it_was_called_is_noticed()
    {
        using var small = WithProgram("Csc", "csc.dll", "cs");
        small.Sandbox.Commit();

        // An assembly that is none of the references, under its own name and under one of theirs.
        Directory.CreateDirectory(small.Sandbox.At("lib"));
        File.Copy(typeof(Link).Assembly.Location, small.Sandbox.At("lib/Other.dll"));
        File.Copy(typeof(Link).Assembly.Location, small.Sandbox.At("lib/System.Xml.XPath.dll"));

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
            var ending = Compile(small, change);

            Assert.True(ending is { Code: 1, Errors: [var error] } && error == code, $"{change}: {ending.Output}");
            Assert.Contains(named, ending.Output, StringComparison.Ordinal);
            Assert.Empty(small.LinkFiles());
        }
    }

    [Fact]
    public void Visual_Basic_s_compiler_testifies_to_options_and_references_too()
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

    [Fact]
    public void Each_option_that_a_PDB_repeats_is_compared_and_the_last_word_counts()
    {
        using var small = SampleSolution.Small();
        small.Sandbox.Commit();
        Assert.Empty(small.Build().Errors);
        var assembly = small.Sandbox.At("src/Small/obj/Release/net10.0/Small.dll");
        var pdb = PortablePdb.Read(ManagedAssembly.Read(File.ReadAllBytes(assembly), assembly)!.EmbeddedPdb()!, assembly);
        var defines = $"define:{pdb.Option("define")!.Replace(',', ';')}";
        string[] said = [defines, "optimize+", "nullable:enable", "langversion:14", "target:library"];
        var (sources, version) = (pdb.SourceFileCount!.Value, pdb.Option("compiler-version")!);

        Require(said);
        Require(["unsafe+", "checked+", "optimize-", "nullable:disable", "target:exe", .. said, "unsafe-", "checked-", "platform:anycpu", "langversion:14.0"]);
        Require(["langversion:latest", .. said.Where(word => !word.StartsWith("langversion", StringComparison.Ordinal))]);
        foreach (var (word, option) in new[]
        {
            ("define:EVIL", "define"), ("optimize-", "optimization"), ("unsafe+", "unsafe"), ("checked", "checked"), ("nullable:annotations", "nullable"), ("nullable-", "nullable"),
            ("langversion:13", "language-version"), ("langversion:preview", "language-version"), ("target:exe", "output-kind"), ("platform:x64", "platform"),
        })
            Refused(option, [.. said, word]);
        Refused("define", [.. said.Skip(1)]);
        Refused("source-file-count", said, sources: sources + 1);
        Refused("compiler-version", said, version: version + "0");
        Refused("language", said, language: SaidOptions.VisualBasic);

        void Require(string[] words, int? given = null, string? compiler = null, string language = SaidOptions.CSharp)
        {
            var options = new SaidOptions(language);
            foreach (var word in words) options.Add(word.Split(':')[0], word.Contains(':', StringComparison.Ordinal) ? word.Split(':')[1] : "");
            options.Require(pdb, given ?? sources, compiler ?? version, assembly);
        }

        void Refused(string option, string[] words, int? sources = null, string? version = null, string language = SaidOptions.CSharp)
        {
            var problem = Assert.Throws<PackageException>(() => Require(words, sources, version, language));
            Assert.Equal(PackageCodes.OptionsDiffer, problem.Code);
            Assert.Contains($"'{option}'", problem.Message, StringComparison.Ordinal);
        }
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
}
