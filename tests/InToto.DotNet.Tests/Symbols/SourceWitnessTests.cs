using System.Security.Cryptography;
using System.Text;

namespace InToto.DotNet.Tests.Symbols;

public sealed class SourceWitnessTests(CompiledSamples samples)
{
    private const string Generator = "pkg:generic/dotnet-sdk@10.0.401#packs/x/Regex.Generator.dll";
    private const string Output = "src/obj/Release/Regex.Generator/Regex.Generator.RegexGenerator/R.g.cs";

    [Fact]
    public void Sources_that_are_what_was_recorded_are_witnessed() =>
        Witness(samples.Embedded).Require(Recorded(("src/Slug.cs", CompiledSamples.Slug), ("src/Words.cs", Words), ("@generated/src/obj/Info.cs", CompiledSamples.AssemblyInfo)), Artifacts.None);

    [Fact]
    public void N6_A_source_that_was_swapped_while_the_compiler_ran_is_refused() =>
        Refused(PackageCodes.SourceDiffers, "The compiler read another 'src/Words.cs' than the one recorded.",
            () => Witness(samples.Swapped, samples.SwappedPdb).Require(Recorded(CompiledSamples.Sources), Artifacts.None));

    [Fact]
    public void A_source_that_was_not_recorded_is_refused() =>
        Refused(PackageCodes.SourceUnrecorded, "The compiler read 'src/obj/Info.cs', which the compile did not record.",
            () => Witness(samples.Portable, samples.PortablePdb).Require(Recorded(CompiledSamples.Sources[..2]), Artifacts.None));

    [Fact]
    public void A_document_without_a_hash_is_no_source()
    {
        var pdb = new MadePdb().Document("/_/a.cs", SHA256.HashData("1"u8)).Document("C:\\Foo.razor", []).Options("source-file-count\01\0").Build();

        Witness(pdb).Require(Recorded(("a.cs", "1")), Artifacts.None);
    }

    [Fact]
    public void A_document_that_a_directive_brought_must_be_a_material_too()
    {
        var pdb = new MadePdb().Document("/_/a.cs", SHA256.HashData("1"u8)).Document("/_/a.razor", SHA256.HashData("2"u8)).Options("source-file-count\01\0").Build();

        Witness(pdb).Require(Recorded(("a.cs", "1"), ("a.razor", "2")), Artifacts.None);
        Refused(PackageCodes.SourceUnrecorded, "'a.razor'", () => Witness(pdb).Require(Recorded(("a.cs", "1")), Artifacts.None));
    }

    [Fact]
    public void Two_sources_with_one_name_leave_fewer_documents_than_sources()
    {
        var hidden = new MadePdb().Document("/_/a.cs", SHA256.HashData("1"u8)).Options("source-file-count\02\0").Build();
        Refused(PackageCodes.SourcesHidden, "The compiler read 2 sources and the PDB names 1", () => Witness(hidden));

        var made = new MadePdb().Document("/_/a.cs", SHA256.HashData("1"u8)).Document("/_/line", []).Options("source-file-count\02\0").Build();
        Refused(PackageCodes.SourcesHidden, "The compiler read 2 sources and the PDB names 1", () => Witness(made));
        Refused(PackageCodes.SourcesHidden, "no source at all", () => Witness(new MadePdb().Options("source-file-count\00\0").Build()));
        Refused(PackageCodes.SourcesHidden, "does not say how many", () => Witness(new MadePdb().Document("/_/a.fs", SHA256.HashData("1"u8), language: PdbDocument.FSharp).Document("/_/a.cs", SHA256.HashData("1"u8)).Build()));
        Refused(PackageCodes.SourcesHidden, "does not say how many", () => Witness(new MadePdb().Build()));
        Refused(PackageCodes.SourcesHidden, "does not say how many", () => Witness(new MadePdb().Document("/_/a.cs", SHA256.HashData("1"u8)).Build()));
    }

    [Fact]
    public void Two_documents_with_one_name_are_refused()
    {
        Refused(PackageCodes.SourceAmbiguous, "two documents named '/_/a.cs'", () => Witness(MadePdb.Of(("/_/a.cs", "1"), ("/_/a.cs", "2"))));
        Refused(PackageCodes.SourceAmbiguous, "two documents named '/_//a.cs'", () => Witness(MadePdb.Of(("/_/a.cs", "1"), ("/_//a.cs", "1"))));
    }

    [Fact]
    public void A_source_that_was_recorded_under_two_names_is_refused()
    {
        var witness = Witness(samples.Embedded);
        (string, string)[] twice = [.. CompiledSamples.Sources, ("@generated/src/obj/Info.cs", CompiledSamples.AssemblyInfo)];

        Refused(PackageCodes.SourceAmbiguous, "'src/obj/Info.cs' was recorded twice", () => witness.Require(Recorded(twice), Artifacts.None));
        Refused(PackageCodes.SourceAmbiguous, "'src/Slug.cs' was recorded twice", () => witness.Require(Recorded(CompiledSamples.Sources), Recorded(("src/Slug.cs", CompiledSamples.Slug))));
    }

    [Fact]
    public void A_path_of_the_machine_is_refused_and_the_message_says_what_to_set()
    {
        var problem = Refused(PackageCodes.SourceUnmapped, "'/home/me/a.cs'", () => Witness(MadePdb.Of(("/home/me/a.cs", "1"))));

        Assert.Contains("DeterministicSourcePaths=true and a SourceRoot", problem.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void A_weak_hash_is_refused() =>
        Refused(PackageCodes.SourceHashWeak, "SHA-1", () => Witness(new MadePdb().Document("/_/a.cs", new byte[20], PdbDocument.Sha1).Options("source-file-count\01\0").Build()));

    [Fact]
    public void A_source_of_a_package_is_compared_with_the_packages_file() =>
        Witness(MadePdb.Of(("/_1/demo/1.0.0/contentFiles/a.cs", "1"))).Require(Recorded(("pkg:nuget/demo@1.0.0#contentFiles/a.cs", "1")), Artifacts.None);

    [Fact]
    public void What_a_recorded_generator_made_is_a_product()
    {
        var witness = Generated();
        var materials = Recorded(("a.cs", "1"), (Generator, "dll"));

        var output = witness.GeneratorOutput(materials);

        Assert.Equal(Output, Assert.Single(output).Name.Value);
        witness.Require(materials, Artifacts.Of(output));
    }

    /// <summary>Generators that make texts in the old way give them a SHA-1 hash; the compiler embeds them all the same.</summary>
    [Fact]
    public void What_a_real_generator_made_is_witnessed_by_the_text_that_the_compiler_embeds()
    {
        const string generator = """
            using System.Text; using Microsoft.CodeAnalysis; using Microsoft.CodeAnalysis.Text;
            [Generator] public sealed class Old : IIncrementalGenerator
            {
                public void Initialize(IncrementalGeneratorInitializationContext context) =>
                    context.RegisterPostInitializationOutput(output => output.AddSource("Made.g.cs", SourceText.From("class Made { }", Encoding.UTF8)));
            }
            """;
        using var compiler = new Compiler();
        compiler.With(("a.cs", "class A { }"), ("Old.cs", generator), ("obj/.keep", ""));
        compiler.CSharp("Old.Generator.dll", [.. Compiler.GeneratorReferences, "-debug-", "Old.cs"]);
        var compiled = compiler.CSharp("obj/A.dll", "-debug:embedded", "-analyzer:Old.Generator.dll", "a.cs");
        Assert.InRange(CompiledSamples.Assembly(compiled).EmbeddedPdb().AsSpan().IndexOf(PdbDocument.Sha1.ToByteArray()), 1, int.MaxValue);
        var witness = Witness(compiled);
        var materials = Recorded(("a.cs", "class A { }"), ("tools/Old.Generator.dll", "dll"));

        var output = Assert.Single(witness.GeneratorOutput(materials));

        Assert.Equal(("obj/Old.Generator/Old/Made.g.cs", PortablePdbTests.Sha256("\uFEFFclass Made { }")), (output.Name.Value, output.Digests.Digests[0].Hex));
        witness.Require(materials, Artifacts.Of([output]));
        Assert.Equal(2, witness.Sources.Length);
    }

    [Fact]
    public void What_no_recorded_generator_made_is_refused()
    {
        var materials = Recorded(("a.cs", "1"), ("pkg:nuget/other@1.0.0#analyzers/Other.Generator.dll", "dll"));

        Refused(PackageCodes.SourceUnrecorded, $"'{Output}'", () => Generated().GeneratorOutput(materials));
        Refused(PackageCodes.SourceUnrecorded, $"'{Output}'", () => Generated().Require(materials, Recorded((Output, "2"))));
        Refused(PackageCodes.SourceUnrecorded, $"'{Output}'", () => Generated().Require(Recorded(("a.cs", "1"), (Generator, "dll")), Artifacts.None));
    }

    [Fact]
    public void What_a_generator_made_is_compared_and_must_be_embedded()
    {
        var materials = Recorded(("a.cs", "1"), (Generator, "dll"));

        Refused(PackageCodes.SourceDiffers, $"'{Output}'", () => Generated().Require(materials, Recorded((Output, "3"))));
        Refused(PackageCodes.GeneratedNotEmbedded, $"'{Output}'", () => Generated(embedded: null).GeneratorOutput(materials));
        Refused(PackageCodes.PdbMalformed, "is another than the one that the compiler read", () => Generated(embedded: "3").Require(materials, Recorded((Output, "2"))));
    }

    [Fact]
    public void A_generated_file_must_be_embedded() =>
        Refused(PackageCodes.GeneratedNotEmbedded, "'src/obj/Info.cs'", () => Witness(samples.Portable, samples.PortablePdb)
            .Require(Recorded(("src/Slug.cs", CompiledSamples.Slug), ("src/Words.cs", Words), ("@generated/src/obj/Info.cs", CompiledSamples.AssemblyInfo)), Artifacts.None));

    [Fact]
    public void Code_in_a_file_that_passes_for_generated_is_refused()
    {
        const string evil = "// <auto-generated/>\n[assembly: System.Reflection.AssemblyTitle(\"x\")] class Evil { }\n";

        Refused(PackageCodes.GeneratedHoldsCode, "in line 2 there is 'class Evil { }'", () => Info(evil).Require(Recorded(("@generated/obj/Info.cs", evil)), Artifacts.None));
    }

    /// <summary>Each is a comment, or nothing, to the grammar that the name asks for.</summary>
    [Theory]
    [InlineData("obj/Info.vb", "'a'.Equals(System.IO.File.ReadAllText(\"x\"));\n")]
    [InlineData("obj/Info.fs", "// fine\n")]
    public void A_generated_file_that_was_compiled_as_another_language_is_refused(string name, string text)
    {
        Info(text, name: name, language: name.EndsWith(".vb", StringComparison.Ordinal) ? PdbDocument.VisualBasic : PdbDocument.FSharp).Require(Recorded(("@generated/" + name, text)), Artifacts.None);

        Refused(PackageCodes.GeneratedHoldsCode, "compiled as another language", () => Info(text, name: name).Require(Recorded(("@generated/" + name, text)), Artifacts.None));
        Refused(PackageCodes.GeneratedHoldsCode, "compiled as another language", () => Info(text, name: name, language: Guid.Empty).Require(Recorded(("@generated/" + name, text)), Artifacts.None));
    }

    [Fact]
    public void A_generated_file_that_the_compiler_read_in_another_encoding_is_refused()
    {
        Info("// fine\n", "default-encoding\0utf-8\0").Require(Recorded(("@generated/obj/Info.cs", "// fine\n")), Artifacts.None);

        Refused(PackageCodes.GeneratedHoldsCode, "told to read its sources as 'ibm037'",
            () => Info("// fine\n", "default-encoding\0ibm037\0").Require(Recorded(("@generated/obj/Info.cs", "// fine\n")), Artifacts.None));
    }

    [Fact]
    public void The_PDB_of_FSharp_is_compared_and_is_no_witness()
    {
        var pdb = new MadePdb().Document("/_//a.fs", SHA256.HashData("1"u8), language: PdbDocument.FSharp).Build();

        Assert.False(Witness(pdb).IsWitness);
        Assert.True(Witness(samples.Embedded).IsWitness);
        Witness(pdb).Require(Recorded(("a.fs", "1")), Artifacts.None);
        Refused(PackageCodes.SourceDiffers, "'a.fs'", () => Witness(pdb).Require(Recorded(("a.fs", "2")), Artifacts.None));
    }

    internal const string Words = "class Words { int Count() => 2; }";

    internal static Artifacts Recorded(params (string Name, string Text)[] files) => Artifacts.Of(files.Select(file =>
        new Artifact(ArtifactName.Parse(file.Name), DigestSet.Sha256(SHA256.HashData(Encoding.UTF8.GetBytes(file.Text))))));

    internal static SourceWitness Witness(byte[] assembly, byte[]? pdb = null) =>
        SourceWitness.Of(PortablePdb.Read(pdb ?? ManagedAssembly.Read(assembly, "a.dll")?.EmbeddedPdb() ?? assembly, "a.pdb"), "a.dll");

    private static SourceWitness Generated(string? embedded = "2")
    {
        var pdb = new MadePdb().Document("/_/a.cs", SHA256.HashData("1"u8)).Document($"/_/{Output}", SHA256.HashData("2"u8)).Options("source-file-count\02\0");
        if (embedded is not null) pdb.Embed(2, Encoding.UTF8.GetBytes(embedded));
        return Witness(pdb.Build());
    }

    private static SourceWitness Info(string text, string options = "", string name = "obj/Info.cs", Guid? language = null) => Witness(new MadePdb()
        .Document($"/_/{name}", SHA256.HashData(Encoding.UTF8.GetBytes(text)), language: language).Embed(1, Encoding.UTF8.GetBytes(text)).Options($"source-file-count\01\0{options}").Build());

    private static PackageException Refused(string code, string what, Action action)
    {
        var problem = Assert.Throws<PackageException>(action);
        Assert.Equal(code, problem.Code);
        Assert.Contains(what, problem.Message, StringComparison.Ordinal);
        return problem;
    }
}
