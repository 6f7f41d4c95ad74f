namespace InToto.Recording;

/// <summary>Records artifacts: what there is and its SHA-256, under names that mean the same everywhere.</summary>
/// <remarks>It refuses what it cannot record faithfully; nothing is skipped but what <see cref="RecordingOptions.Exclude"/> hides.</remarks>
[Spec("4.4")]
public sealed class ArtifactRecorder(RecordingOptions options)
{
    /// <summary>What names are relative to, and what is left out.</summary>
    public RecordingOptions Options { get; } = options;

    /// <summary>Records files, folders with everything below them, and what other sources stand for.</summary>
    /// <param name="sources">Each as <see cref="ArtifactSource.Parse"/> reads it.</param>
    /// <param name="cancellationToken">Stops between two pieces of a file.</param>
    /// <exception cref="RecordingException">Something cannot be recorded (codes 2001 to 2104).</exception>
    public Task<Artifacts> RecordAsync(IEnumerable<string> sources, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sources);
        return RecordAsync([.. sources.Select(ArtifactSource.Parse)], cancellationToken);
    }

    /// <summary>Records files, folders with everything below them, and what other sources stand for.</summary>
    /// <exception cref="RecordingException">Something cannot be recorded (codes 2001 to 2104).</exception>
    public Task<Artifacts> RecordAsync(IReadOnlyCollection<ArtifactSource> sources, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sources);
        ArtifactSource.Files[] files = [.. sources.OfType<ArtifactSource.Files>()];
        // The usual case on one thread: asynchronous methods are compiled anew in each process, a tenth of a small recording.
        return files.Length == sources.Count ? Task.Run(() => Bounded(RecordFiles(files, cancellationToken)), cancellationToken) : RecordAllAsync(files, sources, cancellationToken);
    }

    private async Task<Artifacts> RecordAllAsync(ArtifactSource.Files[] files, IReadOnlyCollection<ArtifactSource> sources, CancellationToken cancellationToken)
    {
        var recorded = await Task.Run(() => RecordFiles(files, cancellationToken), cancellationToken);
        foreach (var source in sources)
            if (source is not ArtifactSource.Files)
                foreach (var artifact in await RecordAsync(source, cancellationToken)) Add(recorded, artifact);
        return Bounded(recorded);
    }

    private static Artifacts Bounded(Dictionary<string, Artifact> recorded) => recorded.Count <= Limits.Artifacts ? Artifacts.Of(recorded.Values) : throw new RecordingException(
        Codes.RecordingTooLarge, $"There are {recorded.Count} artifacts to record; at most {Limits.Artifacts} fit into a link.", hint: RecordedName.TooMuch);

    private async Task<IReadOnlyList<Artifact>> RecordAsync(ArtifactSource source, CancellationToken cancellationToken) => source switch
    {
        ArtifactSource.Git git => await GitTree.RecordAsync(git.Revision, Options.BaseDirectory, cancellationToken),
        ArtifactSource.Folder folder => [FolderDigest.Record(folder, this, cancellationToken)],
        ArtifactSource.OSTree branch => [OSTreeCommit.Record(branch.Ref, Options.BaseDirectory)],
        ArtifactSource.Other other => Scheme(other).Record(other.Text, Options.BaseDirectory, cancellationToken),
        _ => throw new InvalidOperationException("Files are recorded together."),
    };

    private ArtifactScheme Scheme(ArtifactSource.Other source) => Options.Schemes.FirstOrDefault(scheme => scheme.Name == source.Scheme)
        ?? throw new RecordingException(Codes.SchemeUnknown, $"'{Printable.Of($"{source.Scheme}:{source.Text}")}' has the scheme '{Printable.Of(source.Scheme)}:', which cannot be recorded.",
            hint: $"Known are {string.Join(", ", ["file:", "dir:", "git:", "ostree:", .. Options.Schemes.Select(scheme => $"{scheme.Name}:")])}. For a file of this name write ./ before it.");

    private static void Add(Dictionary<string, Artifact> recorded, Artifact artifact)
    {
        if (recorded.TryAdd(artifact.Name.Value, artifact) || recorded[artifact.Name.Value] == artifact) return;
        throw new RecordingException(Codes.ArtifactNameTwice, $"'{Printable.Of(artifact.Name.Value)}' has another content in one source than in another.",
            hint: "Record one of the two, or commit what is in the working tree. Line endings that git converts differ too: see .gitattributes.");
    }

    /// <summary>Records the base directory with everything below it; the thread waits.</summary>
    /// <exception cref="RecordingException">Something cannot be recorded (codes 2001 to 2007).</exception>
    internal Artifacts RecordFolder(CancellationToken cancellationToken) => Bounded(RecordFiles([new(".")], cancellationToken));

    /// <summary>Files are hashed while others are still searched. What the search refuses is reported before what hashing refuses.</summary>
    internal Dictionary<string, Artifact> RecordFiles(IEnumerable<ArtifactSource.Files> sources, CancellationToken cancellationToken)
    {
        var files = new FileQueue();
        using var watched = Options.Watch?.Invoke(files.Progress);
        var hashing = FileHasher.Start(files, Options.NormalizeLineEndings, cancellationToken);
        try
        {
            Find(sources, files, cancellationToken);
        }
        catch
        {
            files.End(discard: true);
            Task.WhenAny(Task.WhenAll(hashing)).GetAwaiter().GetResult();
            throw;
        }
        files.End();

        var recorded = new Dictionary<string, Artifact>(StringComparer.Ordinal);
        foreach (var worker in hashing)
            foreach (var artifact in worker.GetAwaiter().GetResult()) recorded.Add(artifact.Name.Value, artifact);
        return files.Failure is { } failure ? throw failure : recorded;
    }

    private void Find(IEnumerable<ArtifactSource.Files> sources, FileQueue files, CancellationToken cancellationToken)
    {
        var walk = new FileWalk(Options, files);
        foreach (var source in sources) walk.Add(source, cancellationToken);
    }
}
