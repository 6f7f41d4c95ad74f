namespace InToto.Recording;

/// <summary>How far a recording of files is. Another thread may read it while the recording goes on.</summary>
public sealed class RecordingProgress
{
    private int _found;
    private int _files;
    private long _bytes;

    internal RecordingProgress() { }

    /// <summary>How many files to record were found so far: the search goes on beside the hashing.</summary>
    public int Found => Volatile.Read(ref _found);

    /// <summary>How many of them are hashed.</summary>
    public int Files => Volatile.Read(ref _files);

    /// <summary>How many bytes were hashed, of files that are not finished too.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    internal void Find() => Interlocked.Increment(ref _found);

    internal void Hash(int bytes) => Interlocked.Add(ref _bytes, bytes);

    internal void Finish() => Interlocked.Increment(ref _files);
}
