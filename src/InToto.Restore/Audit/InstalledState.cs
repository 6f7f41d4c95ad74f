using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace InToto.Restore;

/// <summary>What the system says of a package's folder and every file in it: the same again means that nobody has changed anything.</summary>
/// <remarks>The time of the last change and the number of each file are the system's: whoever may write a file can set when it was modified, and not these.</remarks>
internal static class InstalledState
{
    /// <summary>A digest of it; null where the system does not say enough to rely on, or a file was changed just now.</summary>
    /// <param name="package">The package's file, in its folder.</param>
    /// <param name="now">What is younger than two seconds may be changed again within the same tick of the file system's clock.</param>
    public static byte[]? Of(string package, DateTimeOffset now)
    {
        if (OperatingSystem.IsWindows()) return null;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        return Add(hash, Path.GetDirectoryName(Path.GetFullPath(package))!, "", now.ToUnixTimeSeconds() - Settled) ? hash.GetHashAndReset() : null;
    }

    private static bool Add(IncrementalHash hash, string folder, string name, long settled)
    {
        var entries = FolderEntry.In(folder);
        entries.Sort((left, right) => string.CompareOrdinal(left.Name, right.Name));
        foreach (var entry in entries)
        {
            if (entry.IsLink) return false;
            var (path, below) = (Path.Join(folder, entry.Name), $"{name}/{entry.Name}");
            if (entry.IsFolder ? !Add(hash, path, below, settled) : !Add(hash, path, below, Facts(path), settled)) return false;
        }
        return true;
    }

    private static bool Add(IncrementalHash hash, string path, string name, FileFacts facts, long settled)
    {
        if (facts.Kind != FileKind.Regular || facts.Changed.Seconds >= settled) return false;
        Span<byte> numbers = stackalloc byte[8 * 7];
        ReadOnlySpan<long> values = [name.Length, facts.Length, facts.Modified.Seconds, facts.Modified.Fraction, facts.Changed.Seconds, facts.Changed.Fraction, (long)facts.Node];
        for (var i = 0; i < values.Length; i++) BinaryPrimitives.WriteInt64LittleEndian(numbers[(8 * i)..], values[i]);
        hash.AppendData(numbers);
        hash.AppendData(Encoding.Unicode.GetBytes(name));
        return true;
    }

    private static FileFacts Facts(string path)
    {
        if (OperatingSystem.IsLinux() && Libc.Facts(path) is { } facts) return facts;
        using var handle = BoundedFile.OpenForHashing(path, out var opened);
        return opened;
    }

    private const int Settled = 2;
}
