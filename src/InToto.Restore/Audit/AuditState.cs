using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace InToto.Restore;

/// <summary>What earlier audits accepted without a word: digests of a package, its installed files, and everything that was expected of it.</summary>
/// <remarks>
/// Who writes this file says what is not looked at again, so only what this user's own key has sealed counts. Digests hold numbers that the file systems of this machine gave,
/// so a file from another machine would be of no use anyway.
/// </remarks>
public sealed class AuditState
{
    private readonly string _path;
    private readonly byte[] _key;
    private readonly Dictionary<string, long> _before;
    private readonly Dictionary<string, long> _accepted = new(StringComparer.Ordinal);

    private AuditState(string path, byte[] key, Dictionary<string, long> before, string? startedAnew) => (_path, _key, _before, StartedAnew) = (path, key, before, startedAnew);

    /// <summary>Why what was there does not count, a sentence; null when it does, or nothing was there.</summary>
    public string? StartedAnew { get; }

    /// <summary>Reads what was accepted. Whatever is wrong with the file, nothing of it counts then, and everything is looked at.</summary>
    /// <param name="path">The file; it may be missing.</param>
    /// <param name="keyPath">The key that seals it, in a folder of this user alone; made when it is missing.</param>
    /// <exception cref="RecordingException">A key cannot be made (<see cref="AuditCodes.StateUnusable"/>).</exception>
    public static AuditState Open(string path, string keyPath)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(keyPath);
        if (KeyAt(keyPath) is not { } key) return new(path, NewKey(keyPath), [], Path.Exists(path) ? "The key that it is sealed with is not there, or others may read it." : null);
        try
        {
            return new(path, key, Path.Exists(path) ? Entries(Read(path, RestoreLimits.AuditStateBytes, out _), key) : [], null);
        }
        catch (Unusable problem)
        {
            return new(path, key, [], problem.Message);
        }
    }

    /// <summary>Whether exactly this was accepted before, and may still be.</summary>
    internal bool Knows(ReadOnlySpan<byte> digest, DateTimeOffset now)
    {
        var name = Convert.ToHexStringLower(digest);
        if (!_before.TryGetValue(name, out var until) || until <= now.ToUnixTimeSeconds()) return false;
        _accepted[name] = until;
        return true;
    }

    /// <summary>Something more that was accepted.</summary>
    internal void Accept(ReadOnlySpan<byte> digest, DateTimeOffset until) => _accepted[Convert.ToHexStringLower(digest)] = until.ToUnixTimeSeconds();

    /// <summary>Writes what was accepted, and what earlier audits of other projects accepted while it holds.</summary>
    /// <exception cref="RecordingException">It cannot be written (<see cref="AuditCodes.StateUnusable"/>).</exception>
    public void Write(DateTimeOffset now)
    {
        if (_accepted.All(entry => _before.GetValueOrDefault(entry.Key) == entry.Value)) return;
        foreach (var (name, until) in _before)
            if (until > now.ToUnixTimeSeconds() && _accepted.Count < RestoreLimits.Packages) _accepted.TryAdd(name, until);
        var text = new StringBuilder();
        foreach (var (name, until) in _accepted.OrderBy(entry => entry.Key, StringComparer.Ordinal)) text.Append(CultureInfo.InvariantCulture, $"{name} {until}\n");
        var entries = Encoding.ASCII.GetBytes(text.ToString());
        AtomicFile.Write(_path, [.. Encoding.ASCII.GetBytes($"{Header}{Convert.ToHexStringLower(HMACSHA256.HashData(_key, entries))}\n"), .. entries], Own, AuditCodes.StateUnusable);
    }

    /// <summary>The seal comes first: nothing that it does not hold for is read at all.</summary>
    private static Dictionary<string, long> Entries(byte[] bytes, byte[] key)
    {
        var start = Header.Length + SealChars + 1;
        if (bytes.Length < start || !bytes.AsSpan(0, Header.Length).SequenceEqual(Encoding.ASCII.GetBytes(Header)) || bytes[start - 1] != '\n') throw new Unusable("It is not a file of this version.");
        var found = new byte[HMACSHA256.HashSizeInBytes];
        if (Convert.FromHexString(Encoding.ASCII.GetString(bytes, Header.Length, SealChars), found, out _, out var written) != System.Buffers.OperationStatus.Done || written != found.Length
            || !CryptographicOperations.FixedTimeEquals(found, HMACSHA256.HashData(key, bytes.AsSpan(start)))) throw new Unusable("Something else than an audit of this user wrote it.");

        var entries = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var line in Encoding.ASCII.GetString(bytes, start, bytes.Length - start).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            if (line.Split(' ') is [{ Length: SealChars } name, var until] && long.TryParse(until, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) entries[name] = seconds;
            else throw new Unusable("It has a line that is none of its own.");
        return entries;
    }

    /// <summary>The key; null when there is none that this user alone may read.</summary>
    private static byte[]? KeyAt(string path)
    {
        try
        {
            return Path.Exists(path) && Read(path, KeyBytes, out var facts) is { Length: KeyBytes } key && (facts.Mode & Others) == 0 ? key : null;
        }
        catch (Unusable)
        {
            return null;
        }
    }

    private static byte[] NewKey(string path)
    {
        if (!OperatingSystem.IsWindows()) Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!, Own | UnixFileMode.UserExecute);
        else Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var key = RandomNumberGenerator.GetBytes(KeyBytes);
        AtomicFile.Write(path, key, Own, AuditCodes.StateUnusable);
        return key;
    }

    private static byte[] Read(string path, int maxBytes, out FileFacts facts)
    {
        try
        {
            return BoundedFile.Read(path, maxBytes, (_, what, hint, inner) => new RestoreException(AuditCodes.StateUnusable, what, where: null, hint, inner), out facts);
        }
        catch (RestoreException problem)
        {
            throw new Unusable(problem.Message, problem);
        }
    }

    private sealed class Unusable(string why, Exception? inner = null) : Exception(why, inner);

    private const string Header = "intoto audit 1\n";
    private const int SealChars = 64;
    private const int KeyBytes = 32;
    private const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
}
