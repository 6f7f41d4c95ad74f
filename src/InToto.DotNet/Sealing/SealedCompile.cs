using System.Security.Cryptography;

namespace InToto.DotNet;

/// <summary>Asks the PDBs of a compile again which sources the compiler read.</summary>
internal sealed class SealedCompile
{
    private readonly Link _link;
    private readonly string _root;
    private readonly Dictionary<string, DigestSet> _sources = new(StringComparer.Ordinal);

    private SealedCompile(Link link, string root) => (_link, _root) = (link, root);

    /// <summary>Hears the witness of each assembly that a compile made.</summary>
    /// <param name="link">The link, not yet signed. What its products are was checked.</param>
    /// <param name="root">The repository.</param>
    /// <param name="warn">Is told of an assembly whose PDB is no witness.</param>
    /// <exception cref="PackageException">It does not agree (51), there is none (3405), or its PDB is not its own (3404).</exception>
    public static SealedCompile Hear(Link link, string root, Action<VerificationWarning> warn)
    {
        var compile = new SealedCompile(link, root);
        foreach (var product in link.Products)
            if (Path.GetExtension(product.Name.Value) is ".dll" or ".exe") compile.Hear(product, warn);
        return compile;
    }

    /// <summary>Whether a product is a source that a generator made: it is in a PDB only.</summary>
    public bool IsGeneratorOutput(Artifact product) => _sources.GetValueOrDefault(product.Name.Value) is { } digest && digest.Equals(product.Digests);

    private void Hear(Artifact product, Action<VerificationWarning> warn)
    {
        var path = Path.Join(_root, product.Name.Value);
        var image = Read(path, product, SymbolLimits.AssemblyBytes);
        if (ManagedAssembly.Read(image, path) is not { IsSatellite: false, IsReference: false } assembly) return;
        var pdb = PortablePdb.Read(assembly.EmbeddedPdb() ?? Beside(product) ?? throw new PackageException(PackageCodes.PdbMissing,
            $"'{Printable.Of(product.Name.Value)}' has no witness: there is no portable PDB in it or beside it.", path, "Build with DebugType 'embedded' or 'portable'."), path);
        PdbBinding.Require(assembly, pdb);
        var witness = SourceWitness.Of(pdb, path);
        witness.Require(_link.Materials, _link.Products);
        ReferenceWitness.RequireNamed(pdb, _link.Materials, path);
        RequireDocuments(product, pdb, path);
        foreach (var source in witness.Sources) _sources[source.Artifact] = source.Digest;
        if (!witness.IsWitness) warn(SourceWitness.None(product.Name.Value, path));
    }

    private byte[]? Beside(Artifact product)
    {
        var name = Path.ChangeExtension(product.Name.Value, ".pdb");
        foreach (var pdb in _link.Products)
            if (pdb.Name.Value == name) return Read(Path.Join(_root, name), pdb, SymbolLimits.PdbBytes);
        return null;
    }

    private void RequireDocuments(Artifact product, PortablePdb pdb, string path)
    {
        var name = Path.ChangeExtension(product.Name.Value, ".documents");
        if (_link.Products.Digests(name) is not { } recorded || !recorded.Equals(DigestSet.Sha256(SHA256.HashData(DocumentsText.Of(pdb)))))
            throw new PackageException(PackageCodes.RecordedDiffers, $"'{Printable.Of(name)}' is not what the PDB of '{Printable.Of(product.Name.Value)}' lists.", path, "Build again, and find out who writes there.");
    }

    /// <summary>The bytes that the link records, and no others.</summary>
    private byte[] Read(string path, Artifact product, int bound)
    {
        if (!File.Exists(path)) throw SealedFiles.Missing(_link, product.Name.Value, path);
        var bytes = BoundedFile.Read(path, bound, BoundedFile.RefuseArtifact);
        return DigestSet.Sha256(SHA256.HashData(bytes)).Equals(product.Digests) ? bytes : throw SealedFiles.Differs(_link, product.Name.Value, path);
    }
}
