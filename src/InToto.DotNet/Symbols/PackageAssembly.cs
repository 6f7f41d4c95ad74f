using System.Security.Cryptography;

namespace InToto.DotNet;

/// <summary>A managed assembly in a package or a published folder, with its PDB, if there is one and it is its own.</summary>
/// <remarks>What is wrong with them is kept, not thrown: of an assembly that another package brought, nobody asks for sources.</remarks>
internal sealed class PackageAssembly
{
    private PackageAssembly(string path, DigestSet digest, string where) => (Path, Digest, Where) = (path, digest, where);

    /// <summary>Where it is in the product.</summary>
    public string Path { get; }

    public DigestSet Digest { get; }

    /// <summary>The product and the file, for messages.</summary>
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
    public string DocumentsName => $"@documents/{WithoutExtension(Path)}.documents";

    /// <summary>Reads a file, if it is a managed assembly.</summary>
    /// <param name="product">The product.</param>
    /// <param name="symbols">The package of its symbols; null when there is none.</param>
    /// <param name="path">Any file of the product.</param>
    /// <exception cref="PackageException">The content of a file is not what it is recorded as, or cannot be read.</exception>
    public static PackageAssembly? Read(ProductFiles product, ProductFiles? symbols, string path)
    {
        if (MayNotBeManaged(product, path)) return null;
        var found = new PackageAssembly(path, product.Digest(path), $"{path} of {product.Name}");
        try
        {
            var image = ReadWhole(product, path, SymbolLimits.AssemblyBytes);
            found.Assembly = ManagedAssembly.Read(image, found.Where);
            if (found.Assembly is null) return null;
            found.ReadPdb(found.Assembly, product, symbols);
        }
        catch (PackageException problem)
        {
            found.Problem = problem;
        }
        return found;
    }

    /// <summary>All assemblies of a product.</summary>
    /// <exception cref="PackageException">As of <see cref="Read"/>; or the sources of two assemblies would have one name (3406).</exception>
    public static PackageAssembly[] In(ProductFiles product, ProductFiles? symbols)
    {
        var assemblies = new List<PackageAssembly>();
        var names = new Dictionary<string, PackageAssembly>(StringComparer.OrdinalIgnoreCase);
        foreach (var path in product.Paths)
        {
            if (Read(product, symbols, path) is not { } assembly) continue;
            assemblies.Add(assembly);
            if (assembly.Documents is not null && !names.TryAdd(assembly.DocumentsName, assembly))
                throw new PackageException(PackageCodes.AssembliesCollide,
                    $"The assemblies '{Printable.Of(names[assembly.DocumentsName].Path)}' and '{Printable.Of(path)}' differ in their extension only, so their sources would have one name.",
                    Printable.InFull(product.Name), "Give one of them another name.");
        }
        return [.. assemblies];
    }

    private void ReadPdb(ManagedAssembly assembly, ProductFiles product, ProductFiles? symbols)
    {
        if (FindPdb(assembly, product, symbols) is not { } pdb) return;
        PdbBinding.Require(assembly, pdb);
        Documents = DocumentsText.Of(pdb);
        Pdb = pdb;
    }

    /// <summary>Inside the assembly, beside it, or at its place in the package of symbols: the first that is there, whether it fits or not.</summary>
    private PortablePdb? FindPdb(ManagedAssembly assembly, ProductFiles product, ProductFiles? symbols)
    {
        if (assembly.EmbeddedPdb() is { } embedded) return PortablePdb.Read(embedded, $"the PDB in {Where}");
        var name = $"{WithoutExtension(Path)}.pdb";
        foreach (var place in symbols is null ? [product] : new[] { product, symbols })
            if (place.Holds(name)) return PortablePdb.Read(ReadWhole(place, name, SymbolLimits.PdbBytes), $"{name} of {place.Name}");
        return null;
    }

    /// <summary>Only the first bytes are read: a product may hold files that do not fit into memory.</summary>
    private static bool MayNotBeManaged(ProductFiles product, string path)
    {
        Span<byte> head = stackalloc byte[PeHeader.HeadBytes];
        using var content = product.OpenRead(path);
        var length = content.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return PeHeader.IsManaged(head[..length], product.Length(path)) == false;
    }

    /// <summary>The bytes that the digest is of, and no others: the file was read for that before.</summary>
    private static byte[] ReadWhole(ProductFiles product, string path, int bound)
    {
        var bytes = product.Read(path, bound);
        return DigestSet.Sha256(SHA256.HashData(bytes)).Equals(product.Digest(path)) ? bytes : throw new PackageException(
            PackageCodes.ContentMismatch, $"The file '{Printable.Of(path)}' changed while it was read.", Printable.InFull(product.Name), "Let nothing write there meanwhile.");
    }

    private static string WithoutExtension(string entry)
    {
        var dot = entry.LastIndexOf('.');
        return dot > entry.LastIndexOf('/') + 1 ? entry[..dot] : entry;
    }
}
