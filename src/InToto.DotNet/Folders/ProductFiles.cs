namespace InToto.DotNet;

/// <summary>The files of a product, as whoever looks for assemblies and PDBs in it sees them: entries of a package, or files of a folder.</summary>
internal abstract class ProductFiles
{
    /// <summary>What messages call the product.</summary>
    public abstract string Name { get; }

    /// <summary>The files' paths in it, with <c>/</c>.</summary>
    public abstract IEnumerable<string> Paths { get; }

    public abstract bool Holds(string path);

    /// <summary>The digest that artifacts have for a file.</summary>
    public abstract DigestSet Digest(string path);

    public abstract long Length(string path);

    public abstract Stream OpenRead(string path);

    /// <summary>The whole content.</summary>
    /// <exception cref="PackageException">There are more bytes than the bound.</exception>
    public abstract byte[] Read(string path, int bound);
}

/// <summary>The entries of a package that are no folders.</summary>
internal sealed class PackageFiles(PackageFile package) : ProductFiles
{
    public override string Name => package.Name;

    public override IEnumerable<string> Paths
    {
        get
        {
            foreach (var entry in package.Entries)
                if (!entry.IsFolder) yield return entry.Name;
        }
    }

    public override bool Holds(string path) => package.Entry(path) is not null;

    public override DigestSet Digest(string path) => package.Digest(Entry(path));

    public override long Length(string path) => Entry(path).Length;

    public override Stream OpenRead(string path) => package.OpenRead(Entry(path));

    public override byte[] Read(string path, int bound) => package.Read(Entry(path), bound);

    private PackageEntry Entry(string path) => package.Entry(path) ?? throw new ArgumentException($"The package has no entry '{path}'.", nameof(path));
}
