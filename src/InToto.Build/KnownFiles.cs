using System.Buffers;
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
        if (OperatingSystem.IsWindows() || !File.Exists(path)) return new(path);
        using var bytes = BoundedFile.ReadRented(path, MostBytes);
        using var reader = new BinaryReader(bytes.ToStream(), Encoding.UTF8);
        try
        {
            var files = new KnownFiles(path);
            files.Read(reader);
            return files;
        }
        catch (Exception problem) when (problem is IOException or FormatException or ArgumentException)
        {
            return new(path);
        }
    }

    /// <summary>The digest of a file that has not changed since; null when it must be read.</summary>
    public HashedFile? Unchanged(string path) => OperatingSystem.IsLinux() && _files.TryGetValue(path, out var known) && Libc.HasFacts(path, known.Facts) ? known : null;

    /// <summary>Whether the same was asked, every file and other file is as it was, and what was not there still is not.</summary>
    /// <param name="question">As it was when they were written.</param>
    /// <param name="facts">What the system says of files now.</param>
    public bool Answer(string question, BuildFacts facts)
    {
        if (_question != question) return false;
        foreach (var (path, then) in _others)
            if (FactsOf(path) != then) return false;
        foreach (var (path, file) in _files)
            if (!facts.AreStill(path, file.Facts)) return false;
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
    public void Write(string question, IReadOnlyDictionary<string, HashedFile> files, IEnumerable<string> others, IEnumerable<string> folders, IEnumerable<string> missing, DateTimeOffset taken)
    {
        if (OperatingSystem.IsWindows()) return;
        var room = RoomFor(question) + RoomFor(files.Keys) + RoomFor(others) + RoomFor(folders) + RoomFor(missing);
        var buffer = ArrayPool<byte>.Shared.Rent(room);
        using var bytes = new MemoryStream(buffer);
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        var settled = true;
        foreach (var (path, file) in files)
        {
            if (file.Facts.ChangedAfter(taken - FileFacts.Tick)) settled = false;
            else Write(writer, AnInput, path, file);
        }
        if (settled)
        {
            Write(writer, TheQuestion, question);
            foreach (var path in others)
            {
                Write(writer, FactsOf(path) is null ? Missing : Other, path);
                if (FactsOf(path) is { } facts) StoredFacts.Write(writer, facts);
            }
            foreach (var path in folders) Write(writer, AFolder, path);
            foreach (var path in missing) Write(writer, Missing, path);
        }
        writer.Flush();
        QuietFile.Write(_path, buffer.AsSpan(0, (int)bytes.Position));
        ArrayPool<byte>.Shared.Return(buffer);
    }

    private static int RoomFor(IEnumerable<string> texts)
    {
        var room = 0;
        foreach (var text in texts) room += RoomFor(text);
        return room;
    }

    private static int RoomFor(string text) => Encoding.UTF8.GetMaxByteCount(text.Length) + MostBeside;

    private void Read(BinaryReader reader)
    {
        while (reader.BaseStream.Position < reader.BaseStream.Length)
        {
            var (kind, text) = (reader.ReadByte(), reader.ReadString());
            switch (kind)
            {
                case AnInput: _files[text] = new(StoredFacts.ReadDigest(reader), StoredFacts.ReadFacts(reader)); break;
                case Other: _others[text] = StoredFacts.ReadFacts(reader); break;
                case TheQuestion: _question = text; break;
                case AFolder: _folders.Add(text); break;
                case Missing: _missing.Add(text); break;
                default: throw new FormatException();
            }
        }
    }

    private static void Write(BinaryWriter writer, byte kind, string text)
    {
        writer.Write(kind);
        writer.Write(text);
    }

    private static void Write(BinaryWriter writer, byte kind, string path, HashedFile file)
    {
        Write(writer, kind, path);
        StoredFacts.Write(writer, file.Digest);
        StoredFacts.Write(writer, file.Facts);
    }

    private static FileFacts? FactsOf(string path) => OperatingSystem.IsWindows() ? null : Libc.Facts(path);

    private const byte AnInput = 1;
    private const byte Other = 2;
    private const byte TheQuestion = 3;
    private const byte AFolder = 4;
    private const byte Missing = 5;

    /// <summary>The kind, the length of the text, a digest, and what the system says.</summary>
    private const int MostBeside = 128;

    private const int MostBytes = 64 * 1024 * 1024;
}
