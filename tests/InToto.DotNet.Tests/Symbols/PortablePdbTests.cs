using System.Security.Cryptography;
using System.Text;

namespace InToto.DotNet.Tests.Symbols;

public sealed class PortablePdbTests(CompiledSamples samples)
{
    [Fact]
    public void The_sources_are_what_the_compiler_read()
    {
        var pdb = PortablePdb.Read(samples.PortablePdb, "a.pdb");

        Assert.Equal(["/_/src/Slug.cs", "/_/src/Words.cs", "/_/src/obj/Info.cs"], pdb.Documents.Select(document => document.Name).Order(StringComparer.Ordinal));
        Assert.Equal(CompiledSamples.Sources.Select(source => Sha256(source.Text)).Order(), pdb.Documents.Select(document => document.Hash).Order());
        Assert.All(pdb.Documents, document => Assert.True(document.IsStrong));
        Assert.Equal((3, "C#", false), (pdb.SourceFileCount, pdb.Option("language"), pdb.IsFSharp));
    }

    [Fact]
    public void A_source_that_is_embedded_is_read_deflated_and_raw()
    {
        var long_ = string.Concat(Enumerable.Repeat("text ", 1_000));
        var pdb = PortablePdb.Read(new MadePdb().Document("/_/a.cs", SHA256.HashData("a"u8)).Document("/_/b.cs", SHA256.HashData("b"u8)).Document("/_/c.cs", SHA256.HashData("c"u8))
            .Embed(1, Encoding.UTF8.GetBytes(long_), deflated: true).Embed(2, "short"u8.ToArray()).Build(), "a.pdb");

        Assert.Equal(long_, Encoding.UTF8.GetString(pdb.EmbeddedSource(pdb.Documents[0])!));
        Assert.Equal("short", Encoding.UTF8.GetString(pdb.EmbeddedSource(pdb.Documents[1])!));
        Assert.Null(pdb.EmbeddedSource(pdb.Documents[2]));
        var compiled = PortablePdb.Read(CompiledSamples.Assembly(samples.Embedded).EmbeddedPdb()!, "a.dll");
        Assert.Equal(CompiledSamples.AssemblyInfo, Encoding.UTF8.GetString(compiled.EmbeddedSource(compiled.Documents.Single(document => document.Name.EndsWith("Info.cs", StringComparison.Ordinal)))!));
    }

    [Theory]
    [InlineData(true, 5_001)]
    [InlineData(true, 4_999)]
    [InlineData(true, -1)]
    [InlineData(true, 16 * 1024 * 1024)]
    [InlineData(true, int.MaxValue)]
    [InlineData(false, 7)]
    public void An_embedded_source_that_is_not_as_long_as_announced_is_refused(bool deflated, int announced)
    {
        var pdb = PortablePdb.Read(new MadePdb().Document("/_/a.cs", SHA256.HashData("a"u8)).Embed(1, new byte[5_000], deflated, announced).Build(), "a.pdb");

        var problem = Assert.Throws<PackageException>(() => pdb.EmbeddedSource(pdb.Documents[0]));

        Assert.Equal(announced > SymbolLimits.SourceBytes ? PackageCodes.SymbolsTooLarge : PackageCodes.PdbMalformed, problem.Code);
    }

    [Fact]
    public void Documents_that_share_one_embedded_text_embed_no_more_than_so_much()
    {
        var text = new byte[16 * 1024 * 1024];
        Assert.Equal(10, PortablePdb.Read(Sharing(10).Build(), "a.pdb").Documents.Length);
        Refused(Sharing(20).Build(), PackageCodes.SymbolsTooLarge);

        MadePdb Sharing(int documents)
        {
            var pdb = new MadePdb();
            for (var i = 1; i <= documents; i++) pdb.Document($"/_/{i}.cs", new byte[20], PdbDocument.Sha1).Embed(i, text, deflated: true);
            return pdb;
        }
    }

    [Fact]
    public void A_source_that_is_embedded_twice_is_refused()
    {
        var pdb = PortablePdb.Read(new MadePdb().Document("/_/a.cs", SHA256.HashData("a"u8)).Embed(1, [1]).Embed(1, [2]).Build(), "a.pdb");

        Assert.Contains("says the same thing twice", Assert.Throws<PackageException>(() => pdb.EmbeddedSource(pdb.Documents[0])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_are_measured_before_they_are_put_together()
    {
        var pdb = new MadePdb();
        var part = new string('x', 8_000);
        Assert.Single(PortablePdb.Read(pdb.Document(pdb.Name(part, 4), SHA256.HashData("a"u8)).Build(), "a.pdb").Documents);

        var bomb = new MadePdb();
        Refused(bomb.Document(bomb.Name(part, 200_000), SHA256.HashData("a"u8)).Build(), PackageCodes.SymbolsTooLarge);

        var many = new MadePdb();
        for (var i = 0; i < 2_500; i++) many.Document(many.Name(part + (i % 2), 4), [1]);
        Refused(many.Build(), PackageCodes.SymbolsTooLarge);
    }

    [Fact]
    public void A_name_that_is_not_UTF8_or_has_a_strange_separator_is_refused()
    {
        var broken = new MadePdb();
        Refused(broken.Document(broken.Blob([0, .. Part(broken.Blob([0xC3, 0x28]))]), [1]).Build(), PackageCodes.PdbMalformed);

        var strange = new MadePdb();
        Refused(strange.Document(strange.Blob([0xB7, .. Part(strange.Blob([0x61]))]), [1]).Build(), PackageCodes.PdbMalformed);

        static byte[] Part(System.Reflection.Metadata.BlobHandle handle) => [(byte)System.Reflection.Metadata.Ecma335.MetadataTokens.GetHeapOffset(handle)];
    }

    [Theory]
    [InlineData("source-file-count\0many\0")]
    [InlineData("source-file-count\0-1\0")]
    [InlineData("source-file-count\03")]
    [InlineData("source-file-count\0")]
    public void Compiler_options_that_are_cut_off_or_say_no_number_are_refused(string words) =>
        Refused(new MadePdb().Options(words).Build(), PackageCodes.PdbMalformed);

    [Fact]
    public void What_is_no_portable_PDB_is_refused()
    {
        Refused([], PackageCodes.PdbMalformed);
        Refused("Microsoft C/C++ MSF 7.00\r\n"u8.ToArray(), PackageCodes.PdbMalformed);
        Refused("BSJB"u8.ToArray(), PackageCodes.PdbMalformed);
        // Metadata of an assembly begins the same, and has no header of a PDB.
        using var pe = new System.Reflection.PortableExecutable.PEReader(new MemoryStream(samples.Portable));
        Refused(pe.GetMetadata().GetContent().ToArray(), PackageCodes.PdbMalformed);
    }

    [Fact]
    public void Any_changed_byte_gives_an_answer_or_a_refusal()
    {
        var sound = CompiledSamples.Assembly(samples.Embedded).EmbeddedPdb()!;
        var random = new Random(1);
        for (var i = 0; i < 3_000; i++)
        {
            var bytes = sound.ToArray();
            for (var changes = random.Next(1, 4); changes > 0; changes--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (random.Next(4) == 0) bytes = bytes[..random.Next(bytes.Length)];
            Attempt(() =>
            {
                var pdb = PortablePdb.Read(bytes, "a.pdb");
                DocumentsText.Of(pdb);
                pdb.SourceLink();
                foreach (var document in pdb.Documents) pdb.EmbeddedSource(document);
                pdb.Checksum("SHA256");
            });
        }
    }

    internal static void Attempt(Action action)
    {
        try
        {
            action();
        }
        catch (PackageException problem)
        {
            Assert.StartsWith("INTOTO", problem.Code, StringComparison.Ordinal);
        }
    }

    internal static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static void Refused(byte[] image, string code) => Assert.Equal(code, Assert.Throws<PackageException>(() => PortablePdb.Read(image, "a.pdb")).Code);
}
