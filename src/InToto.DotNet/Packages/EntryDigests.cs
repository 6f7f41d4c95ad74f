using System.Buffers;
using System.Security.Cryptography;

namespace InToto.DotNet;

/// <summary>The digests of all entries, each unpacked once, on several cores where that pays.</summary>
internal sealed class EntryDigests
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>Unpacking so little takes less time than starting a thread does.</summary>
    private const long WorthAThread = 4 * 1024 * 1024;

    private const int MostThreads = 8;

    private readonly PackageFile _package;
    private readonly Dictionary<PackageEntry, DigestSet> _digests = [];
    private readonly DigestSet[] _found;
    private readonly Exception?[] _failures;
    private int _next = -1;

    /// <exception cref="PackageException">The content of an entry is not what its headers say; of several, the first.</exception>
    public EntryDigests(PackageFile package)
    {
        _package = package;
        (_found, _failures) = (new DigestSet[package.Entries.Length], new Exception?[package.Entries.Length]);
        Run();
        foreach (var failure in _failures)
            if (failure is not null) throw failure;
        package.RequireUnchanged();
        for (var i = 0; i < _found.Length; i++) _digests.Add(package.Entries[i], _found[i]);
    }

    public DigestSet Of(PackageEntry entry) => _digests[entry];

    private void Run()
    {
        var total = 0L;
        foreach (var entry in _package.Entries) total += entry.Length;
        var others = new Thread[Math.Min(Math.Min(Environment.ProcessorCount, MostThreads) - 1, total / WorthAThread)];
        for (var i = 0; i < others.Length; i++) (others[i] = new(HashNext) { IsBackground = true }).Start();
        HashNext();
        foreach (var thread in others) thread.Join();
    }

    /// <summary>Takes entries until there are no more. A failure is kept for the caller: an exception must not end a thread.</summary>
    private void HashNext()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        for (int i; (i = Interlocked.Increment(ref _next)) < _found.Length;)
        {
            try
            {
                _found[i] = Hash(_package.Entries[i], hash, buffer);
            }
            catch (Exception problem)
            {
                _failures[i] = problem;
                break;
            }
        }
        ArrayPool<byte>.Shared.Return(buffer);
    }

    private DigestSet Hash(PackageEntry entry, IncrementalHash hash, byte[] buffer)
    {
        using var content = _package.OpenRead(entry);
        int read;
        while ((read = content.Read(buffer)) > 0) hash.AppendData(buffer, 0, read);
        return DigestSet.Sha256(hash.GetHashAndReset());
    }
}
