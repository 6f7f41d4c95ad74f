using System.Globalization;
using System.Text;

namespace InToto.Build;

/// <summary>The digests of a compile's inputs as the last build read them, with what the system said of the files then.</summary>
/// <remarks>
/// A file of which the system says the same is not read again: a build with nothing to do is quick. Nothing is believed for a link: what is recorded is
/// read after the compiler has run, and a digest that somebody wrote in here only makes the two differ.
/// </remarks>
internal sealed class KnownFiles
{
    private readonly string _path;
    private readonly Dictionary<string, HashedFile> _known = new(StringComparer.Ordinal);

    private KnownFiles(string path) => _path = path;

    /// <summary>Reads what the last build wrote; nothing of it when it cannot be understood.</summary>
    public static KnownFiles Read(string path)
    {
        var files = new KnownFiles(path);
        if (OperatingSystem.IsWindows() || !File.Exists(path)) return files;
        foreach (var line in Encoding.UTF8.GetString(BoundedFile.Read(path, MostBytes)).Split('\n'))
        {
            var words = line.Split(' ', 9);
            if (words.Length != 9 || words[0].Length != 64 || !HexText.IsHex(words[0])) continue;
            if (FactsOf(words) is { } facts) files._known[words[8]] = new(DigestSet.Of(new Digest("sha256", words[0])), facts);
        }
        return files;
    }

    /// <summary>The digest of a file that has not changed since; null when it must be read.</summary>
    public HashedFile? Unchanged(string path) =>
        !OperatingSystem.IsWindows() && _known.TryGetValue(path, out var known) && Libc.Facts(path) is { } now && now == known.Facts ? known : null;

    /// <summary>Writes what this build has read, if it differs.</summary>
    public void Write(IEnumerable<KeyValuePair<string, HashedFile>> files)
    {
        if (OperatingSystem.IsWindows()) return;
        var text = new StringBuilder();
        foreach (var (path, file) in files)
            text.Append(CultureInfo.InvariantCulture, $"{file.Digest.Digests[0].Hex} {(int)file.Facts.Mode} {file.Facts.Length} {file.Facts.Modified.Seconds} {file.Facts.Modified.Fraction} {file.Facts.Changed.Seconds} {file.Facts.Changed.Fraction} {file.Facts.Node} {path}\n");
        QuietFile.Write(_path, Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static FileFacts? FactsOf(string[] words) =>
        int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var mode)
        && Number(words[2]) is { } length && Number(words[3]) is { } modified && Number(words[4]) is { } modifiedFraction
        && Number(words[5]) is { } changed && Number(words[6]) is { } changedFraction
        && ulong.TryParse(words[7], NumberStyles.None, CultureInfo.InvariantCulture, out var node)
            ? new(FileKind.Regular, (UnixFileMode)mode, length, (modified, modifiedFraction), (changed, changedFraction), node)
            : null;

    private static long? Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private const int MostBytes = 64 * 1024 * 1024;
}
