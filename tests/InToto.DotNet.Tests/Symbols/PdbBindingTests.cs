namespace InToto.DotNet.Tests.Symbols;

public sealed class PdbBindingTests(CompiledSamples samples)
{
    [Fact]
    public void The_PDB_that_the_compiler_wrote_with_the_assembly_is_bound_to_it()
    {
        PdbBinding.Require(CompiledSamples.Assembly(samples.Portable), PortablePdb.Read(samples.PortablePdb, "a.pdb"));
        var embedded = CompiledSamples.Assembly(samples.Embedded);
        PdbBinding.Require(embedded, PortablePdb.Read(embedded.EmbeddedPdb()!, "embedded"));
    }

    [Fact]
    public void J54_N7_The_PDB_of_another_build_is_refused() =>
        Refused(samples.Portable, samples.SwappedPdb, "the assembly names another one by its id");

    [Fact]
    public void J54_A_PDB_with_the_right_id_and_other_content_is_refused()
    {
        var forged = samples.SwappedPdb.ToArray();
        Convert.FromHexString(PortablePdb.Read(samples.PortablePdb, "a.pdb").Id.Hex).CopyTo(forged, IdAt(samples.SwappedPdb));

        Refused(samples.Portable, forged, "its SHA256 checksum is another than the one in the assembly");
    }

    [Fact]
    public void An_assembly_that_names_no_PDB_has_none() => Refused(samples.WithoutPdb, samples.PortablePdb, "the assembly names no portable PDB");

    private static int IdAt(byte[] pdb) => pdb.AsSpan().IndexOf(Convert.FromHexString(PortablePdb.Read(pdb, "a.pdb").Id.Hex));

    private static void Refused(byte[] assembly, byte[] pdb, string why)
    {
        var problem = Assert.Throws<PackageException>(() => PdbBinding.Require(CompiledSamples.Assembly(assembly), PortablePdb.Read(pdb, "a.pdb")));

        Assert.Equal(PackageCodes.PdbNotBound, problem.Code);
        Assert.Contains(why, problem.Message, StringComparison.Ordinal);
    }
}
