using System.Buffers.Binary;

namespace InToto.DotNet.Tests.Symbols;

public sealed class ManagedAssemblyTests(CompiledSamples samples)
{
    [Fact]
    public void A_library_says_what_it_is()
    {
        var assembly = CompiledSamples.Assembly(samples.Portable);

        Assert.Equal(("Portable", "", false, false, false), (assembly.Name, assembly.Culture, assembly.IsSatellite, assembly.IsReference, assembly.HasEmbeddedPdb));
        Assert.Single(assembly.PdbIds);
        Assert.Equal("SHA256", Assert.Single(assembly.PdbChecksums).Algorithm);
        Assert.True(CompiledSamples.Assembly(samples.Embedded).HasEmbeddedPdb);
        Assert.Empty(CompiledSamples.Assembly(samples.WithoutPdb).PdbIds);
    }

    [Fact]
    public void A_satellite_has_a_culture_and_nothing_that_could_run()
    {
        Assert.True(CompiledSamples.Assembly(samples.Satellite).IsSatellite);
        Assert.Equal("de", CompiledSamples.Assembly(samples.Satellite).Culture);

        Assert.False(CompiledSamples.Assembly(samples.SatelliteWithCode).IsSatellite);
    }

    /// <summary>The runtime runs a managed entry point, and native code beside the metadata, of an assembly without methods as well.</summary>
    [Theory]
    [InlineData(CorFlags, 0x11)]
    [InlineData(CorFlags, 0x00)]
    [InlineData(CorFlags + 4, 0x01)]
    [InlineData(VTableFixups + 4, 0x08)]
    [InlineData(ManagedNativeHeader + 4, 0x08)]
    public void A_satellite_with_native_code_or_an_entry_point_is_none(int at, byte value)
    {
        var image = samples.Satellite.ToArray();
        var header = CliHeaderAt(image);
        image[header + at] = value;

        Assert.False(CompiledSamples.Assembly(image).IsSatellite);
    }

    [Fact]
    public void A_reference_assembly_says_so() => Assert.True(CompiledSamples.Assembly(samples.Reference).IsReference);

    /// <summary>The runtime and the BCL do not take the same one of two streams with one name, nor know the same other ones.</summary>
    [Theory]
    [InlineData("#~\0\0")]
    [InlineData("#-\0\0")]
    [InlineData("#XY\0")]
    public void Metadata_of_another_form_is_not_believed_to_be_without_code(string stream)
    {
        foreach (var image in new[] { samples.Satellite.ToArray(), samples.Reference.ToArray() })
        {
            System.Text.Encoding.ASCII.GetBytes(stream).CopyTo(image, image.AsSpan().IndexOf("#US\0"u8));

            PortablePdbTests.Attempt(() => Assert.False(ManagedAssembly.Read(image, "a.dll") is { IsSatellite: true } or { IsReference: true }));
        }
    }

    [Fact]
    public void The_streams_that_compilers_write_are_told_from_others()
    {
        using var pe = new System.Reflection.PortableExecutable.PEReader(new MemoryStream(samples.Satellite));
        byte[] metadata = [.. pe.GetMetadata().GetContent()];
        Assert.True(MetadataStreams.AreUsual(metadata));

        for (var length = 0; length < 64; length++) Assert.False(MetadataStreams.AreUsual(metadata.AsSpan(0, length)));
        foreach (var stream in new[] { "#~\0\0", "#-\0\0", "#XY\0" })
        {
            byte[] changed = [.. metadata];
            System.Text.Encoding.ASCII.GetBytes(stream).CopyTo(changed, changed.AsSpan().IndexOf("#US\0"u8));
            Assert.False(MetadataStreams.AreUsual(changed));
        }
    }

    [Fact]
    public void Text_data_and_native_code_are_no_managed_assemblies()
    {
        Assert.Null(ManagedAssembly.Read([], "a"));
        Assert.Null(ManagedAssembly.Read("MZ is how this text begins, and it has more than the sixty-four bytes of a header of DOS."u8.ToArray(), "a.txt"));
        Assert.Null(ManagedAssembly.Read(samples.PortablePdb, "a.pdb"));
        Assert.Null(ManagedAssembly.Read(Native(), "a.dll"));
    }

    [Fact]
    public void What_the_first_bytes_do_not_tell_is_asked_of_the_whole_file()
    {
        Assert.True(PeHeader.IsManaged(samples.Portable.AsSpan(0, 1024), samples.Portable.Length));
        Assert.False(PeHeader.IsManaged(Native().AsSpan(0, 1024), Native().Length));
        Assert.Null(PeHeader.IsManaged(samples.Portable.AsSpan(0, 128), samples.Portable.Length));
        Assert.Null(PeHeader.IsManaged(samples.Portable.AsSpan(0, 32), samples.Portable.Length));
        Assert.False(PeHeader.IsManaged("MZ"u8, 2));
    }

    [Fact]
    public void A_file_with_the_header_of_the_runtime_and_no_metadata_is_refused()
    {
        var image = samples.Portable.ToArray();
        image.AsSpan(CliHeaderAt(image) + MetadataDirectory, 8).Clear();
        Refused(image);

        var moved = samples.Portable.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(moved.AsSpan(CliDirectoryAt(moved)), 0x7000_0000);
        Refused(moved);
    }

    /// <summary>The second section moves onto the first; and the debug directory is cut off, so large, or outside.</summary>
    [Fact]
    public void Headers_that_contradict_themselves_are_refused()
    {
        var image = samples.Portable.ToArray();
        var optional = CliDirectoryAt(image) - 14 * 8;
        var debug = optional + 6 * 8;
        var sections = CliDirectoryAt(image) + 2 * 8;
        Refused(With(sections + 40 + 12, BitConverter.ToInt32(image, sections + 12)));
        Refused(With(debug + 4, 27));
        Refused(With(debug, 0x7000_0000));
        Refused(With(debug + 4, -28));

        byte[] With(int at, int value)
        {
            var changed = image.ToArray();
            BinaryPrimitives.WriteInt32LittleEndian(changed.AsSpan(at), value);
            return changed;
        }
    }

    [Fact]
    public void A_PDB_inside_that_cannot_be_inflated_is_refused()
    {
        var image = samples.Embedded.ToArray();
        var at = image.AsSpan().IndexOf("MPDB"u8);
        Assert.Equal(PackageCodes.SymbolsTooLarge, CodeWith(at + 4, int.MaxValue));
        Assert.Equal(PackageCodes.PdbMalformed, CodeWith(at + 4, -1));
        Assert.Equal(PackageCodes.PdbMalformed, CodeWith(at + 4, BitConverter.ToInt32(image, at + 4) + 1));
        Assert.Equal(PackageCodes.PdbMalformed, CodeWith(at + 4, BitConverter.ToInt32(image, at + 4) - 1));
        Assert.Equal(PackageCodes.PdbMalformed, CodeWith(at, 0x12345678));
        Assert.Equal(PackageCodes.PdbMalformed, CodeWith(at + 8, -1));

        string CodeWith(int position, int value)
        {
            var changed = image.ToArray();
            BinaryPrimitives.WriteInt32LittleEndian(changed.AsSpan(position), value);
            return Assert.Throws<PackageException>(() => CompiledSamples.Assembly(changed).EmbeddedPdb()).Code;
        }
    }

    [Fact]
    public void Any_changed_byte_gives_an_answer_or_a_refusal()
    {
        var random = new Random(2);
        for (var i = 0; i < 3_000; i++)
        {
            var bytes = samples.Embedded.ToArray();
            for (var changes = random.Next(1, 4); changes > 0; changes--) bytes[random.Next(Math.Min(bytes.Length, random.Next(2) == 0 ? 1024 : int.MaxValue))] = (byte)random.Next(256);
            if (random.Next(4) == 0) bytes = bytes[..random.Next(bytes.Length)];
            PortablePdbTests.Attempt(() => ManagedAssembly.Read(bytes, "a.dll")?.EmbeddedPdb());
        }
    }

    /// <summary>A library of Windows without a header of the runtime: the assembly, with its directory cleared.</summary>
    private byte[] Native()
    {
        var image = samples.Portable.ToArray();
        image.AsSpan(CliDirectoryAt(image), 8).Clear();
        return image;
    }

    private static int CliDirectoryAt(byte[] image)
    {
        var optional = BinaryPrimitives.ReadInt32LittleEndian(image.AsSpan(0x3C)) + 24;
        return optional + (BinaryPrimitives.ReadUInt16LittleEndian(image.AsSpan(optional)) == 0x20B ? 112 : 96) + 14 * 8;
    }

    private static int CliHeaderAt(byte[] image)
    {
        using var pe = new System.Reflection.PortableExecutable.PEReader(new MemoryStream(image));
        return pe.PEHeaders.CorHeaderStartOffset;
    }

    private static void Refused(byte[] image) =>
        Assert.Equal(PackageCodes.AssemblyMalformed, Assert.Throws<PackageException>(() => ManagedAssembly.Read(image, "a.dll")).Code);

    private const int MetadataDirectory = 8;
    private const int CorFlags = 16;
    private const int VTableFixups = 48;
    private const int ManagedNativeHeader = 64;

    [Theory]
    [InlineData("Microsoft.FSharp.Core.CompilerServices", "TypeProviderAssemblyAttribute", true)]
    [InlineData("Microsoft.FSharp.Core.CompilerServices", "TypeProviderXmlDocAttribute", false)]
    [InlineData("Contoso", "TypeProviderAssemblyAttribute", false)]
    public void A_type_provider_is_one_by_the_name_of_its_attribute_whoever_defines_it(string typeNamespace, string name, bool expected)
    {
        using var compiler = new Compiler();
        compiler.With(("attribute.cs", $"namespace {typeNamespace}; public sealed class {name} : System.Attribute;"), ("provider.cs", $"[assembly: {typeNamespace}.{name}]"));
        compiler.CSharp("Attribute.dll", "attribute.cs");

        Assert.Equal(expected, CompiledSamples.Assembly(compiler.CSharp("Own.dll", "attribute.cs", "provider.cs")).IsTypeProvider);
        Assert.Equal(expected, CompiledSamples.Assembly(compiler.CSharp("Other.dll", "-r:Attribute.dll", "provider.cs")).IsTypeProvider);
    }

    /// <summary>The runtime refuses to load it only for the attribute of the runtime, so another of that name is nothing to an assembly's credit.</summary>
    [Fact]
    public void An_assembly_that_defines_the_attribute_of_reference_assemblies_itself_is_none()
    {
        using var compiler = new Compiler();
        compiler.With(("own.cs", "[assembly: System.Runtime.CompilerServices.ReferenceAssembly] namespace System.Runtime.CompilerServices { public sealed class ReferenceAssemblyAttribute : System.Attribute; }"));

        Assert.False(CompiledSamples.Assembly(compiler.CSharp("Own.dll", "-nowarn:0436", "own.cs")).IsReference);
    }
}
