using System.Text;
using InToto.Restore;

namespace InToto.Gate;

/// <summary>Which bytes were verified under an id and version first, in the store, for all gates that share it: sources may change theirs (threat M11).</summary>
/// <remarks>It says what is looked at, not what it is worth: every gate looks at the bytes itself before it serves them.</remarks>
internal sealed class VerifiedNames(string store)
{
    private readonly string _folder = Path.Join(Path.GetFullPath(store), "names");

    /// <summary>The package as it was first verified; null when it was not, or is not there any more.</summary>
    public FetchedPackage? Find(string id, string version)
    {
        var name = Path.Join(_folder, $"{id}.{version}");
        if (!File.Exists(name)) return null;
        using var file = File.OpenRead(name);
        var digits = new byte[Sha256Chars];
        if (file.ReadAtLeast(digits, digits.Length, throwOnEndOfStream: false) != Sha256Chars) return null;
        var sha256 = Encoding.ASCII.GetString(digits);
        if (!sha256.All(char.IsAsciiHexDigitLower)) return null;
        var path = Path.Join(store, sha256, $"{id}.{version}.nupkg");
        return File.Exists(path) ? new(path, id, version, sha256, "the store") : null;
    }

    /// <summary>Notes what was verified. Whoever was first stays.</summary>
    public void Add(FetchedPackage package, string id, string version)
    {
        var name = Path.Join(_folder, $"{id}.{version}");
        if (File.Exists(name)) return;
        Directory.CreateDirectory(_folder);
        var part = Path.Join(_folder, $".{Guid.NewGuid():N}.tmp");
        File.WriteAllText(part, package.Sha256 + "\n");
        try
        {
            File.Move(part, name);
        }
        catch (IOException) when (File.Exists(name))
        {
            File.Delete(part);
        }
    }

    /// <summary>Forgets what turned out to be broken, so that it is fetched again.</summary>
    public void Remove(FetchedPackage package)
    {
        var name = Path.Join(_folder, $"{package.Id}.{package.Version}".ToLowerInvariant());
        if (File.Exists(name)) File.Delete(name);
        if (Path.GetDirectoryName(package.Path) is { } folder && Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    private const int Sha256Chars = 64;
}
