using System.Text;

namespace InToto.Tool;

/// <summary>Files of somebody else's repository: a new one is never written over another, and a change only over what was looked at.</summary>
internal static class InitFile
{
    /// <exception cref="MetadataFormatException">It is no regular file, or larger than any file of this kind.</exception>
    public static byte[] Read(string path) => MetadataFile.Read(path).Bytes.ToArray();

    public static void Create(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        stream.Write(Encoding.UTF8.GetBytes(text));
    }

    /// <exception cref="ToolException">The file is another by now.</exception>
    public static void Change(string path, byte[] old, byte[] content)
    {
        if (!Read(path).AsSpan().SequenceEqual(old))
            throw new ToolException(AuthorCodes.FileNotChangeable, $"'{Printable.Of(path)}' was changed by somebody else since the plan was made.", hint: "Run it again.");
        // Beside it and renamed, so that nobody ever sees half of it; the mode stays.
        var temporary = $"{path}.intoto.tmp";
        using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None)) stream.Write(content);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(temporary, File.GetUnixFileMode(path));
        File.Move(temporary, path, overwrite: true);
    }
}
