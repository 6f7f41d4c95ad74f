using InToto.DotNet;

namespace InToto.Build;

/// <summary>Gives files the names that links have for them, and refuses those that have none.</summary>
/// <param name="roots">Where files may be.</param>
/// <param name="packages">The restore graph.</param>
/// <param name="objFolder">The project's folder of intermediate files, where the SDK generates sources. An absolute path; null when no such file matters.</param>
/// <param name="sourceEnding">How names of the language's sources end: a file of another language is not read as a generated source.</param>
internal sealed class CompileMaterials(BuildRoots roots, RestoredPackages packages, string? objFolder, string sourceEnding = ".cs")
{
    private readonly Dictionary<string, Artifact> _byName = new(UsualFiles, StringComparer.Ordinal);
    private readonly Dictionary<string, Packaged> _inPackages = new(UsualFiles, StringComparer.Ordinal);
    private readonly List<Committed> _inRepository = [];
    private readonly Dictionary<string, string> _contentHashes = new(StringComparer.Ordinal);

    /// <summary>Where files may be.</summary>
    public BuildRoots Roots => roots;

    /// <summary>The restore graph.</summary>
    public RestoredPackages Packages => packages;

    /// <summary>What was added, by name.</summary>
    public IReadOnlyCollection<Artifact> Artifacts => _byName.Values;

    /// <summary>NuGet's content hashes of the packages whose files were added, by purl.</summary>
    public IReadOnlyDictionary<string, string> ContentHashes => _contentHashes;

    /// <summary>The files of the repository that were added under their own names.</summary>
    public IReadOnlyCollection<Committed> InRepository => _inRepository;

    /// <summary>Reads a file and adds it.</summary>
    /// <exception cref="BuildException">It is outside of everything (5010).</exception>
    /// <exception cref="RecordingException">It cannot be read or named.</exception>
    public HashedFile Add(string path, CancellationToken cancellationToken)
    {
        var file = BuildFile.At(path, roots) ?? throw Outside(path);
        var hashed = file is BuildFile.InRepository ? HashedFile.Read(file.Path, cancellationToken) : HashedFile.ReadShared(file.Path, cancellationToken);
        Add(file, hashed);
        return hashed;
    }

    /// <summary>Adds a file that has been read.</summary>
    /// <exception cref="BuildException">It is outside of everything (5010).</exception>
    /// <exception cref="RecordingException">It cannot be named.</exception>
    public void Add(string path, HashedFile read) => Add(BuildFile.At(path, roots) ?? throw Outside(path), read);

    private void Add(BuildFile file, HashedFile hashed)
    {
        if (file is BuildFile.InPackage inPackage) _inPackages.TryAdd(file.Path, new(inPackage, hashed.Digest));
        var artifact = ArtifactOf(file, hashed);
        if (file is BuildFile.InRepository inRepository && artifact.Name == file.Name) _inRepository.Add(new(inRepository, hashed));
        Add(artifact);
    }

    /// <summary>Adds what is no file.</summary>
    public void Add(Artifact artifact)
    {
        if (_byName.TryAdd(artifact.Name.Value, artifact) || _byName[artifact.Name.Value].Digests.Equals(artifact.Digests)) return;
        throw new RecordingException(Codes.ArtifactNameTwice, $"'{Printable.Of(artifact.Name.Value)}' is two files with different contents.", hint: "Give one of them another name.");
    }

    /// <summary>Requires each file of a package that was added to be in the package that was restored, with these bytes.</summary>
    /// <exception cref="BuildException">It is not (5013).</exception>
    public void VerifyPackages(CancellationToken cancellationToken)
    {
        var groups = _inPackages.Values.GroupBy(added => added.File.Purl, StringComparer.Ordinal).Select(group => new OnePackage(PackageContents.Of(group.First().File, packages), [.. group])).ToArray();
        if (groups.Where(group => !group.Contents.HasRead(group.Entries)).ToArray() is { Length: > 0 } unread)
            OnEveryCore.ForEach(unread, group => group.Contents.Read(group.Entries, cancellationToken), cancellationToken);
        foreach (var (contents, files) in groups)
        {
            _contentHashes[files[0].File.Purl] = contents.ContentHash;
            foreach (var (file, digest) in files)
            {
                if (contents.Digest(file.Entry) is not { } entry) throw Changed(file, $"'{Printable.Of(file.Entry)}' is no file of the package {Printable.Of(file.Purl)}");
                if (!entry.Equals(digest)) throw Changed(file, $"'{Printable.Of(file.Entry)}' has other bytes than in the package {Printable.Of(file.Purl)}");
            }
        }
    }

    /// <summary>What the SDK generates into obj has a name of its own.</summary>
    private Artifact ArtifactOf(BuildFile file, HashedFile hashed) =>
        file is BuildFile.InRepository && objFolder is not null && RealPath.IsWithin(file.Path, objFolder) && GeneratedFile.DigestOf(file.Path, roots.Repository, hashed, sourceEnding) is { } digest
            ? new(ArtifactName.Parse($"{DocumentName.Generated}{file.Name.Value}"), digest)
            : new(file.Name, hashed.Digest);

    private static BuildException Changed(BuildFile.InPackage file, string what) => new(BuildCodes.PackageFileChanged,
        $"{what}: somebody changed it after it was unpacked.", file.Path, "Delete the package's folder, find out who writes there, and restore again.");

    private BuildException Outside(string path) => new(BuildCodes.FileOutside,
        $"'{Printable.InFull(path)}' goes into the build, and is in none of: the repository ({Printable.InFull(roots.Repository)}), the packages that were restored, the SDK.", path,
        "Bring it into the repository, or into a package; if the repository is larger, set InTotoRoot.");

    /// <summary>Two hundred references, and a hundred files that MSBuild imports.</summary>
    private const int UsualFiles = 400;

    // Records and no tuples: collections of value types would have to be compiled in every build.
    public sealed record Committed(BuildFile.InRepository File, HashedFile Hashed);

    private sealed record Packaged(BuildFile.InPackage File, DigestSet Digest);

    private sealed record OnePackage(PackageContents Contents, Packaged[] Files)
    {
        public IEnumerable<string> Entries => Files.Select(added => added.File.Entry);
    }
}
