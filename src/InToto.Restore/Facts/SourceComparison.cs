using System.Collections.Immutable;
using System.Security.Cryptography;
using InToto.DotNet;
using InToto.Recording;

namespace InToto.Restore;

/// <summary>What the compilers of a package read, by their PDBs, compared with the commit that the package names.</summary>
/// <param name="Commit">The commit, whose objects were read and their ids computed again.</param>
/// <param name="Same">How many sources are those of the commit.</param>
/// <param name="SameButLineEndings">How many are those of the commit with line feeds turned into CRLF, as a checkout on Windows does.</param>
/// <param name="Different">Sources that are in the commit with another content.</param>
/// <param name="Absent">Sources that are not in the commit: made by the build, or by somebody else.</param>
/// <param name="Unwitnessed">Assemblies with code of which no PDB testifies, and why.</param>
public sealed record SourceComparison(
    string Commit, int Same, int SameButLineEndings, ImmutableArray<string> Different, ImmutableArray<string> Absent, ImmutableArray<string> Unwitnessed)
{
    /// <summary>Sources that are not those of the commit: the package was not made from what everybody can read.</summary>
    internal ImmutableArray<PackageProblem> Problems => Different.IsEmpty ? [] : [new(RestoreCodes.SourceNotOfCommit,
        $"The compiler read another '{Printable.Of(Different[0])}' than the commit {Commit} has{(Different.Length > 1 ? $", and so of {Different.Length - 1} more" : "")}.",
        "Compare the sources, and ask the author. Do not use the package.")];

    /// <summary>Compares the sources of a package with its commit in a clone.</summary>
    /// <param name="package">The package. A .snupkg beside it is read too.</param>
    /// <param name="clone">A folder of a git repository that has the commit.</param>
    /// <param name="cancellationToken">Ends it without an answer.</param>
    /// <exception cref="RestoreException">The nuspec names no commit, or none by its whole id (<see cref="RestoreCodes.CommitMissing"/>).</exception>
    /// <exception cref="RecordingException">There is no repository, it lacks the commit, or an object is not what its id says.</exception>
    public static async Task<SourceComparison> OfAsync(PackageFile package, string clone, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(package);
        if (package.Nuspec.Commit is not { } commit || !GitObjects.IsId(commit))
            throw new RestoreException(RestoreCodes.CommitMissing, $"The nuspec of '{package.Nuspec.Id}' names no commit{(package.Nuspec.Commit is { } said ? $" by its whole id, but '{Printable.Of(said)}'" : "")}: there is nothing to compare its sources with.",
                Printable.InFull(package.Name), "Leave out --source. Packages that are packed with Source Link, or with InToto.Build, name their commit.");
        var (sources, unwitnessed) = Testimony(package);
        var repository = await GitRepository.FindAsync(clone, cancellationToken);
        using var reader = new GitTreeReader();
        var (_, root) = await reader.ReadAsync(repository, commit, cancellationToken);
        var files = GitPaths.Of(root, cancellationToken).ToDictionary(file => file.Name.Value, file => file.Blob, StringComparer.Ordinal);

        var (same, withLineEndings) = (0, 0);
        var (different, absent) = (ImmutableArray.CreateBuilder<string>(), ImmutableArray.CreateBuilder<string>());
        foreach (var (name, digest) in sources)
        {
            if (!files.TryGetValue(name, out var blob)) absent.Add(name);
            else if (await blob.Objects.ReadAsync(blob.Id, Limits.GitObjectBytes, cancellationToken) is not { Type: "blob", Content: var content }) throw blob.Objects.Missing(blob.Id);
            else if (DigestSet.Sha256(SHA256.HashData(content)).Equals(digest)) same++;
            else if (DigestSet.Sha256(SHA256.HashData(WithCarriageReturns(content))).Equals(digest)) withLineEndings++;
            else different.Add(name);
        }
        return new(commit, same, withLineEndings, different.ToImmutable(), absent.ToImmutable(), unwitnessed);
    }

    /// <summary>Each source once; one that two assemblies know by different hashes stands there twice, and cannot be the commit's both times.</summary>
    private static (SortedSet<(string Name, DigestSet Digest)> Sources, ImmutableArray<string> Unwitnessed) Testimony(PackageFile package)
    {
        var sources = new SortedSet<(string Name, DigestSet Digest)>(Comparer<(string Name, DigestSet Digest)>.Create((left, right) =>
            string.CompareOrdinal(left.Name, right.Name) is var order and not 0 ? order : string.CompareOrdinal(left.Digest.ToString(), right.Digest.ToString())));
        var unwitnessed = ImmutableArray.CreateBuilder<string>();
        using var symbols = PackageSymbols.OpenBeside(package);
        var (files, others) = (new PackageFiles(package), symbols is null ? null : new PackageFiles(symbols));
        foreach (var path in files.Paths)
        {
            if (PackageAssembly.Read(files, others, path) is not { } assembly) continue;
            if (assembly.Assembly is { IsSatellite: true } or { IsReference: true }) continue;
            try
            {
                if (assembly.Problem is { } problem) throw problem;
                if (assembly.Pdb is not { } pdb) unwitnessed.Add($"{path} has no PDB");
                else if (SourceWitness.Of(pdb, assembly.Where) is { IsWitness: true } witness) sources.UnionWith(witness.Sources.Select(source => (source.Artifact, source.Digest)));
                else unwitnessed.Add($"{path} was compiled by F#'s compiler, whose PDB is no witness");
            }
            catch (PackageException problem)
            {
                unwitnessed.Add($"{path}: {problem.Code} {problem.Message}");
            }
        }
        return (sources, unwitnessed.ToImmutable());
    }

    private static byte[] WithCarriageReturns(byte[] content)
    {
        using var output = new MemoryStream(content.Length + content.Length / 16);
        var before = (byte)0;
        foreach (var value in content)
        {
            if (value == '\n' && before != '\r') output.WriteByte((byte)'\r');
            output.WriteByte(value);
            before = value;
        }
        return output.ToArray();
    }
}
