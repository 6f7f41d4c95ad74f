namespace InToto.Build.Tests;

public sealed class CompilerArgumentsTests
{
    private static CompilerArguments Parse(params string[] words) => CompilerArguments.Parse(words, "/repo/src");

    [Fact]
    public void Sources_and_every_kind_of_input_are_found_relative_to_the_project()
    {
        var arguments = Parse(
            "/noconfig", "/define:A;B", "/reference:/packs/System.Runtime.dll", "/r:Alias=lib/a.dll", "/link:b.dll", "/addmodule:c.netmodule", "/analyzer:d.dll,e.dll",
            "/additionalfile:f.txt", "/analyzerconfig:g.globalconfig", "/embed:h.cs", "/resource:i.resources,Name,public", "/linkresource:j.bin", "/keyfile:k.snk", "/ruleset:l.ruleset",
            "/sourcelink:m.json", "/win32icon:n.ico", "/win32manifest:o.manifest", "/win32res:p.res", "/appconfig:q.config", "Slug.cs", "../Shared.cs", "/abs/olute.cs");

        Assert.Equal(["/repo/src/Slug.cs", "/repo/Shared.cs", "/abs/olute.cs"], arguments.Sources);
        Assert.Equal(
            "/packs/System.Runtime.dll a.dll b.dll c.netmodule d.dll e.dll f.txt g.globalconfig h.cs i.resources j.bin k.snk l.ruleset m.json n.ico o.manifest p.res q.config",
            string.Join(' ', arguments.Inputs).Replace("/repo/src/lib/", "", StringComparison.Ordinal).Replace("/repo/src/", "", StringComparison.Ordinal));
    }

    [Fact]
    public void Quotation_marks_keep_separators_together_and_are_no_part_of_a_name()
    {
        var arguments = Parse("\"a b.cs\"", "/resource:\"x,y;z.txt\",Name", "/reference:\"with;semicolon.dll\"", "/out:\"obj/a b.dll\"");

        Assert.Equal(["/repo/src/a b.cs"], arguments.Sources);
        Assert.Equal(["/repo/src/x,y;z.txt", "/repo/src/with;semicolon.dll"], arguments.Inputs);
        Assert.Equal("/repo/src/obj/a b.dll", arguments.Outputs["out"]);
    }

    [Theory]
    [InlineData("portable", "/debug-", "/debug:portable")]
    [InlineData("embedded", "/debug+", "/debug:embedded")]
    [InlineData("", "/debug-")]
    public void The_kind_of_symbols_is_the_last_that_is_said(string expected, params string[] words) => Assert.Equal(expected, Parse(words).DebugType);

    [Theory]
    [InlineData("@more.rsp")]
    [InlineData("/recurse:*.cs")]
    [InlineData("/keycontainer:machine")]
    public void What_would_read_files_that_nobody_sees_is_refused(string word) =>
        Assert.Equal(BuildCodes.CompilerCall, Assert.Throws<BuildException>(() => Parse("Slug.cs", word)).Code);
}
