using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace InToto.DotNet;

/// <summary>What compilers tell a module from another by. It is no hash: who changes a module may leave all of it as it was.</summary>
/// <param name="Mvid">The module's version, which each compile makes anew, or makes of the contents.</param>
/// <param name="Stamp">The time stamp of the header.</param>
/// <param name="Size">The size in memory, of the header.</param>
internal sealed record ModuleStamp(Guid Mvid, uint Stamp, uint Size);

/// <summary>A module among a compiler's references.</summary>
/// <param name="Assembly">The assembly's simple name; empty for a module without one.</param>
/// <param name="Stamp">What tells it from others.</param>
internal sealed record ReferencedModule(string Assembly, ModuleStamp Stamp)
{
    /// <summary>By SHA-256: what bytes say never changes, and every project of a build has the same references.</summary>
    private static readonly ConcurrentDictionary<string, ReferencedModule?> Known = new(StringComparer.Ordinal);

    /// <summary>The module that a file is, of exactly the bytes that were hashed; null for a file that is none.</summary>
    /// <exception cref="RecordingException">The file is another by now (2003), or cannot be read.</exception>
    /// <exception cref="PackageException">It claims to be a module, and cannot be read as one (3401).</exception>
    public static ReferencedModule? Of(string path, HashedFile file)
    {
        var hex = file.Digest.Digests[0].Hex;
        if (Known.TryGetValue(hex, out var known) || DigestMemory.Current?.Modules.TryGetValue(hex, out known) == true) return known;
        return Note(hex, Read(file.ReadAgain(path, SymbolLimits.AssemblyBytes), path));
    }

    /// <summary>Reads a file as <see cref="HashedFile.ReadShared"/> does, and sees in the same bytes what module it is, so that <see cref="Of"/> has not to read it again.</summary>
    /// <exception cref="RecordingException">As of <see cref="HashedFile.ReadShared"/>.</exception>
    public static HashedFile ReadShared(string path, CancellationToken cancellationToken) => HashedFile.ReadShared(path, cancellationToken, (image, digest) =>
    {
        var hex = digest.Digests[0].Hex;
        if (Known.ContainsKey(hex)) return;
        try
        {
            Note(hex, Read(image, path));
        }
        catch (PackageException)
        {
            // Of says it to whoever asks: not every file that is read here must be a module.
        }
    });

    /// <summary>The module that these bytes are; null when they are none.</summary>
    /// <exception cref="PackageException">They claim to be one, and cannot be read (3401).</exception>
    public static ReferencedModule? Read(ReadOnlyMemory<byte> image, string where)
    {
        if (PeHeader.IsManaged(image.Span, image.Length) == false) return null;
        try
        {
            var pe = new PeImage(image, where);
            using var provider = MetadataReaderProvider.FromMetadataImage(ImmutableCollectionsMarshal.AsImmutableArray(pe.Bytes(pe.Metadata).ToArray()));
            var metadata = provider.GetMetadataReader();
            var header = BinaryPrimitives.ReadInt32LittleEndian(image.Span[NewHeaderAt..]);
            return new(metadata.IsAssembly ? metadata.GetString(metadata.GetAssemblyDefinition().Name) : "",
                new(metadata.GetGuid(metadata.GetModuleDefinition().Mvid), BinaryPrimitives.ReadUInt32LittleEndian(image.Span[(header + StampAt)..]), BinaryPrimitives.ReadUInt32LittleEndian(image.Span[(header + SizeAt)..])));
        }
        catch (Exception problem) when (SymbolProblem.IsMalformed(problem))
        {
            throw SymbolProblem.Assembly(where, problem.Message, problem);
        }
    }

    private static ReferencedModule? Note(string hex, ReferencedModule? module)
    {
        DigestMemory.Current?.Modules.TryAdd(hex, module);
        return Known[hex] = module;
    }

    private const int NewHeaderAt = 0x3C;

    /// <summary>Behind the signature: machine and number of sections.</summary>
    private const int StampAt = 4 + 4;

    /// <summary>Behind the signature and the COFF header.</summary>
    private const int SizeAt = 4 + 20 + 56;
}
