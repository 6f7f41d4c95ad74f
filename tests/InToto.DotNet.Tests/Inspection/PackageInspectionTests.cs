using System.Text;
using InToto.DotNet.Tests.Packages;
using InToto.DotNet.Tests.Symbols;
using InToto.Testing;

namespace InToto.DotNet.Tests.Inspection;

public sealed class PackageInspectionTests(CompiledSamples samples)
{
    [Fact]
    public void A_package_whose_assemblies_come_from_the_recorded_sources_is_verified()
    {
        var chain = Good();
        chain.Rules.Insert(0, $"MATCH Contoso.Text.documents IN @documents/lib/net10.0 WITH PRODUCTS IN {PackageChain.Obj} FROM compile.Contoso.Text");
        chain.Rules.Insert(0, $"REQUIRE {PackageChain.Documents}");
        chain.Rules.Insert(2, "DISALLOW @documents/*");

        Assert.Equal(Codes.ArtifactDisallowed, chain.Verify().ShouldBeRejected().Code);
        chain.RecordDocuments(Pdb);

        Assert.Empty(chain.Verify().ShouldBeVerified().Warnings.Where(warning => !warning.Code.StartsWith("INTOTO60", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_inspection_finds_the_file_its_entries_and_the_sources_of_its_assemblies()
    {
        var link = Good().Inspecting(inspection => inspection.Inspect("look"));

        Assert.Equal("look", link.Name);
        Assert.Equal(PackageInspection.Command.AsEnumerable(), link.Command);
        Assert.Equal(["Contoso.Text.1.0.0.nupkg"], link.Materials.Names.Select(name => name.Value));
        string[] expected = ["@commit", PackageChain.Documents, "@entries", "@nupkg/Contoso.Text.nuspec", $"@nupkg/{PackageChain.Library}", "@packed/Contoso.Text.1.0.0.nupkg", "Contoso.Text.1.0.0.nupkg"];
        Assert.Empty(expected.Except(link.Products.Names.Select(name => name.Value)));
        Assert.Equal(PortablePdbTests.Sha256(Encoding.UTF8.GetString(DocumentsText.Of(PortablePdb.Read(Pdb, "a.pdb")))), link.Products.Digests(PackageChain.Documents)!.Digests[0].Hex);
    }

    [Fact]
    public void A_layout_that_does_not_ask_for_the_inspection_looks_at_no_package()
    {
        var chain = Good();
        chain.Run = [];
        chain.Refused(PackageCodes.LayoutWithoutInspection, "does not ask for 'dotnet intoto inspect package'");

        chain.Run = ["dotnet", "intoto", "inspect", "package", "--all"];
        chain.Refused(PackageCodes.LayoutWithoutInspection, "does not ask for");
    }

    [Fact]
    public void A_layout_of_another_package_does_not_verify_this_one()
    {
        var chain = Good();
        chain.Rules[0] = "REQUIRE @nupkg/contoso.text.nuspec";
        chain.Refused(PackageCodes.LayoutOfAnotherPackage, "not for the package 'Contoso.Text': it does not require '@nupkg/Contoso.Text.nuspec'");

        chain.Rules[0] = "ALLOW @nupkg/Contoso.Text.nuspec";
        chain.Refused(PackageCodes.LayoutOfAnotherPackage, "not for the package");

        chain.PackRules.Insert(0, "REQUIRE @nupkg/Contoso.Text.nuspec");
        chain.Verify().ShouldBeVerified();
    }

    [Fact]
    public async Task An_inspection_that_is_not_built_in_is_not_performed()
    {
        using var file = new TestPackage(TestPackage.Good().ToBytes());
        using var package = PackageFile.Open(file.Path);
        var chain = new SupplyChainSimulator().Step("build", makes: ["a"]).Inspection("package", [], [], ["ALLOW *"], ["REQUIRE @nupkg/Contoso.Text.nuspec"]);
        chain.ChangeLayout = layout => layout with { Inspect = [layout.Inspect[0] with { Run = PackageInspection.Command }, layout.Inspect[0] with { Name = "other", Run = ["rm", "-rf", "x"] }] };
        var (layout, links) = chain.Sign();

        var outcome = await new Verifier(chain.ProjectOwners, new() { Clock = new FixedClock(chain.Now) }).With(new PackageInspection(package))
            .VerifyAsync(new("root.layout", layout), new MemoryLinkStore(links), TestContext.Current.CancellationToken);

        Assert.Equal((Codes.InspectionNotAllowed, "in inspection 'other'"), (outcome.ShouldBeRejected().Code, outcome.ShouldBeRejected().Where));
    }

    [Fact]
    public void J54_N7_A_PDB_of_another_build_is_refused()
    {
        var chain = Beside(samples.PortablePdb);
        chain.Verify().ShouldBeVerified();

        Beside(samples.SwappedPdb).Refused(PackageCodes.PdbNotBound, "'lib/net10.0/Contoso.Text.pdb of Contoso.Text.1.0.0.nupkg' is not the PDB of 'lib/net10.0/Contoso.Text.dll of");
        Beside([1, 2, 3]).Refused(PackageCodes.PdbMalformed, "is not a portable PDB");
    }

    [Fact]
    public void A_PDB_may_come_from_the_package_of_symbols()
    {
        var chain = Beside(null);
        chain.Refused(PackageCodes.PdbMissing, "Step 'compile.Contoso.Text' compiled it, and there is no PDB in it, beside it, or in a package of symbols");

        chain.Symbols = SymbolsOf(samples.PortablePdb);
        chain.Verify().ShouldBeVerified();
    }

    [Fact]
    public void J59_Symbols_of_another_build_or_package_are_refused()
    {
        var chain = Beside(null);
        chain.Symbols = SymbolsOf(samples.SwappedPdb);
        chain.Refused(PackageCodes.PdbNotBound, "lib/net10.0/Contoso.Text.pdb of Contoso.Text.1.0.0.snupkg");

        using var file = new TestPackage(Good().Package.ToBytes());
        using var package = PackageFile.Open(file.Path);
        Assert.Null(PackageSymbols.OpenBeside(package));
        using var other = new TestPackage(TestPackage.Good(version: "1.0.1").ToBytes(), "Contoso.Text.1.0.1.nupkg");
        using var opened = PackageFile.Open(other.Path);
        Assert.Equal(PackageCodes.SymbolsOfAnotherPackage, Assert.Throws<PackageException>(() => new PackageInspection(package, opened)).Code);
    }

    [Fact]
    public void N6_A_source_that_was_swapped_while_the_compiler_ran_is_refused()
    {
        var chain = new PackageChain(samples.Swapped);
        chain.Package.Add("lib/net10.0/Contoso.Text.pdb", samples.SwappedPdb);
        Unembedded(chain);

        chain.Refused(PackageCodes.SourceDiffers, "The compiler read another 'src/Words.cs' than the one recorded.");
    }

    [Fact]
    public void N8_An_assembly_that_was_changed_after_it_was_compiled_is_refused()
    {
        var chain = Good();
        var patched = samples.Embedded.ToArray();
        patched[^1] ^= 1;
        chain.Replace(PackageChain.Library, patched);
        chain.Refused(PackageCodes.AssemblyUnexplained, "No step compiled 'lib/net10.0/Contoso.Text.dll'");

        // A step that answers for the change, such as one that signs, is the layout's to name; the sources are compared all the same.
        chain.RecordDocuments(Pdb).Verify().ShouldBeVerified();
        chain.Compile.Materials["src/Words.cs"] = [1];
        chain.Refused(PackageCodes.SourceDiffers, "'src/Words.cs'");
    }

    [Fact]
    public void An_assembly_that_nobody_compiled_is_refused_wherever_it_lies()
    {
        foreach (var entry in new[] { "lib/net10.0/Evil.dll", "build/Evil.dat", "tools/evil", "content/readme.txt" })
        {
            var chain = Good();
            chain.Package.Add(entry, samples.WithoutPdb);
            chain.Refused(PackageCodes.PdbMissing, $"'{entry}' has no witness. No step compiled it");
        }

        var foreign = Good();
        foreign.Package.Add("lib/net10.0/Evil.dll", samples.Swapped);
        foreign.Package.Add("lib/net10.0/Evil.pdb", samples.SwappedPdb);
        foreign.Refused(PackageCodes.AssemblyUnexplained, "No step compiled 'lib/net10.0/Evil.dll', nor anything from its sources");
    }

    [Fact]
    public void An_assembly_from_a_NuGet_package_needs_no_witness()
    {
        var chain = Good();
        chain.Package.Add("tools/Newtonsoft.Json.dll", samples.WithoutPdb);
        chain.PackMaterials["src/Newtonsoft.Json.dll"] = samples.WithoutPdb;
        chain.Refused(PackageCodes.PdbMissing, "'tools/Newtonsoft.Json.dll'");

        chain.PackMaterials["pkg:nuget/newtonsoft.json@13.0.3#lib/netstandard2.0/Newtonsoft.Json.dll"] = samples.WithoutPdb;
        chain.Verify().ShouldBeVerified();

        // A PDB that is broken, or of another build, is that package's affair.
        chain.Package.Add("tools/Newtonsoft.Json.pdb", "broken"u8.ToArray());
        chain.Verify().ShouldBeVerified();
    }

    [Fact]
    public void A_satellite_needs_no_witness_and_one_with_code_does()
    {
        var chain = Good();
        chain.Package.Add("lib/net10.0/de/Contoso.Text.resources.dll", samples.Satellite);
        chain.Verify().ShouldBeVerified();
        chain.Compile.Products[$"{PackageChain.Obj}/de/Contoso.Text.resources.dll"] = samples.Satellite;
        chain.Verify().ShouldBeVerified();

        chain.Replace("lib/net10.0/de/Contoso.Text.resources.dll", samples.SatelliteWithCode);
        chain.Refused(PackageCodes.PdbMissing, "'lib/net10.0/de/Contoso.Text.resources.dll' has no witness. No step compiled it");
        chain.Compile.Products[$"{PackageChain.Obj}/de/Contoso.Text.resources.dll"] = samples.SatelliteWithCode;
        chain.Refused(PackageCodes.PdbMissing, "Step 'compile.Contoso.Text' compiled it");
    }

    [Fact]
    public void A_reference_assembly_needs_no_witness_where_a_step_compiled_it()
    {
        var chain = Good();
        chain.Package.Add("ref/net10.0/Contoso.Text.dll", samples.Reference);
        chain.Refused(PackageCodes.PdbMissing, "'ref/net10.0/Contoso.Text.dll' has no witness. No step compiled it");

        chain.Compile.Products[$"{PackageChain.Obj}/ref/Contoso.Text.dll"] = samples.Reference;
        chain.Verify().ShouldBeVerified();
    }

    [Fact]
    public void An_assembly_that_cannot_be_read_is_refused_and_native_code_is_left_to_the_rules()
    {
        var broken = samples.Embedded[..1024];
        var chain = Good();
        chain.Package.Add("lib/net10.0/Broken.dll", broken);
        chain.Refused(PackageCodes.AssemblyMalformed, "'lib/net10.0/Broken.dll of Contoso.Text.1.0.0.nupkg' has the header of a managed assembly");

        var native = Good();
        native.Package.Add("runtimes/win-x64/native/text.dll", "MZ, but no managed code"u8.ToArray());
        native.Verify().ShouldBeVerified();
    }

    [Fact]
    public void Code_in_a_file_that_passes_for_generated_is_refused()
    {
        var chain = Good();
        chain.Compile.Materials.Remove("src/Words.cs", out var words);
        chain.Compile.Materials["@generated/src/Words.cs"] = words!;
        chain.Refused(PackageCodes.GeneratedNotEmbedded, "'src/Words.cs'");

        using var compiler = new Compiler();
        var evil = CompiledSamples.AssemblyInfo + "class Evil { }\n";
        var library = compiler.With([.. CompiledSamples.Sources, ("src/obj/Info.cs", evil)])
            .CSharp("Evil.dll", "-debug:embedded", "-embed:src/obj/Info.cs", "src/Slug.cs", "src/Words.cs", "src/obj/Info.cs");
        var hidden = new PackageChain(library);
        hidden.Compile.Materials["@generated/src/obj/Info.cs"] = Encoding.UTF8.GetBytes(evil);
        hidden.Refused(PackageCodes.GeneratedHoldsCode, "in line 4 there is 'class Evil { }'");
    }

    [Fact]
    public void Two_sources_behind_one_name_of_a_document_are_refused()
    {
        using var compiler = new Compiler();
        compiler.With(CompiledSamples.Sources).With(("evil/Slug.cs", "class Evil { }"));
        var library = compiler.CSharp("Two.dll", "-debug:embedded", "-embed:src/obj/Info.cs", $"-pathmap:{compiler.PathOf("evil")}=/_/src,{compiler.Root}{Path.DirectorySeparatorChar}=/_/",
            "src/Slug.cs", "src/Words.cs", "src/obj/Info.cs", "evil/Slug.cs");

        new PackageChain(library).Refused(PackageCodes.SourcesHidden, "The compiler read 4 sources and the PDB names 3");
    }

    [Fact]
    public void A_source_that_no_step_recorded_is_refused()
    {
        var chain = Good();
        chain.Compile.Materials.Remove("src/Slug.cs");

        chain.Refused(PackageCodes.SourceUnrecorded, "The compiler read 'src/Slug.cs', which the compile did not record.");
    }

    [Fact]
    public void Only_a_step_that_compiles_vouches_for_an_assembly()
    {
        var chain = Good();
        chain.CompileName = "compiler";
        chain.Refused(PackageCodes.AssemblyUnexplained, "No step compiled");

        chain.CompileName = "compile";
        chain.Verify().ShouldBeVerified();
    }

    [Fact]
    public void Assemblies_whose_documents_would_have_one_name_are_refused()
    {
        var chain = Good();
        chain.Package.Add("lib/net10.0/Contoso.Text.exe", samples.Embedded);

        Assert.Equal(PackageCodes.AssembliesCollide, Assert.Throws<PackageException>(() => chain.Inspecting(inspection => inspection.Inspect("look"))).Code);
    }

    [Fact]
    public void A_checksum_that_is_wrong_is_a_rejection_where_the_package_is_opened_before_it_is_read()
    {
        var chain = Good();
        chain.Package["README.md"].Crc ^= 1;

        Assert.Equal(PackageCodes.ContentMismatch, Assert.Throws<PackageException>(() => chain.Inspecting(inspection => inspection.Inspect("look"))).Code);
    }

    private byte[] Pdb => CompiledSamples.Assembly(samples.Embedded).EmbeddedPdb()!;

    private PackageChain Good() => new(samples.Embedded);

    /// <summary>A library with its PDB beside it; nothing is embedded there, so the generated file counts as a source.</summary>
    private PackageChain Beside(byte[]? pdb)
    {
        var chain = new PackageChain(samples.Portable);
        if (pdb is not null) chain.Package.Add("lib/net10.0/Contoso.Text.pdb", pdb);
        return Unembedded(chain);
    }

    private static PackageChain Unembedded(PackageChain chain)
    {
        chain.Compile.Materials.Remove("@generated/src/obj/Info.cs", out var info);
        chain.Compile.Materials["src/obj/Info.cs"] = info!;
        return chain;
    }

    private static OddZip SymbolsOf(byte[] pdb)
    {
        var symbols = TestPackage.Good();
        symbols.Entries.RemoveAll(entry => entry.Name is TestPackage.Library or "Contoso.Text.nuspec");
        symbols.Add("Contoso.Text.nuspec", TestPackage.NuspecOf(metadata: "<packageTypes><packageType name=\"SymbolsPackage\" /></packageTypes>"));
        symbols.Add("lib/net10.0/Contoso.Text.pdb", pdb);
        return symbols;
    }
}
