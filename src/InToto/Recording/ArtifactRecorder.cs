namespace InToto.Recording;

/// <summary>Records artifacts: what there is and its SHA-256, under names that mean the same everywhere.</summary>
/// <remarks>It refuses what it cannot record faithfully; nothing is skipped but what <see cref="RecordingOptions.Exclude"/> hides.</remarks>
[Spec("4.4")]
public sealed class ArtifactRecorder(RecordingOptions options)
{
    /// <summary>Records files, folders with everything below them, and git revisions.</summary>
    /// <param name="sources">Each as <see cref="ArtifactSource.Parse"/> reads it.</param>
    /// <param name="cancellationToken">Stops between two pieces of a file.</param>
    /// <exception cref="RecordingException">Something cannot be recorded (codes 2001 to 2102).</exception>
    public Task<Artifacts> RecordAsync(IEnumerable<string> sources, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sources);
        return RecordAsync([.. sources.Select(ArtifactSource.Parse)], cancellationToken);
    }

    /// <summary>Records files, folders with everything below them, and git revisions.</summary>
    /// <exception cref="RecordingException">Something cannot be recorded (codes 2001 to 2102).</exception>
    public async Task<Artifacts> RecordAsync(IReadOnlyCollection<ArtifactSource> sources, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sources);
        var recorded = await RecordFilesAsync(sources.OfType<ArtifactSource.Files>(), cancellationToken);
        foreach (var source in sources.OfType<ArtifactSource.Git>())
            foreach (var artifact in await GitTree.RecordAsync(source.Revision, options.BaseDirectory, cancellationToken))
                Add(recorded, artifact, source);
        return recorded.Count <= Limits.Artifacts ? Artifacts.Of(recorded.Values) : throw new RecordingException(Codes.RecordingTooLarge,
            $"There are {recorded.Count} artifacts to record; at most {Limits.Artifacts} fit into a link.", hint: RecordedName.TooMuch);
    }

    private static void Add(Dictionary<string, Artifact> recorded, Artifact artifact, ArtifactSource.Git source)
    {
        if (recorded.TryAdd(artifact.Name.Value, artifact) || recorded[artifact.Name.Value] == artifact) return;
        throw new RecordingException(Codes.ArtifactNameTwice, $"'{Printable.Of(artifact.Name.Value)}' has another content in git:{Printable.Of(source.Revision)} than in another source.",
            hint: "Record one of the two, or commit what is in the working tree. Line endings that git converts differ too: see .gitattributes.");
    }

    /// <summary>Records the base directory with everything below it; the thread waits.</summary>
    /// <exception cref="RecordingException">Something cannot be recorded (codes 2001 to 2007).</exception>
    internal Artifacts RecordFolder(CancellationToken cancellationToken)
    {
        var files = new FileQueue();
        var hashing = FileHasher.Start(files, cancellationToken);
        try
        {
            Find([new(".")], files, cancellationToken);
        }
        catch
        {
            files.End(discard: true);
            Task.WhenAny(Task.WhenAll(hashing)).GetAwaiter().GetResult();
            throw;
        }
        files.End();
        List<Artifact> recorded = [];
        foreach (var worker in hashing) recorded.AddRange(worker.GetAwaiter().GetResult());
        return files.Failure is { } failure ? throw failure : Artifacts.Of(recorded);
    }

    /// <summary>Files are hashed while others are still searched. What the search refuses is reported before what hashing refuses.</summary>
    private async Task<Dictionary<string, Artifact>> RecordFilesAsync(IEnumerable<ArtifactSource.Files> sources, CancellationToken cancellationToken)
    {
        var files = new FileQueue();
        var hashing = FileHasher.HashAsync(files, cancellationToken);
        try
        {
            await Task.Run(() => Find(sources, files, cancellationToken), cancellationToken);
        }
        catch
        {
            files.End(discard: true);
            await ((Task)hashing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
        files.End();

        var recorded = new Dictionary<string, Artifact>(StringComparer.Ordinal);
        foreach (var artifacts in await hashing)
            foreach (var artifact in artifacts) recorded.Add(artifact.Name.Value, artifact);
        return files.Failure is { } failure ? throw failure : recorded;
    }

    private void Find(IEnumerable<ArtifactSource.Files> sources, FileQueue files, CancellationToken cancellationToken)
    {
        var walk = new FileWalk(options, files);
        foreach (var source in sources) walk.Add(source, cancellationToken);
    }
}
