using System.Collections.Immutable;
using System.Text.Json;
using InToto.DotNet;

namespace InToto.Build;

/// <summary>What went into a package, and what came out: the step <c>pack</c>.</summary>
internal sealed class PackedFiles
{
    private readonly string _id;
    private readonly List<Artifact> _products;
    private readonly HashSet<string> _digests = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Artifact> _materials = new(StringComparer.Ordinal);
    private IReadOnlyDictionary<string, string> _contentHashes = ImmutableDictionary<string, string>.Empty;

    public PackedFiles(PackageFile package, PackageFile? symbols) => (_id, _products) = (package.Nuspec.Id, PackProducts.Of(package, symbols));

    /// <summary>Entries that are neither a material nor made by pack itself.</summary>
    public IEnumerable<string> Foreign => TakenIn.Where(entry => !_digests.Contains(HexOf(entry))).Select(entry => entry.Name.Value).Order(StringComparer.Ordinal);

    public void AddCommit(string id) => _materials[BuiltCommit.Name] = BuiltCommit.Artifact(id);

    /// <summary>Records the files whose bytes are in the package, and the project.</summary>
    /// <exception cref="BuildException">One is outside of everything (5010), or not of the package that it lies in (5013).</exception>
    public void AddMaterials(IEnumerable<string> candidates, string project, BuildRoots roots, RestoredPackages graph, CancellationToken cancellationToken)
    {
        var entries = TakenIn.Select(HexOf).ToHashSet(StringComparer.Ordinal);
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

    private IEnumerable<Artifact> TakenIn => PackProducts.TakenIn(_products, _id);

    private static string HexOf(Artifact artifact) => artifact.Digests.Digests[0].Hex;
}
