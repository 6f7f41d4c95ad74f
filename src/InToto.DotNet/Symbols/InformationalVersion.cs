using System.Collections.Concurrent;
using System.Reflection.Metadata;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace InToto.DotNet;

/// <summary>The version that an assembly calls itself by, in words (<c>AssemblyInformationalVersion</c>): a compiler writes its own into each PDB.</summary>
internal static class InformationalVersion
{
    /// <summary>By SHA-256: every project of a build has the same compiler.</summary>
    private static readonly ConcurrentDictionary<string, string?> Known = new(StringComparer.Ordinal);

    /// <summary>The version of a file, of exactly the bytes that were hashed; null when it says none, or is no managed assembly.</summary>
    /// <exception cref="RecordingException">The file is another by now (2003), or cannot be read.</exception>
    /// <exception cref="PackageException">It claims to be an assembly, and cannot be read as one (3401).</exception>
    public static string? Of(string path, HashedFile file)
    {
        var hex = file.Digest.Digests[0].Hex;
        return Known.TryGetValue(hex, out var known) ? known : Known[hex] = Read(file.ReadAgain(path, SymbolLimits.AssemblyBytes), path);
    }

    private static string? Read(byte[] image, string where)
    {
        if (PeHeader.IsManaged(image, image.Length) == false) return null;
        try
        {
            var pe = new PeImage(image, where);
            using var provider = MetadataReaderProvider.FromMetadataImage(ImmutableCollectionsMarshal.AsImmutableArray(pe.Bytes(pe.Metadata).ToArray()));
            var metadata = provider.GetMetadataReader();
            if (!metadata.IsAssembly) return null;
            foreach (var handle in metadata.GetAssemblyDefinition().GetCustomAttributes())
                if (metadata.GetCustomAttribute(handle) is var attribute && IsVersion(metadata, attribute.Constructor))
                {
                    var value = metadata.GetBlobReader(attribute.Value);
                    return value.ReadUInt16() == Prolog ? value.ReadSerializedString() : null;
                }
            return null;
        }
        catch (Exception problem) when (SymbolProblem.IsMalformed(problem))
        {
            throw SymbolProblem.Assembly(where, problem.Message, problem);
        }
    }

    private static bool IsVersion(MetadataReader metadata, EntityHandle constructor) =>
        constructor.Kind == HandleKind.MemberReference && metadata.GetMemberReference((MemberReferenceHandle)constructor).Parent is { Kind: HandleKind.TypeReference } parent
        && metadata.StringComparer.Equals(metadata.GetTypeReference((TypeReferenceHandle)parent).Name, "AssemblyInformationalVersionAttribute");

    private const ushort Prolog = 1;
}
