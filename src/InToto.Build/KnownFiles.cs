using System.Globalization;
using System.Text;
using InToto.DotNet;

namespace InToto.Build;

/// <summary>The digests of a compile's inputs as the last build read them, with what the system said of the files then, and the question that they answered.</summary>
/// <remarks>
/// A file of which the system says the same is not read again; and when it says the same of all, and the same was asked, nothing is found out again: a build with nothing to do
/// is quick. Nothing is believed for a link: what is recorded is read after the compiler has run, and a digest that somebody wrote in here only makes the two differ.
/// </remarks>
internal sealed class KnownFiles
{
    private readonly string _path;
    private readonly Dictionary<string, HashedFile> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileFacts> _others = new(StringComparer.Ordinal);
    private readonly List<string> _folders = [];
    private readonly List<string> _missing = [];
    private string _question = "";

    private KnownFiles(string path) => _path = path;

    /// <summary>The inputs, by absolute path.</summary>
    public IReadOnlyDictionary<string, HashedFile> Files => _files;

    /// <summary>Their folders that matter. Absolute paths.</summary>
    public IReadOnlyList<string> Folders => _folders;

    /// <summary>Reads what the last build wrote; nothing of it when it cannot be understood.</summary>
    public static KnownFiles Read(string path)
    {
        var files = new KnownFiles(path);
        if (OperatingSystem.IsWindows() || !File.Exists(path)) return files;
        foreach (var line in Encoding.UTF8.GetString(BoundedFile.Read(path, MostBytes)).Split('\n')) files.Add(line);
        return files;
    }

    /// <summary>The digest of a file that has not changed since; null when it must be read.</summary>
    public HashedFile? Unchanged(string path) => _files.TryGetValue(path, out var known) && Is(path, known.Facts) ? known : null;

    /// <summary>Whether the same was asked, every file and other file is as it was, and what was not there still is not.</summary>
    public bool Answer(string question)
    {
        if (_question != question) return false;
        foreach (var (path, facts) in _others)
            if (!Is(path, facts)) return false;
        foreach (var (path, file) in _files)
            if (!Is(path, file.Facts)) return false;
        foreach (var path in _missing)
            if (File.Exists(path)) return false;
        return true;
    }

    /// <summary>Writes what this build has read, if it differs.</summary>
    /// <param name="question">What was asked: a digest of all that decides which files are inputs.</param>
    /// <param name="files">The inputs, by absolute path.</param>
    /// <param name="others">Other files that decided something. Absolute paths; what does not exist is noted so.</param>
    /// <param name="folders">Folders of inputs. Absolute paths.</param>
    /// <param name="missing">Files that would be inputs and do not exist. Absolute paths.</param>
    /// <param name="taken">When the first was read: what changed just before may have changed again within one tick of the system's clock, and is not known.</param>
    public void Write(string question, IEnumerable<KeyValuePair<string, HashedFile>> files, IEnumerable<string> others, IEnumerable<string> folders, IEnumerable<string> missing, DateTimeOffset taken)
    {
        if (OperatingSystem.IsWindows()) return;
        var text = new StringBuilder();
        var settled = true;
        foreach (var (path, file) in files)
        {
            if (file.ChangedAfter(taken - Tick)) settled = false;
            else Append(text, file.Digest.Digests[0].Hex, file.Facts, path);
        }
        if (settled)
        {
            text.Append("? ").Append(question).Append('\n');
            foreach (var path in others)
            {
                if (Libc.Facts(path) is { } facts) Append(text, "-", facts, path);
                else text.Append("! ").Append(path).Append('\n');
            }
            foreach (var path in folders) text.Append("/ ").Append(path).Append('\n');
            foreach (var path in missing) text.Append("! ").Append(path).Append('\n');
        }
        QuietFile.Write(_path, Encoding.UTF8.GetBytes(text.ToString()));
    }

    private void Add(string line)
    {
        if (line.Length < 2) return;
        if (line[1] == ' ' && line[0] is var kind and not '-')
        {
            if (kind == '?') _question = line[2..];
            else if (kind == '/') _folders.Add(line[2..]);
            else if (kind == '!') _missing.Add(line[2..]);
            return;
        }
        var words = line.Split(' ', 9);
        if (words.Length != 9 || FactsOf(words) is not { } facts) return;
        if (words[0] == "-") _others[words[8]] = facts;
        else if (words[0].Length == 64 && HexText.IsHex(words[0])) _files[words[8]] = new(DigestSet.Of(new Digest("sha256", words[0])), facts);
    }

    private static bool Is(string path, FileFacts facts) => !OperatingSystem.IsWindows() && Libc.Facts(path) is { } now && now == facts;

    private static void Append(StringBuilder text, string digest, FileFacts facts, string path) =>
        text.Append(digest).Append(' ').Append(Text((int)facts.Mode)).Append(' ').Append(Text(facts.Length))
            .Append(' ').Append(Text(facts.Modified.Seconds)).Append(' ').Append(Text(facts.Modified.Fraction))
            .Append(' ').Append(Text(facts.Changed.Seconds)).Append(' ').Append(Text(facts.Changed.Fraction))
            .Append(' ').Append(facts.Node.ToString(CultureInfo.InvariantCulture)).Append(' ').Append(path).Append('\n');

    private static FileFacts? FactsOf(string[] words) =>
        int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var mode)
        && Number(words[2]) is { } length && Number(words[3]) is { } modified && Number(words[4]) is { } modifiedFraction
        && Number(words[5]) is { } changed && Number(words[6]) is { } changedFraction
        && ulong.TryParse(words[7], NumberStyles.None, CultureInfo.InvariantCulture, out var node)
            ? new(FileKind.Regular, (UnixFileMode)mode, length, (modified, modifiedFraction), (changed, changedFraction), node)
            : null;

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static long? Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Systems note times of changes by ticks of up to 16 ms.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);

    private const int MostBytes = 64 * 1024 * 1024;
}
