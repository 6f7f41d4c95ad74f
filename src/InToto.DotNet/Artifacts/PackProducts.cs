namespace InToto.DotNet;

/// <summary>What the step <c>pack</c> made: the names of the inspection, without those that only the finished package has.</summary>
internal static class PackProducts
{
    /// <summary>The products: every entry, <c>@entries</c>, <c>@dependency/ID</c>, and the files as they were packed, under their names.</summary>
    /// <param name="package">The package, with or without evidence.</param>
    /// <param name="symbols">The package of its symbols; null when there is none.</param>
    /// <exception cref="PackageException">The content of an entry is not what its headers say.</exception>
    public static List<Artifact> Of(PackageFile package, PackageFile? symbols)
    {
        var products = new List<Artifact>();
        Add(products, package);
        if (symbols is null) return products;
        Add(products, symbols);
        products.Add(new(ArtifactName.Parse(symbols.Nuspec.FileName), DigestSet.Sha256(symbols.AsPacked.Sha256())));
        return products;
    }

    /// <summary>The products that must come from somewhere: entries that pack does not make itself.</summary>
    public static IEnumerable<Artifact> TakenIn(IEnumerable<Artifact> products, string id) => products.Where(product =>
        (product.Name.Value.StartsWith("@nupkg/", StringComparison.Ordinal) || product.Name.Value.StartsWith("@snupkg/", StringComparison.Ordinal)) && !IsMadeByPack(product.Name.Value, id));

    private static void Add(List<Artifact> products, PackageFile package)
    {
        foreach (var artifact in PackageArtifacts.Of(package))
        {
            switch (artifact.Name.Value)
            {
                case PackageArtifacts.CommitName or "@nupkg/" + Evidence.EntryName or "@nupkg/.signature.p7s" or "@snupkg/.signature.p7s":
                    continue;
                case var name when name.StartsWith("@packed/", StringComparison.Ordinal):
                    products.Add(artifact with { Name = ArtifactName.Parse(name["@packed/".Length..]) });
                    continue;
                default:
                    products.Add(artifact);
                    continue;
            }
        }
    }

    private static bool IsMadeByPack(string name, string id) => name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..] is var entry
        && (entry == $"{id}.nuspec" || entry is "_rels/.rels" or "[Content_Types].xml"
            || entry.StartsWith("package/services/metadata/core-properties/", StringComparison.Ordinal) && entry.EndsWith(".psmdcp", StringComparison.Ordinal));
}
