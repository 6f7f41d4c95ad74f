namespace InToto.Recording;

/// <summary>A file to hash: the how-manieth it is, its name in the link, and where it is, without any symbolic link.</summary>
internal sealed record FoundFile(int Order, ArtifactName Name, string Folder, string FileName);

/// <summary>Files on their way from the search to the hashing, a batch at a time, in the order in which they were found.</summary>
/// <remarks>A lock and a queue: the platform's channels cost more to start than hashing a thousand small files, and handing over single files costs more than hashing them.</remarks>
internal sealed class FileQueue
{
    private const int BatchFiles = 256;

    private readonly Queue<List<FoundFile>> _batches = new();
    private List<FoundFile> _open = new(BatchFiles);
    private bool _ended;
    private FoundFile? _failedAt;

    /// <summary>What was found and hashed so far.</summary>
    public RecordingProgress Progress { get; } = new();

    /// <summary>Why hashing failed: of several failures that of the file found first. Null when it did not.</summary>
    public InTotoException? Failure { get; private set; }

    /// <summary>Adds a file. Only the one thread that searches does.</summary>
    public void Add(FoundFile file)
    {
        _open.Add(file);
        Progress.Find();
        if (_open.Count == BatchFiles) HandOver();
    }

    /// <summary>There are no more files; when <paramref name="discard"/>, those that nobody has taken are not wanted either.</summary>
    public void End(bool discard = false)
    {
        HandOver();
        lock (_batches)
        {
            _ended = true;
            if (discard) _batches.Clear();
            Monitor.PulseAll(_batches);
        }
    }

    /// <summary>The next files, in order; null when there are none, or one has failed. Who takes a batch finishes it up to its own failure, so the first one is always the same.</summary>
    public List<FoundFile>? Take()
    {
        lock (_batches)
        {
            while (Failure is null && _batches.Count == 0 && !_ended) Monitor.Wait(_batches);
            return Failure is null && _batches.TryDequeue(out var batch) ? batch : null;
        }
    }

    public void Fail(FoundFile file, InTotoException failure)
    {
        lock (_batches)
        {
            if (_failedAt is not null && _failedAt.Order < file.Order) return;
            (_failedAt, Failure) = (file, failure);
            Monitor.PulseAll(_batches);
        }
    }

    private void HandOver()
    {
        lock (_batches)
        {
            if (_open.Count > 0) _batches.Enqueue(_open);
            _open = new(BatchFiles);
            Monitor.Pulse(_batches);
        }
    }
}
