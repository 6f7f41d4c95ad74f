using InToto.DotNet;

namespace InToto.Build;

/// <summary>The two files that a compile's inputs leave in obj: their digests, which are an input of the compile itself, and what tells the next build without reading anything that nothing changed.</summary>
/// <param name="compile">What is compiled.</param>
/// <param name="before">What the last build noted; it is written anew.</param>
/// <param name="settings">What decides beside files what the compiler makes of them: lines.</param>
/// <param name="question">As <see cref="KnownFiles.Answer"/> is asked it.</param>
/// <param name="folders">The folders that matter. Absolute paths.</param>
/// <param name="missing">Files that were looked for, and are not there. Absolute paths.</param>
/// <param name="taken">When recording began.</param>
internal sealed class InputNotes(Compilation compile, KnownFiles before, string settings, string question, IReadOnlyCollection<string> folders, IReadOnlyCollection<string> missing, DateTimeOffset taken)
{
    private readonly string _contentFile = ContentFileOf(compile);

    /// <summary>Where the digests of a compile's inputs are. An absolute path.</summary>
    public static string ContentFileOf(Compilation compile) => Path.Join(compile.RecordFolder, "compile.inputs");

    /// <summary>What the last build noted of a compile; nothing when it did not.</summary>
    public static KnownFiles Before(Compilation compile) => KnownFiles.Read(Path.Join(compile.RecordFolder, "compile.files"));

    /// <summary>Writes the digests, unless they are what was written before.</summary>
    /// <returns>Whether they are others than before; the links of what was compiled of the old ones are deleted.</returns>
    public bool WriteDigests(IReadOnlyDictionary<string, HashedFile> files)
    {
        using var text = DigestsOf(files);
        if (QuietFile.Holds(_contentFile, text.Written)) return false;
        DeleteLinks();
        QuietFile.Write(_contentFile, text.Written);
        return true;
    }

    /// <summary>Writes what tells the next build that nothing changed.</summary>
    public void WriteKnown(IReadOnlyDictionary<string, HashedFile> files) => before.Write(question, files, [compile.RestoreFile, _contentFile], folders, missing, taken);

    /// <summary>Begins to read sources that are still to be read, and writes both when that is done; the links of what was compiled before are deleted at once.</summary>
    /// <param name="heard">Those sources.</param>
    /// <param name="files">The other inputs, by absolute path.</param>
    public void WriteBeside(HeardSources heard, IReadOnlyDictionary<string, HashedFile> files)
    {
        DeleteLinks();
        heard.Read(read =>
        {
            var all = new Dictionary<string, HashedFile>(files, StringComparer.Ordinal);
            foreach (var (path, file) in read) all.Add(path, file);
            using var text = DigestsOf(all);
            if (!QuietFile.Holds(_contentFile, text.Written))
            {
                QuietFile.Write(_contentFile, text.Written);
                // What the compiler writes may be older than this file, and must not be.
                File.SetLastWriteTimeUtc(_contentFile, taken.UtcDateTime);
            }
            WriteKnown(all);
        });
    }

    /// <summary>The settings, and a line for each file.</summary>
    private RentedBuffer DigestsOf(IReadOnlyDictionary<string, HashedFile> files)
    {
        var text = new RentedBuffer(UsualBytes);
        text.Write(settings);
        foreach (var path in files.Keys.Order(StringComparer.Ordinal))
        {
            text.Write(files[path].Digest.Digests[0].Hex);
            text.Write("  ");
            text.Write(path);
            text.Write("\n");
        }
        return text;
    }

    /// <summary>What was recorded of other inputs is no longer true, and the compile that will be may fail.</summary>
    private void DeleteLinks() => LinkFiles.Delete(compile.RecordFolder);

    /// <summary>Some hundred paths and digests.</summary>
    private const int UsualBytes = 128 * 1024;
}
