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
    /// <summary>Those of the absent whose text nobody can tell from other code: all but those that the PDB holds and that are nothing but comments, usings and attributes of literals, as the SDK makes some for every build.</summary>
    public ImmutableArray<string> Unexplained { get; init; } = [];

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
        var commit = CommitOf(package);
        var repository = await GitRepository.FindAsync(clone, cancellationToken);
        using var reader = new GitTreeReader();
        var (_, root) = await reader.ReadAsync(repository, commit, cancellationToken);
        var files = GitPaths.Of(root, cancellationToken).ToDictionary(file => file.Name.Value, file => file.Blob, StringComparer.Ordinal);

        return await OfAsync(package, commit, atOnce: 1, async source =>
            !files.TryGetValue(source.Name, out var blob) ? null
            : await blob.Objects.ReadAsync(blob.Id, Limits.GitObjectBytes, cancellationToken) is { Type: "blob", Content: var content } ? content : throw blob.Objects.Missing(blob.Id));
    }

    /// <summary>Compares the sources of a package with what the addresses have that its PDBs name, as far as these name the commit that the nuspec names.</summary>
    /// <param name="package">The package. A .snupkg beside it is read too.</param>
    /// <param name="server">Fetches them.</param>
    /// <param name="cancellationToken">Ends it without an answer.</param>
    /// <exception cref="RestoreException">The nuspec names no commit (<see cref="RestoreCodes.CommitMissing"/>), or a server gives no answer (3304 to 3311).</exception>
    public static async Task<SourceComparison> OfAsync(PackageFile package, SourceServer server, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(server);
        return await OfAsync(package, server, _ => true, cancellationToken);
    }

    /// <summary>The same with those addresses alone that are allowed: what is elsewhere is not fetched, and so absent.</summary>
    internal static Task<SourceComparison> OfAsync(PackageFile package, SourceServer server, Func<Uri, bool> allows, CancellationToken cancellationToken) =>
        OfAsync(package, CommitOf(package), RestoreLimits.ConnectionsPerServer, async source => source.Address is null || !allows(source.Address) ? null : await server.ReadAsync(source.Address, cancellationToken));

    /// <summary>Whether the package names a commit by its whole id.</summary>
    internal static bool IsPossible(PackageFile package) => package.Nuspec.Commit is { } commit && GitObjects.IsId(commit);

    private static async Task<SourceComparison> OfAsync(PackageFile package, string commit, int atOnce, Func<Source, Task<byte[]?>> read)
    {
        var (sources, unwitnessed) = Testimony(package, commit);
        var outcomes = new Outcome[sources.Length];
        await Parallel.ForAsync(0, sources.Length, new ParallelOptions { MaxDegreeOfParallelism = atOnce }, async (i, _) => outcomes[i] = OutcomeOf(sources[i], await read(sources[i])));
        ImmutableArray<string> Named(Outcome outcome) => [.. sources.Where((_, i) => outcomes[i] == outcome).Select(source => source.Name)];
        return new(commit, outcomes.Count(outcome => outcome == Outcome.Same), outcomes.Count(outcome => outcome == Outcome.SameButLineEndings), Named(Outcome.Different), Named(Outcome.Absent), unwitnessed)
        {
            Unexplained = [.. sources.Where((source, i) => outcomes[i] == Outcome.Absent && !source.IsHarmless).Select(source => source.Name)],
        };
    }

    private static Outcome OutcomeOf(Source source, byte[]? content) =>
        content is null ? Outcome.Absent
        : DigestSet.Sha256(SHA256.HashData(content)).Equals(source.Digest) ? Outcome.Same
        : DigestSet.Sha256(SHA256.HashData(WithCarriageReturns(content))).Equals(source.Digest) ? Outcome.SameButLineEndings
        : Outcome.Different;

    private static string CommitOf(PackageFile package)
    {
        ArgumentNullException.ThrowIfNull(package);
        return package.Nuspec.Commit is { } commit && GitObjects.IsId(commit) ? commit : throw new RestoreException(RestoreCodes.CommitMissing,
            $"The nuspec of '{package.Nuspec.Id}' names no commit{(package.Nuspec.Commit is { } said ? $" by its whole id, but '{Printable.Of(said)}'" : "")}: there is nothing to compare its sources with.",
            Printable.InFull(package.Name), "Leave out --source and --fetch-sources. Packages that are packed with Source Link, or with InToto.Build, name their commit.");
    }

    /// <summary>Each source once; one that two assemblies know by different hashes stands there twice, and cannot be the commit's both times.</summary>
    private static (ImmutableArray<Source> Sources, ImmutableArray<string> Unwitnessed) Testimony(PackageFile package, string commit)
    {
        var sources = new SortedSet<Source>(Comparer<Source>.Create((left, right) =>
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
                else if (SourceWitness.Of(pdb, assembly.Where) is { IsWitness: true } witness && SourceLinkMap.Of(pdb) is var map) sources.UnionWith(witness.Sources.Select(source => new Source(source.Artifact, source.Digest, map.Of(source.Document.Name, commit), IsHarmless(pdb, source))));
                else unwitnessed.Add($"{path} was compiled by F#'s compiler, whose PDB is no witness");
            }
            catch (InTotoException problem) when (problem is PackageException or MetadataFormatException)
            {
                unwitnessed.Add($"{path}: {problem.Code} {problem.Message}");
            }
        }
        return ([.. sources], unwitnessed.ToImmutable());
    }

    /// <summary>Whether the PDB holds the text that was compiled, and it declares nothing that could run.</summary>
    private static bool IsHarmless(PortablePdb pdb, WitnessedSource source) =>
        source.Document.Ending is { } ending && pdb.EmbeddedSource(source.Document) is { } text && DigestSet.Sha256(SHA256.HashData(text)).Equals(source.Digest) && GeneratedSource.FirstProblem(ending, text) is null;

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

    /// <summary>A source by its name as an artifact, what the compiler read, where it is said to be, and whether it could do nothing.</summary>
    private sealed record Source(string Name, DigestSet Digest, Uri? Address, bool IsHarmless);

    private enum Outcome
    {
        Same,
        SameButLineEndings,
        Different,
        Absent,
    }
}
