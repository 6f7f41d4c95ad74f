using System.Security.Cryptography;

namespace InToto.DotNet;

/// <summary>A managed assembly in a package, with its PDB, if there is one and it is its own.</summary>
/// <remarks>What is wrong with them is kept, not thrown: of an assembly that another package brought, nobody asks for sources.</remarks>
internal sealed class PackageAssembly
{
    private PackageAssembly(PackageEntry entry, DigestSet digest, string where) => (Entry, Digest, Where) = (entry, digest, where);

    public PackageEntry Entry { get; }

    public DigestSet Digest { get; }

    /// <summary>The package and the entry, for messages.</summary>
    public string Where { get; }

    /// <summary>What the assembly says of itself; null when it cannot be read, and <see cref="Problem"/> says why.</summary>
    public ManagedAssembly? Assembly { get; private set; }

    /// <summary>The PDB, bound to the assembly; null when there is none, or <see cref="Problem"/> says what is wrong with it.</summary>
    public PortablePdb? Pdb { get; private set; }

    /// <summary>The sources as a text; null without a PDB.</summary>
    public byte[]? Documents { get; private set; }

    /// <summary>Why there is no assembly, PDB or text; null when nothing is wrong.</summary>
    public PackageException? Problem { get; private set; }

    /// <summary>The name of the artifact that the documents are.</summary>
    public string DocumentsName => $"@documents/{WithoutExtension(Entry.Name)}.documents";

    /// <summary>Reads an entry, if it is a managed assembly.</summary>
    /// <param name="package">The package.</param>
    /// <param name="symbols">The package of its symbols; null when there is none.</param>
    /// <param name="entry">Any entry that is no folder.</param>
    /// <exception cref="PackageException">The content of an entry is not what its headers say.</exception>
    public static PackageAssembly? Read(PackageFile package, PackageFile? symbols, PackageEntry entry)
    {
        if (MayNotBeManaged(package, entry)) return null;
        var found = new PackageAssembly(entry, package.Digest(entry), $"{entry.Name} of {package.Name}");
        try
        {
            var image = ReadWhole(package, entry, SymbolLimits.AssemblyBytes);
            found.Assembly = ManagedAssembly.Read(image, found.Where);
            if (found.Assembly is null) return null;
            found.ReadPdb(found.Assembly, package, symbols);
        }
        catch (PackageException problem)
        {
            found.Problem = problem;
        }
        return found;
    }

    private void ReadPdb(ManagedAssembly assembly, PackageFile package, PackageFile? symbols)
    {
        if (FindPdb(assembly, package, symbols) is not { } pdb) return;
        PdbBinding.Require(assembly, pdb);
        Documents = DocumentsText.Of(pdb);
        Pdb = pdb;
    }

    /// <summary>Inside the assembly, beside it, or at its place in the package of symbols: the first that is there, whether it fits or not.</summary>
    private PortablePdb? FindPdb(ManagedAssembly assembly, PackageFile package, PackageFile? symbols)
    {
        if (assembly.EmbeddedPdb() is { } embedded) return PortablePdb.Read(embedded, $"the PDB in {Where}");
        var name = $"{WithoutExtension(Entry.Name)}.pdb";
        foreach (var place in symbols is null ? [package] : new[] { package, symbols })
            if (place.Entry(name) is { } entry) return PortablePdb.Read(ReadWhole(place, entry, SymbolLimits.PdbBytes), $"{name} of {place.Name}");
        return null;
    }

    /// <summary>Only the first bytes are unpacked: a package may hold files that do not fit into memory.</summary>
    private static bool MayNotBeManaged(PackageFile package, PackageEntry entry)
    {
        Span<byte> head = stackalloc byte[PeHeader.HeadBytes];
        using var content = package.OpenRead(entry);
        var length = content.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return PeHeader.IsManaged(head[..length], entry.Length) == false;
    }

    /// <summary>The bytes that the digest is of, and no others: the file was read for that before.</summary>
    private static byte[] ReadWhole(PackageFile package, PackageEntry entry, int bound)
    {
        var bytes = package.Read(entry, bound);
        return DigestSet.Sha256(SHA256.HashData(bytes)).Equals(package.Digest(entry)) ? bytes : throw new PackageException(
            PackageCodes.ContentMismatch, $"The entry '{Printable.Of(entry.Name)}' changed while it was read.", Printable.InFull(package.Name), "Let nothing write there meanwhile.");
    }

    private static string WithoutExtension(string entry)
    {
        var dot = entry.LastIndexOf('.');
        return dot > entry.LastIndexOf('/') + 1 ? entry[..dot] : entry;
    }
}
