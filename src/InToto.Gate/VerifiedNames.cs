using System.Text;
using InToto.Restore;

namespace InToto.Gate;

/// <summary>Which bytes were verified under an id and version first, in the store, for all gates that share it: sources may change theirs (threat M11).</summary>
/// <remarks>It says what is looked at, not what it is worth: every gate looks at the bytes itself before it serves them. The name stays when the bytes are cleared away.</remarks>
internal sealed class VerifiedNames(string store)
{
    private readonly string _folder = Path.Join(Path.GetFullPath(store), "names");

    /// <summary>The package as it was first verified; null when it was not, or is not there any more.</summary>
    public FetchedPackage? Find(string id, string version) =>
        Read(id, version) is [{ Length: Sha256Chars } sha256, ..] && sha256.All(char.IsAsciiHexDigitLower) && Path.Join(store, sha256, $"{id}.{version}.nupkg") is var path && File.Exists(path) ? new(path, id, version, sha256, "the store") : null;

    /// <summary>The content hash of what was verified first; null when nothing was.</summary>
    public string? ContentHash(string id, string version) => Read(id, version) is [_, { Length: > 0 } hash, ..] ? hash : null;

    /// <summary>Notes what was verified. Whoever was first stays, as long as it is there.</summary>
    public void Add(FetchedPackage package, string id, string version, string contentHash)
    {
        var name = Path.Join(_folder, $"{id}.{version}");
        if (Find(id, version) is not null) return;
        Directory.CreateDirectory(_folder);
        var part = Path.Join(_folder, $".{Guid.NewGuid():N}.tmp");
        File.WriteAllText(part, $"{package.Sha256}\n{contentHash}\n");
        File.Move(part, name, overwrite: true);
    }

    /// <summary>Notes that a package is used, at most once a day: what nobody uses is cleared away first.</summary>
    public static void Use(FetchedPackage package, DateTimeOffset now)
    {
        try
        {
            if (now - File.GetLastWriteTimeUtc(package.Path) > TimeSpan.FromDays(1)) File.SetLastWriteTimeUtc(package.Path, now.UtcDateTime);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // It is served all the same, and may be fetched again some day.
        }
    }

    /// <summary>Forgets what turned out to be broken, so that it is fetched again. What it must be is not forgotten.</summary>
    public static void Remove(FetchedPackage package)
    {
        if (Path.GetDirectoryName(package.Path) is { } folder && Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    private string[] Read(string id, string version)
    {
        var name = Path.Join(_folder, $"{id}.{version}");
        if (!File.Exists(name)) return [];
        using var file = File.OpenRead(name);
        var bytes = new byte[MostBytes];
        return Encoding.ASCII.GetString(bytes, 0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)).Split('\n');
    }

    private const int Sha256Chars = 64;

    /// <summary>A SHA-256 in hexadecimal, a SHA-512 in base64, and two line feeds.</summary>
    private const int MostBytes = 256;
}
