using System.Buffers;
using System.Security.Cryptography;

namespace InToto.DotNet;

/// <summary>The digests of all entries, each unpacked once.</summary>
internal sealed class EntryDigests
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>Unpacking so little takes less time than starting a second thread does.</summary>
    private const long WorthThreads = 4 * 1024 * 1024;

    private readonly Dictionary<PackageEntry, DigestSet> _digests = [];

    /// <exception cref="PackageException">The content of an entry is not what its headers say; of several, the first.</exception>
    public EntryDigests(PackageFile package)
    {
        var (entries, digests) = (package.Entries, new DigestSet[package.Entries.Length]);
        var total = 0L;
        foreach (var entry in entries) total += entry.Length;
        if (total < WorthThreads) Hash(package, digests, 0, 1);
        else HashInParallel(package, digests);
        for (var i = 0; i < digests.Length; i++) _digests.Add(entries[i], digests[i]);
    }

    public DigestSet Of(PackageEntry entry) => _digests[entry];

    private static void HashInParallel(PackageFile package, DigestSet[] digests)
    {
        var failures = new PackageException?[digests.Length];
        Parallel.For(0, digests.Length, i =>
        {
            try
            {
                Hash(package, digests, i, digests.Length);
            }
            catch (PackageException problem)
            {
                failures[i] = problem;
            }
        });
        foreach (var failure in failures)
            if (failure is not null) throw failure;
    }

    /// <summary>Every so many entries from one on.</summary>
    private static void Hash(PackageFile package, DigestSet[] digests, int first, int step)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            for (var i = first; i < digests.Length; i += step) digests[i] = Hash(package, package.Entries[i], hash, buffer);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static DigestSet Hash(PackageFile package, PackageEntry entry, IncrementalHash hash, byte[] buffer)
    {
        using var content = package.OpenRead(entry);
        int read;
        while ((read = content.Read(buffer)) > 0) hash.AppendData(buffer, 0, read);
        return DigestSet.Sha256(hash.GetHashAndReset());
    }
}
