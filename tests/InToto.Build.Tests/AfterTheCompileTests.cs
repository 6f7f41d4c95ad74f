using InToto.DotNet;

namespace InToto.Build.Tests;

/// <summary>What happens to files between the compile and the finished package.</summary>
public sealed class AfterTheCompileTests(AfterTheCompileTests.Built built) : IClassFixture<AfterTheCompileTests.Built>
{
    private const string Bin = "src/Small/bin/Release/net10.0/Small";
    private const string Obj = "src/Small/obj/Release/net10.0/Small";

    [Fact]
    public void N12_What_was_built_is_packed_without_building_it_again()
    {
        built.Small.Packed("--no-build");

        Assert.IsType<Verified>(built.Small.Verify());
    }

    [Fact]
    public void N8_An_assembly_that_is_patched_between_compile_and_pack_is_rejected() => Rejected(Bin + ".dll", "INTOTO1001", "Small.dll");

    [Fact]
    public void N8_An_assembly_that_is_patched_where_the_compiler_wrote_it_makes_its_link_stale() => Rejected(Obj + ".dll", "INTOTO5021", "Small.dll");

    [Fact]
    public void N7_A_PDB_that_is_swapped_after_the_build_is_rejected() => Rejected(Bin + ".pdb", "INTOTO1001", "Small.pdb");

    [Fact]
    public void N7_A_PDB_that_is_swapped_where_the_compiler_wrote_it_makes_the_link_stale() => Rejected(Obj + ".pdb", "INTOTO5021", "Small.pdb");

    [Fact]
    public void N12_Another_file_of_the_output_folder_that_is_edited_before_pack_is_rejected() => Rejected(Bin + ".xml", "INTOTO1001", "Small.xml");

    private void Rejected(string file, string code, string named)
    {
        var path = built.Small.Sandbox.At(file);
        var bytes = File.ReadAllBytes(path);
        var date = File.GetLastWriteTimeUtc(path);
        byte[] patched = [.. bytes];
        patched[^1] ^= 1;
        File.WriteAllBytes(path, patched);
        try
        {
            DeletePackages();
            var ending = built.Small.Pack("--no-build");

            Assert.Equal((1, code), (ending.Code, Assert.Single(ending.Errors)));
            Assert.Contains(named, ending.Output, StringComparison.Ordinal);
            // Whatever the build said: what came out of it does not verify either.
            if (File.Exists(built.Small.PackageFile)) Assert.IsType<Rejected>(built.Small.Verify());
        }
        finally
        {
            File.WriteAllBytes(path, bytes);
            File.SetLastWriteTimeUtc(path, date);
            DeletePackages();
        }
    }

    /// <summary>MSBuild packs by dates, and these tests put dates back. What is packed again of the same files has the same bytes, of which evidence of another test would be true.</summary>
    private void DeletePackages()
    {
        File.Delete(built.Small.PackageFile);
        File.Delete(built.Small.EvidenceFile);
        File.Delete(Path.ChangeExtension(built.Small.PackageFile, ".snupkg"));
    }

    /// <summary>Built once; each test changes a file, packs without building, and changes it back.</summary>
    public sealed class Built : IDisposable
    {
        public Built()
        {
            Small = SampleSolution.Small(properties: """
                <DebugType>portable</DebugType>
                <IncludeSymbols>true</IncludeSymbols>
                <SymbolPackageFormat>snupkg</SymbolPackageFormat>
                """).Prepare();
            var ending = Small.Build();
            Assert.True(ending.Code == 0, ending.Output);
        }

        internal SampleSolution Small { get; }

        public void Dispose() => Small.Dispose();
    }
}
