using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;

namespace InToto.DotNet;

/// <summary>What an assembly says of itself: what kind it is, and which PDB is its own. Nothing of it is loaded or run.</summary>
internal sealed class ManagedAssembly
{
    private readonly byte[] _image;
    private (int At, int Length)? _embedded;

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

    /// <summary>The PDBs that it names, those of portable form; usually one.</summary>
    public ImmutableArray<PdbId> PdbIds { get; private set; } = [];

    /// <summary>The checksums of its PDB, as the compiler wrote them; usually one.</summary>
    public ImmutableArray<PdbChecksum> PdbChecksums { get; private set; } = [];

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
            using var pe = new PEReader(ImmutableCollectionsMarshal.AsImmutableArray(image));
            if (!pe.HasMetadata) throw SymbolProblem.Assembly(where, "it has no metadata.");
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
    public byte[]? EmbeddedPdb() => _embedded is { } at ? EmbeddedPdbData.Inflate(_image.AsMemory(at.At, at.Length), Where) : null;

    private void ReadMetadata(PEReader pe)
    {
        var metadata = pe.GetMetadataReader();
        if (!metadata.IsAssembly) return;
        var definition = metadata.GetAssemblyDefinition();
        Name = metadata.GetString(definition.Name);
        Culture = metadata.GetString(definition.Culture);
        IsReference = HasReferenceAttribute(metadata, definition);
        IsSatellite = Culture.Length > 0 && metadata.MethodDefinitions.Count == 0 && IsPureIl(pe.PEHeaders.CorHeader!);
    }

    /// <summary>Nothing but what the metadata describes: no native code beside it, compiled ahead or mixed in, and no entry point.</summary>
    private static bool IsPureIl(CorHeader header) =>
        (header.Flags & (CorFlags.ILOnly | CorFlags.ILLibrary | CorFlags.NativeEntryPoint)) == CorFlags.ILOnly
        && header.EntryPointTokenOrRelativeVirtualAddress == 0 && header.ManagedNativeHeaderDirectory.Size == 0 && header.VtableFixupsDirectory.Size == 0;

    private static bool HasReferenceAttribute(MetadataReader metadata, AssemblyDefinition definition)
    {
        foreach (var handle in definition.GetCustomAttributes())
        {
            if (metadata.GetCustomAttribute(handle).Constructor is not { Kind: HandleKind.MemberReference } constructor) continue;
            if (metadata.GetMemberReference((MemberReferenceHandle)constructor).Parent is not { Kind: HandleKind.TypeReference } parent) continue;
            var type = metadata.GetTypeReference((TypeReferenceHandle)parent);
            if (metadata.StringComparer.Equals(type.Name, "ReferenceAssemblyAttribute") && metadata.StringComparer.Equals(type.Namespace, "System.Runtime.CompilerServices"))
                return true;
        }
        return false;
    }

    private void ReadDebugDirectory(PEReader pe)
    {
        var entries = pe.ReadDebugDirectory();
        if (entries.Length > SymbolLimits.DebugEntries) throw SymbolProblem.TooLarge(Where, "entries of its debug directory", entries.Length, SymbolLimits.DebugEntries);
        var ids = new List<PdbId>();
        var checksums = new List<PdbChecksum>();
        foreach (var entry in entries)
        {
            // 0x504D ('PM') marks the id of a portable PDB; ahead-of-time compilers add ones of native PDBs.
            if (entry.Type == DebugDirectoryEntryType.CodeView && entry.MinorVersion == 0x504D)
                ids.Add(PdbId.Of(pe.ReadCodeViewDebugDirectoryData(entry).Guid, entry.Stamp));
            if (entry.Type == DebugDirectoryEntryType.PdbChecksum)
            {
                var data = pe.ReadPdbChecksumDebugDirectoryData(entry);
                checksums.Add(new(data.AlgorithmName, Convert.ToHexStringLower(data.Checksum.AsSpan())));
            }
            if (entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb)
            {
                if (_embedded is not null) throw SymbolProblem.Assembly(Where, "it has two embedded PDBs.");
                _embedded = (entry.DataPointer, entry.DataSize);
                if (entry.DataPointer < 0 || entry.DataSize < 0 || entry.DataPointer > _image.Length - entry.DataSize) throw SymbolProblem.Assembly(Where, "its embedded PDB lies outside of the file.");
            }
        }
        (PdbIds, PdbChecksums) = ([.. ids], [.. checksums]);
    }
}
