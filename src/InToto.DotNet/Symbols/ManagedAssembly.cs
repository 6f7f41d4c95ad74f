using System.Reflection.Metadata;
using System.Runtime.InteropServices;
using System.Text;

namespace InToto.DotNet;

/// <summary>What an assembly says of itself: what kind it is, and which PDB is its own. Nothing of it is loaded or run.</summary>
internal sealed class ManagedAssembly
{
    private readonly byte[] _image;
    private PeImage.DebugEntry? _embedded;

    private ManagedAssembly(byte[] image, string where) => (_image, Where) = (image, where);

    /// <summary>Where it comes from, for messages.</summary>
    public string Where { get; }

    /// <summary>The simple name; empty for a module without an assembly.</summary>
    public string Name { get; private set; } = "";

    /// <summary>The culture; empty for an assembly with code.</summary>
    public string Culture { get; private set; } = "";

    /// <summary>Whether it has a culture and nothing that could run: resources only.</summary>
    public bool IsSatellite { get; private set; }

    /// <summary>Whether it is a reference assembly, which compilers read and the runtime refuses to load.</summary>
    public bool IsReference { get; private set; }

    /// <summary>Whether F#'s compiler runs code of it, or that it names, which makes types of whatever it reads.</summary>
    public bool IsTypeProvider { get; private set; }

    /// <summary>The PDBs that it names, those of portable form; usually one.</summary>
    public PdbId[] PdbIds { get; private set; } = [];

    /// <summary>The checksums of its PDB, as the compiler wrote them; usually one.</summary>
    public PdbChecksum[] PdbChecksums { get; private set; } = [];

    /// <summary>Whether the compiler says that the same inputs give the same bytes.</summary>
    public bool IsDeterministic { get; private set; }

    /// <summary>Whether the PDB is inside.</summary>
    public bool HasEmbeddedPdb => _embedded is not null;

    /// <summary>Reads what an assembly says.</summary>
    /// <param name="image">The whole file.</param>
    /// <param name="where">Where it comes from, for messages.</param>
    /// <returns>Null for a file that is no managed assembly: text, data, a native library.</returns>
    /// <exception cref="PackageException">It has the header of a managed assembly and cannot be read (3401), or is too large (3403).</exception>
    public static ManagedAssembly? Read(byte[] image, string where)
    {
        if (PeHeader.IsManaged(image, image.Length) == false) return null;
        if (image.Length > SymbolLimits.AssemblyBytes) throw SymbolProblem.TooLarge(where, "bytes", image.Length, SymbolLimits.AssemblyBytes);
        try
        {
            var pe = new PeImage(image, where);
            var assembly = new ManagedAssembly(image, where);
            assembly.ReadMetadata(pe);
            assembly.ReadDebugDirectory(pe);
            return assembly;
        }
        catch (Exception problem) when (SymbolProblem.IsMalformed(problem))
        {
            throw SymbolProblem.Assembly(where, problem.Message, problem);
        }
    }

    /// <summary>The PDB inside, inflated; null when there is none.</summary>
    /// <exception cref="PackageException">It cannot be inflated (3402), or is too large (3403).</exception>
    public byte[]? EmbeddedPdb() => _embedded is { Data: var data } ? EmbeddedPdbData.Inflate(_image.AsMemory(data.Offset, data.Length), Where) : null;

    private void ReadMetadata(PeImage pe)
    {
        using var provider = MetadataReaderProvider.FromMetadataImage(ImmutableCollectionsMarshal.AsImmutableArray(pe.Bytes(pe.Metadata).ToArray()));
        var metadata = provider.GetMetadataReader();
        if (!metadata.IsAssembly) return;
        // What is only believed to the assembly's credit is believed of the form that compilers write.
        var usual = MetadataStreams.AreUsual(pe.Bytes(pe.Metadata));
        var definition = metadata.GetAssemblyDefinition();
        Name = metadata.GetString(definition.Name);
        Culture = metadata.GetString(definition.Culture);
        IsReference = usual && HasReferenceAttribute(metadata, definition);
        IsTypeProvider = HasTypeProviderAttribute(metadata, definition);
        IsSatellite = usual && Culture.Length > 0 && metadata.MethodDefinitions.Count == 0 && IsPureIl(pe);
    }

    /// <summary>Nothing but what the metadata describes: no native code beside it, compiled ahead or mixed in, and no entry point.</summary>
    private static bool IsPureIl(PeImage pe) =>
        (pe.Flags & (IlOnly | IlLibrary | NativeEntryPoint)) == IlOnly && pe is { EntryPoint: 0, ManagedNativeHeader: 0, VTableFixups: 0 };

    private static bool HasReferenceAttribute(MetadataReader metadata, AssemblyDefinition definition)
    {
        foreach (var handle in definition.GetCustomAttributes())
            if (metadata.GetCustomAttribute(handle).Constructor is { Kind: HandleKind.MemberReference } constructor
                && metadata.GetMemberReference((MemberReferenceHandle)constructor).Parent.Kind == HandleKind.TypeReference
                && IsOf(metadata, constructor, "System.Runtime.CompilerServices", "ReferenceAssemblyAttribute"))
                return true;
        return false;
    }

    /// <summary>F#'s compiler looks at names only, so an attribute that the assembly defines itself counts as well.</summary>
    private static bool HasTypeProviderAttribute(MetadataReader metadata, AssemblyDefinition definition)
    {
        foreach (var handle in definition.GetCustomAttributes())
            if (IsOf(metadata, metadata.GetCustomAttribute(handle).Constructor, "Microsoft.FSharp.Core.CompilerServices", "TypeProviderAssemblyAttribute"))
                return true;
        return false;
    }

    private static bool IsOf(MetadataReader metadata, EntityHandle constructor, string typeNamespace, string name)
    {
        var parent = constructor.Kind switch
        {
            HandleKind.MemberReference => metadata.GetMemberReference((MemberReferenceHandle)constructor).Parent,
            HandleKind.MethodDefinition => metadata.GetMethodDefinition((MethodDefinitionHandle)constructor).GetDeclaringType(),
            _ => default(EntityHandle),
        };
        var (theirNamespace, theirName) = parent.Kind switch
        {
            HandleKind.TypeReference when metadata.GetTypeReference((TypeReferenceHandle)parent) is var type => (type.Namespace, type.Name),
            HandleKind.TypeDefinition when metadata.GetTypeDefinition((TypeDefinitionHandle)parent) is var type => (type.Namespace, type.Name),
            _ => default,
        };
        return metadata.StringComparer.Equals(theirName, name) && metadata.StringComparer.Equals(theirNamespace, typeNamespace);
    }

    private void ReadDebugDirectory(PeImage pe)
    {
        var ids = new List<PdbId>();
        var checksums = new List<PdbChecksum>();
        foreach (var entry in pe.DebugEntries)
        {
            if (entry is { Type: CodeView, MinorVersion: Portable }) ids.Add(ReadId(entry, pe.Bytes(entry.Data)));
            if (entry.Type == Reproducible) IsDeterministic = true;
            if (entry.Type == Checksum) checksums.Add(ReadChecksum(pe.Bytes(entry.Data)));
            if (entry.Type != EmbeddedPdbEntry) continue;
            _embedded = _embedded is null ? entry : throw SymbolProblem.Assembly(Where, "it has two embedded PDBs.");
        }
        (PdbIds, PdbChecksums) = ([.. ids], [.. checksums]);
    }

    /// <summary><c>RSDS</c>, and the first 16 bytes of the id; its last four are the entry's stamp.</summary>
    private PdbId ReadId(PeImage.DebugEntry entry, ReadOnlySpan<byte> data) =>
        data.Length >= 20 && data.StartsWith("RSDS"u8) ? PdbId.Of(data.Slice(4, 16), entry.Stamp) : throw SymbolProblem.Assembly(Where, "it names its PDB in no known form.");

    /// <summary>The algorithm's name, a NUL, the value.</summary>
    private PdbChecksum ReadChecksum(ReadOnlySpan<byte> data) => data.IndexOf((byte)0) is var end and > 0
        ? new(Encoding.UTF8.GetString(data[..end]), HexText.Of(data[(end + 1)..]))
        : throw SymbolProblem.Assembly(Where, "the checksum of its PDB is cut off.");

    private const int IlOnly = 1;
    private const int IlLibrary = 4;
    private const int NativeEntryPoint = 16;
    private const int CodeView = 2;
    private const int Reproducible = 16;
    private const int EmbeddedPdbEntry = 17;
    private const int Checksum = 19;

    /// <summary>'PM' marks the id of a portable PDB; ahead-of-time compilers add ones of native PDBs.</summary>
    private const int Portable = 0x504D;
}
