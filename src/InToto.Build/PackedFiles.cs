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

    /// <summary>Data that bears the name of what the SDK writes, and says more; each with what.</summary>
    public List<(string Path, string Why)> Unreviewed { get; } = [];

    public void AddCommit(string id) => _materials[BuiltCommit.Name] = BuiltCommit.Artifact(id);

    /// <summary>Records the files whose bytes are in the package, and the project.</summary>
    /// <param name="candidates">Files that pack may have taken in. Absolute paths.</param>
    /// <param name="generated">Those of them that the SDK writes, each with the entry that it becomes where that bears another name, and else empty.</param>
    /// <param name="projectFiles">The project that is packed, and its own nuspec if it has one.</param>
    /// <param name="roots">Where files may be.</param>
    /// <param name="graph">The restore graph.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="BuildException">One is outside of everything (5010), or not of the package that it lies in (5013).</exception>
    public void AddMaterials(IEnumerable<string> candidates, IReadOnlyDictionary<string, string> generated, IReadOnlyList<string> projectFiles, BuildRoots roots, RestoredPackages graph, CancellationToken cancellationToken)
    {
        var entries = TakenIn.Select(HexOf).ToHashSet(StringComparer.Ordinal);
        var materials = new CompileMaterials(roots, graph, objFolder: null);
        foreach (var file in projectFiles) materials.Add(file, cancellationToken);
        foreach (var path in candidates.Distinct(StringComparer.Ordinal))
        {
            if (!File.Exists(path) || HashedFile.Read(path, cancellationToken) is var file && !entries.Contains(file.Digest.Digests[0].Hex)) continue;
            _digests.Add(file.Digest.Digests[0].Hex);
            if (generated.TryGetValue(path, out var entry) && Generated(path, file, entry, roots) is { } data) materials.Add(data);
            else materials.Add(path, cancellationToken);
        }
        materials.VerifyPackages(cancellationToken);
        foreach (var material in materials.Artifacts) _materials[material.Name.Value] = material;
        _contentHashes = materials.ContentHashes;
    }

    /// <summary>What the SDK writes for the runtime has a name of its own, if it says nothing that somebody would have to review.</summary>
    private Artifact? Generated(string path, HashedFile file, string entry, BuildRoots roots)
    {
        if (!GeneratedData.IsNamed(path) || BuildFile.At(path, roots) is not BuildFile.InRepository { Name: var name }) return null;
        if (GeneratedFile.DigestOf(path, roots.Repository, file) is { } digest) return new(ArtifactName.Parse($"{DocumentName.Generated}{name.Value}{(entry.Length > 0 ? "#" : "")}{entry}"), digest);
        Unreviewed.Add((path, GeneratedData.FirstProblem(path, BoundedFile.Read(path, GeneratedFile.MostBytes, BoundedFile.RefuseArtifact)) ?? "it is not what it was before."));
        return null;
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
