using System.Buffers.Binary;
using System.Text;

namespace InToto.DotNet.Tests.Symbols;

public sealed class ReferenceWitnessTests(CompiledSamples samples)
{
    private static readonly ModuleStamp First = new(new("11111111-1111-1111-1111-111111111111"), 1, 1000);
    private static readonly ModuleStamp Second = new(new("22222222-2222-2222-2222-222222222222"), 2, 2000);

    [Fact]
    public void What_a_compiler_says_of_its_references_is_what_their_files_say()
    {
        var runtime = System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory();
        RecordedReference[] given = [.. new[] { "System.Private.CoreLib.dll", "System.Runtime.dll", "netstandard.dll" }.Select(name => Read(Path.Combine(runtime, name)))];
        var pdb = PortablePdb.Read(samples.PortablePdb, "Portable.pdb");

        Assert.Equal(3, pdb.References().Length);
        ReferenceWitness.Require(pdb, given, "Portable.dll");
        Refused(PackageCodes.ReferenceUnrecorded, "'netstandard.dll'", () => ReferenceWitness.Require(pdb, given[..2], "Portable.dll"));
        Refused(PackageCodes.ReferenceUnrecorded, "'/x/Contoso.dll', and the PDB", () => ReferenceWitness.Require(pdb, [.. given, new("/x/Contoso.dll", new("Contoso", First))], "Portable.dll"));
        Refused(PackageCodes.ReferenceDiffers, "another 'System.Runtime.dll'", () => ReferenceWitness.Require(pdb, [given[0], given[1] with { Module = given[2].Module }, given[2]], "Portable.dll"));
    }

    [Fact]
    public void Of_two_references_to_one_assembly_the_compiler_may_take_one()
    {
        var pdb = Pdb(Entry("A.dll", First));

        ReferenceWitness.Require(pdb, [new("/x/A.dll", new("A", First)), new("/y/A.dll", new("A", Second))], "x.dll");
        ReferenceWitness.Require(pdb, [new("/x/A.dll", new("A", First)), new("/y/Old.dll", new("a", Second))], "x.dll");
        Refused(PackageCodes.ReferenceUnrecorded, "/y/B.dll", () => ReferenceWitness.Require(pdb, [new("/x/A.dll", new("A", First)), new("/y/B.dll", new("B", Second))], "x.dll"));
        Refused(PackageCodes.ReferenceUnrecorded, "/y/B.dll", () => ReferenceWitness.Require(pdb, [new("/x/A.dll", new("", First)), new("/y/B.dll", new("", Second))], "x.dll"));
    }

    [Fact]
    public void Where_there_are_only_names_each_reference_must_be_one_of_them()
    {
        var pdb = Pdb([.. Entry("A.dll", First), .. Entry("B.dll", Second)]);

        ReferenceWitness.RequireNamed(pdb, Materials("pkg:nuget/a@1.0.0#lib/A.dll", "pkg:nuget/b@1.0.0#B.dll"), "x.dll");
        Refused(PackageCodes.ReferenceUnrecorded, "'B.dll'", () => ReferenceWitness.RequireNamed(pdb, Materials("pkg:nuget/a@1.0.0#lib/A.dll", "lib/BB.dll"), "x.dll"));

        static Artifacts Materials(params string[] names) => Artifacts.Of(names.Select(name => new Artifact(ArtifactName.Parse(name), DigestSet.Sha256(new byte[32]))));
    }

    [Fact]
    public void Stamp_and_size_are_compared_too()
    {
        ReferenceWitness.Require(Pdb(Entry("A.dll", First)), [new("A.dll", new("A", First))], "x.dll");
        Refused(PackageCodes.ReferenceDiffers, "'A.dll'", () => ReferenceWitness.Require(Pdb(Entry("A.dll", First)), [new("A.dll", new("A", First with { Stamp = 2 }))], "x.dll"));
        Refused(PackageCodes.ReferenceDiffers, "'A.dll'", () => ReferenceWitness.Require(Pdb(Entry("A.dll", First)), [new("A.dll", new("A", First with { Size = 2 }))], "x.dll"));
    }

    [Fact]
    public void A_PDB_that_says_nothing_of_references_is_no_witness_of_them() =>
        ReferenceWitness.Require(PortablePdb.Read(new MadePdb().Build(), "a.pdb"), [new("A.dll", new("A", First))], "x.dll");

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(30)]
    public void A_list_that_is_cut_off_is_refused(int length)
    {
        var entry = Entry("A.dll", First);
        Assert.Equal(32, entry.Length);

        if (length == 0) Assert.Empty(Pdb([]).References());
        else Refused(PackageCodes.PdbMalformed, "cut off", () => Pdb(entry[..length]).References());
    }

    [Fact]
    public void A_list_that_is_too_long_is_refused()
    {
        Assert.Equal(SymbolLimits.OptionsBytes / 32, Pdb(new byte[SymbolLimits.OptionsBytes / 32 * 32].Select((_, i) => Entry("A.dll", First)[i % 32]).ToArray()).References().Length);
        Refused(PackageCodes.SymbolsTooLarge, "bytes in one entry", () => Pdb(new byte[SymbolLimits.OptionsBytes + 1]).References());
    }

    [Fact]
    public void What_is_no_module_is_no_reference_and_a_broken_one_is_refused()
    {
        Assert.Null(ReferencedModule.Read("text"u8.ToArray(), "a.txt"));
        Assert.Equal("Embedded", ReferencedModule.Read(samples.Embedded, "Embedded.dll")!.Assembly);
        Refused(PackageCodes.AssemblyMalformed, "cut.dll", () => ReferencedModule.Read(samples.Embedded.AsMemory(..1024), "cut.dll"));
    }

    private static RecordedReference Read(string path) => new(path, ReferencedModule.Read(File.ReadAllBytes(path), path)!);

    private static byte[] Entry(string name, ModuleStamp module)
    {
        var entry = new byte[name.Length + 2 + 25];
        Encoding.UTF8.GetBytes(name, entry);
        var rest = entry.AsSpan(name.Length + 2);
        BinaryPrimitives.WriteUInt32LittleEndian(rest[1..], module.Stamp);
        BinaryPrimitives.WriteUInt32LittleEndian(rest[5..], module.Size);
        module.Mvid.TryWriteBytes(rest[9..]);
        return entry;
    }

    private static PortablePdb Pdb(byte[] references) => PortablePdb.Read(new MadePdb().References(references).Build(), "a.pdb");

    private static void Refused(string code, string named, Action require)
    {
        var problem = Assert.Throws<PackageException>(require);
        Assert.Equal(code, problem.Code);
        Assert.Contains(named, problem.Message, StringComparison.Ordinal);
    }
}
