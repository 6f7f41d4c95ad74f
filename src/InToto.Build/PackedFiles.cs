using System.Collections.Immutable;
using System.Text.Json;
using InToto.DotNet;

namespace InToto.Build;

/// <summary>What went into a package, and what came out: the step <c>pack</c>.</summary>
internal sealed class PackedFiles
{
    private readonly List<Artifact> _products = [];
    private readonly Dictionary<string, string> _unexplained = new(StringComparer.Ordinal);
    private readonly HashSet<string> _digests = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Artifact> _materials = new(StringComparer.Ordinal);
    private IReadOnlyDictionary<string, string> _contentHashes = ImmutableDictionary<string, string>.Empty;

    public PackedFiles(PackageFile package, PackageFile? symbols)
    {
        Add(package);
        if (symbols is not null)
        {
            Add(symbols);
            _products.Add(new(ArtifactName.Parse(symbols.Nuspec.FileName), DigestSet.Sha256(symbols.AsPacked.Sha256())));
        }
    }

    /// <summary>Entries that are neither a material nor made by pack itself.</summary>
    public IEnumerable<string> Foreign => _unexplained.Where(entry => !_digests.Contains(entry.Value)).Select(entry => entry.Key).Order(StringComparer.Ordinal);

    public void AddCommit(string id) => _materials[BuiltCommit.Name] = BuiltCommit.Artifact(id);

    /// <summary>Records the files whose bytes are in the package, and the project.</summary>
    /// <exception cref="BuildException">One is outside of everything (5010), or not of the package that it lies in (5013).</exception>
    public void AddMaterials(IEnumerable<string> candidates, string project, BuildRoots roots, RestoredPackages graph, CancellationToken cancellationToken)
    {
        var entries = _unexplained.Values.ToHashSet(StringComparer.Ordinal);
        var materials = new CompileMaterials(roots, graph, objFolder: null);
        materials.Add(project, cancellationToken);
        foreach (var path in candidates.Distinct(StringComparer.Ordinal))
        {
            if (!File.Exists(path) || HashedFile.Read(path, cancellationToken) is var file && !entries.Contains(file.Digest.Digests[0].Hex)) continue;
            _digests.Add(materials.Add(path, cancellationToken).Digest.Digests[0].Hex);
        }
        materials.VerifyPackages(cancellationToken);
        foreach (var material in materials.Artifacts) _materials[material.Name.Value] = material;
        _contentHashes = materials.ContentHashes;
    }

    public Link ToLink(JsonElement environment) => new()
    {
        Name = "pack",
        Materials = InToto.Artifacts.Of(_materials.Values),
        Products = InToto.Artifacts.Of(_products),
        Byproducts = new() { UnknownFields = LinkText.Packages(_contentHashes) },
        Environment = environment,
    };

    /// <summary>The same names as the inspection's, without those that only the finished package has.</summary>
    private void Add(PackageFile package)
    {
        foreach (var artifact in PackageArtifacts.Of(package))
        {
            switch (artifact.Name.Value)
            {
                case PackageArtifacts.CommitName or "@nupkg/" + Evidence.EntryName or "@nupkg/.signature.p7s" or "@snupkg/.signature.p7s":
                    continue;
                case var name when name.StartsWith("@packed/", StringComparison.Ordinal):
                    _products.Add(artifact with { Name = ArtifactName.Parse(name["@packed/".Length..]) });
                    continue;
                case var name:
                    _products.Add(artifact);
                    if ((name.StartsWith("@nupkg/", StringComparison.Ordinal) || name.StartsWith("@snupkg/", StringComparison.Ordinal)) && !IsMadeByPack(name, package.Nuspec.Id))
                        _unexplained[name] = artifact.Digests.Digests[0].Hex;
                    continue;
            }
        }
    }

    private static bool IsMadeByPack(string name, string id) => name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..] is var entry
        && (entry == $"{id}.nuspec" || entry is "_rels/.rels" or "[Content_Types].xml"
            || entry.StartsWith("package/services/metadata/core-properties/", StringComparison.Ordinal) && entry.EndsWith(".psmdcp", StringComparison.Ordinal));
}
