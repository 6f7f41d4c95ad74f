using System.Collections.Immutable;
using System.Text.Json;
using InToto.DotNet;

namespace InToto.Build;

/// <summary>What went into a published folder, and what came out: the step <c>publish</c>.</summary>
/// <param name="folder">The folder, as it is.</param>
/// <param name="made">Files that the build made on the way, by their paths: hosts, trimmed assemblies and the like.</param>
internal sealed class PublishedFiles(PublishedFolder folder, HashSet<string> made)
{
    private readonly SortedSet<string> _explained = new(StringComparer.Ordinal);
    private readonly HashSet<string> _written = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Artifact> _materials = new(StringComparer.Ordinal);
    private IReadOnlyDictionary<string, string> _contentHashes = ImmutableDictionary<string, string>.Empty;

    /// <summary>Files that this publish did not put into the folder.</summary>
    public IEnumerable<string> Foreign => folder.Paths.Where(path => !_explained.Contains(path));

    /// <summary>Whether a file in the folder is one that the build made and no compile recorded.</summary>
    public bool HasMade { get; private set; }

    /// <summary>Explains a file as a copy.</summary>
    /// <exception cref="BuildException">It is another than the one that was to be copied (5041).</exception>
    public void AddCopy(string path, string source, CancellationToken cancellationToken)
    {
        // Not copied, or taken away again: then it is no product.
        if (_written.Contains(path) || !folder.Holds(path) || !File.Exists(source)) return;
        if (!HashedFile.Read(source, cancellationToken).Digest.Equals(folder.Digest(path)))
            throw new BuildException(BuildCodes.PublishedDiffers, $"'{Printable.Of(path)}' in the published folder is not '{Printable.InFull(source)}', of which it should be a copy.", Path.Join(folder.Folder, path),
                "A newer file is not replaced when publishing: delete the folder, and publish again. If it happens again, find out who writes there.");
        _explained.Add(path);
        HasMade |= made.Contains(source);
    }

    /// <summary>Explains a file that publish wrote into the folder itself, or transformed there, so that it is no copy.</summary>
    public void AddMade(string path)
    {
        if (!folder.Holds(path)) return;
        _written.Add(path);
        _explained.Add(path);
        HasMade = true;
    }

    /// <summary>Records what went in.</summary>
    /// <exception cref="BuildException">A file is outside of everything (5010), or not of the package that it lies in (5013).</exception>
    public void AddMaterials(string commit, IEnumerable<string> inputs, BuildRoots roots, RestoredPackages graph, CancellationToken cancellationToken)
    {
        var materials = new CompileMaterials(roots, graph, objFolder: null);
        materials.Add(BuiltCommit.Artifact(commit));
        foreach (var path in inputs.Distinct(StringComparer.Ordinal))
            if (!made.Contains(path) && File.Exists(path)) materials.Add(path, cancellationToken);
        materials.VerifyPackages(cancellationToken);
        foreach (var material in materials.Artifacts) _materials[material.Name.Value] = material;
        _contentHashes = materials.ContentHashes;
    }

    public Link ToLink(JsonElement environment) => new()
    {
        Name = PackageWitness.PublishStep,
        Materials = InToto.Artifacts.Of(_materials.Values),
        Products = InToto.Artifacts.Of(FolderArtifacts.Of(_explained.Select(path => (path, folder.Digest(path))))),
        Byproducts = new() { UnknownFields = LinkText.Packages(_contentHashes) },
        Environment = environment,
    };
}
