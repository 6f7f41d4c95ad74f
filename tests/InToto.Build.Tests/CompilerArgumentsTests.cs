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

    private static CompilerArguments Basic(params string[] words) => VisualBasicArguments.Parse(["/noconfig", "/nosdkpath", .. words], "/repo/src");

    private static CompilerArguments Functional(params string[] words) => FSharpArguments.Parse(["--noframework", "--simpleresolution", .. words], "/repo/src");

    [Fact]
    public void Visual_Basic_has_words_of_its_own()
    {
        var arguments = Basic(
            "/imports:System,System.Linq", "/define:\"CONFIG=/\"Release/\",NET=-1\"", "/rootnamespace:obj", "/vbruntime:/packs/Microsoft.VisualBasic.dll", "/reference:a.dll,b=c.dll", "/r:\"d,e.dll\"", "/link:f.dll",
            "/addmodule:g.netmodule", "/analyzer:h.dll", "/additionalfile:i.txt", "/analyzerconfig:j.globalconfig", "/embed", "/embed:k.vb", "/resource:l.resources,Name,public", "/linkresource:m.bin", "/keyfile:n.snk",
            "/ruleset:o.ruleset", "/sourcelink:p.json", "/win32icon:q.ico", "/win32manifest:r.manifest", "/win32resource:s.res", "/debug-", "/debug:embedded", "/out:obj/Basic.dll", "/refout:obj/ref/Basic.dll",
            "/doc:obj/Basic.xml", "/vbruntime*", "Slug.vb", "/abs/olute.vb", "-optimize+");

        Assert.Equal(["/repo/src/Slug.vb", "/abs/olute.vb"], arguments.Sources);
        Assert.Equal("/packs/Microsoft.VisualBasic.dll a.dll b=c.dll d,e.dll f.dll g.netmodule h.dll i.txt j.globalconfig k.vb l.resources m.bin n.snk o.ruleset p.json q.ico r.manifest s.res",
            string.Join(' ', arguments.Inputs).Replace("/repo/src/", "", StringComparison.Ordinal));
        Assert.Equal("embedded", arguments.DebugType);
        Assert.Equal("/repo/src/obj/Basic.dll /repo/src/obj/ref/Basic.dll /repo/src/obj/Basic.xml", $"{arguments.Outputs["out"]} {arguments.Outputs["refout"]} {arguments.Outputs["doc"]}");
        Assert.Equal("full", Basic("/debug+").DebugType);
        Assert.Equal("", Basic("/debug+", "/debug-").DebugType);
    }

    [Theory]
    [InlineData("@more.rsp")]
    [InlineData("-")]
    [InlineData("/recurse:*.vb")]
    [InlineData("/keycontainer:machine")]
    [InlineData("/libpath:lib")]
    [InlineData("/LIBPATH:lib")]
    [InlineData("-sdkpath:lib")]
    [InlineData("/unheardof:/")]
    [InlineData("/unheardof:nothing,/")]
    public void What_would_read_files_that_nobody_sees_is_refused_in_Visual_Basic(string word)
    {
        Assert.Equal(BuildCodes.CompilerCall, Assert.Throws<BuildException>(() => Basic("Slug.vb", word)).Code);
        Assert.Single(Basic("Slug.vb", "/unheardof:nothing", "/unheardof", "/unheardof+").Sources);
    }

    [Theory]
    [InlineData("/noconfig")]
    [InlineData("/nosdkpath")]
    public void Visual_Basic_must_be_told_not_to_look_for_files_itself(string word)
    {
        string[] all = ["/noconfig", "/nosdkpath", "Slug.vb"];

        Assert.Single(VisualBasicArguments.Parse(all, "/repo/src").Sources);
        var refused = Assert.Throws<BuildException>(() => VisualBasicArguments.Parse(all.Except([word]), "/repo/src"));
        Assert.Equal(BuildCodes.CompilerCall, refused.Code);
        Assert.Contains($"without '{word}'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void F_sharp_has_words_of_its_own()
    {
        var arguments = Functional(
            "-o:obj/Functional.dll", "--debug:embedded", "--define:TRACE", "--doc:obj/Functional.xml", "--refout:obj/ref/Functional.dll", "--pdb:obj/Functional.pdb", "--resource:a b.txt,Name,public", "--linkresource:c.bin",
            "-r:/packs/System.Runtime.dll", "--reference:d,e.dll", "--embed:f.fs,g.fs;h.fs", "--embed+", "--sourcelink:i.json", "--keyfile:j.snk", "--win32icon:k.ico", "--win32res:l.res", "--win32manifest:m.manifest",
            "--versionfile:n.txt", "--nowarn:3370,obj", "--pathmap:/=/_/", "--targetprofile:netcore", "--warnon:3390", "Slug.fsi", "Slug.fs", "/abs/olute.fs");

        Assert.Equal(["/repo/src/Slug.fsi", "/repo/src/Slug.fs", "/abs/olute.fs"], arguments.Sources);
        Assert.Equal("a b.txt c.bin /packs/System.Runtime.dll d,e.dll f.fs g.fs h.fs i.json j.snk k.ico l.res m.manifest n.txt", string.Join(' ', arguments.Inputs).Replace("/repo/src/", "", StringComparison.Ordinal));
        Assert.Equal("embedded", arguments.DebugType);
        Assert.Equal("/repo/src/obj/Functional.dll /repo/src/obj/ref/Functional.dll /repo/src/obj/Functional.xml /repo/src/obj/Functional.pdb",
            $"{arguments.Outputs["out"]} {arguments.Outputs["refout"]} {arguments.Outputs["doc"]} {arguments.Outputs["pdb"]}");
        Assert.Equal("/repo/src/a.dll", Functional("--out:a.dll").Outputs["out"]);
        Assert.Equal("portable", Functional("-g", "--debug:portable").DebugType);
        Assert.Equal("full", Functional("-g").DebugType);
        Assert.Equal("", Functional("-g+", "--debug-").DebugType);
    }

    [Theory]
    [InlineData("@more.rsp")]
    [InlineData("--@more.rsp")]
    [InlineData("Script.fsx")]
    [InlineData("Script.fsscript")]
    [InlineData("Slug.FS")]
    [InlineData("/src/Slug.cs")]
    [InlineData("--keycontainer:machine")]
    [InlineData("--lib:lib")]
    [InlineData("-I:lib")]
    [InlineData("/I:lib")]
    [InlineData("--compilertool:tools")]
    [InlineData("-t:tools")]
    [InlineData("--load:a.fs")]
    [InlineData("--use:a.fs")]
    [InlineData("--standalone")]
    [InlineData("--staticlink:Other")]
    [InlineData("--unheardof:/")]
    [InlineData("--unheardof:nothing;/")]
    public void What_would_read_files_that_nobody_sees_is_refused_in_F_sharp(string word)
    {
        Assert.Equal(BuildCodes.CompilerCall, Assert.Throws<BuildException>(() => Functional("Slug.fs", word)).Code);
        Assert.Single(Functional("Slug.fs", "--unheardof:nothing", "--unheardof", "--unheardof+").Sources);
    }

    [Theory]
    [InlineData("--noframework")]
    [InlineData("--simpleresolution")]
    public void F_sharp_must_be_told_not_to_look_for_references_itself(string word)
    {
        string[] all = ["--noframework", "--simpleresolution", "Slug.fs"];

        Assert.Single(FSharpArguments.Parse(all, "/repo/src").Sources);
        var refused = Assert.Throws<BuildException>(() => FSharpArguments.Parse(all.Except([word]), "/repo/src"));
        Assert.Equal(BuildCodes.CompilerCall, refused.Code);
        Assert.Contains($"without '{word}'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Three_languages_are_known_and_no_other()
    {
        Assert.Equal([".cs", ".vb", ".fs"], ((string[])["C#", "VB", "F#"]).Select(name => SourceLanguage.Named(name).SourceEnding));
        Assert.Equal(BuildCodes.LanguageUnsupported, Assert.Throws<BuildException>(() => SourceLanguage.Named("Other")).Code);
    }
}
