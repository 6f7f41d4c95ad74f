using InToto.DotNet;

namespace InToto.Build;

/// <summary>Sources of a compile that is sure to come, and whose PDB will say which bytes the compiler read: they are read once, while it runs.</summary>
/// <remarks>
/// What the system says of them is noted before, and asked again after. Any other input is read before and after: nobody testifies to it. So is a file that was written so
/// shortly before that a write after it could bear the same time.
/// </remarks>
internal sealed class HeardSources
{
    private readonly Dictionary<string, FileFacts> _noted;
    private readonly Dictionary<string, HashedFile> _read;
    private Task _reading = Task.CompletedTask;

    private HeardSources(int most) => (_noted, _read) = (new(most, StringComparer.Ordinal), new(most, StringComparer.Ordinal));

    /// <summary>No sources: all are read before and after.</summary>
    public static HeardSources None { get; } = new(0);

    /// <summary>Notes what the system says of those of some sources that can be read later.</summary>
    /// <param name="sources">Absolute paths.</param>
    /// <param name="taken">When recording began.</param>
    public static HeardSources Note(IReadOnlyCollection<string> sources, DateTimeOffset taken)
    {
        if (!OperatingSystem.IsLinux()) return None;
        var heard = new HeardSources(sources.Count);
        foreach (var path in sources)
            if (Libc.Facts(path) is { Kind: FileKind.Regular } facts && !facts.ChangedAfter(taken - FileFacts.Tick)) heard._noted[path] = facts;
        return heard;
    }

    /// <summary>Whether a source is among them.</summary>
    public bool Have(string path) => _noted.ContainsKey(path);

    /// <summary>What a source was before the compiler ran; null when it was read too late to say that, and for what is not among them.</summary>
    public HashedFile? Before(string path) => Files.TryGetValue(path, out var read) && read.Facts == _noted[path] ? read : null;

    /// <summary>What will be read. Absolute paths.</summary>
    public IReadOnlyCollection<string> Paths => _noted.Keys;

    /// <summary>Begins to read them.</summary>
    /// <param name="then">Is given what was read when all of it was. When something could not be, whoever records the compile reads it again, and says so.</param>
    public void Read(Action<IReadOnlyDictionary<string, HashedFile>> then) => _reading = Beside.Run(() => ReadAhead.Quietly(() =>
    {
        foreach (var path in _noted.Keys) _read.Add(path, HashedFile.Read(path, CancellationToken.None));
        then(_read);
    }));

    /// <summary>What was read, by absolute path, when that is done.</summary>
    public IReadOnlyDictionary<string, HashedFile> Files
    {
        get
        {
            _reading.Wait();
            return _read;
        }
    }

    /// <summary>What was read of a source, if the system says of it now what it said then; null when it must be read.</summary>
    public HashedFile? Unchanged(string path) => OperatingSystem.IsLinux() && Files.TryGetValue(path, out var read) && Libc.HasFacts(path, read.Facts) ? read : null;
}
