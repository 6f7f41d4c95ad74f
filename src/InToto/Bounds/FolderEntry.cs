using System.IO.Enumeration;
using System.Runtime.Versioning;

namespace InToto;

/// <summary>What stands in a folder under a name.</summary>
/// <param name="Name">The name.</param>
/// <param name="IsFolder">Whether it is a folder, or a symbolic link to one.</param>
/// <param name="IsLink">Whether it is a symbolic link.</param>
internal sealed record FolderEntry(string Name, bool IsFolder, bool IsLink)
{
    /// <summary>All entries of a folder but itself and the one above, in no order.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static List<FolderEntry> In(string folder) =>
        OperatingSystem.IsLinux() && Environment.Is64BitProcess ? OnLinux(folder) : Everywhere(folder);

    private static List<FolderEntry> Everywhere(string folder) => [.. new FileSystemEnumerable<FolderEntry>(
        folder, (ref entry) => new(entry.FileName.ToString(), entry.IsDirectory, (entry.Attributes & FileAttributes.ReparsePoint) != 0), Everything)];

    /// <summary>The folder itself says what each entry is. The platform asks the file again, with two system calls, to tell links apart.</summary>
    [SupportedOSPlatform("linux")]
    private static List<FolderEntry> OnLinux(string folder)
    {
        var entries = new List<FolderEntry>();
        Libc.ForEachEntry(folder, (name, kind) =>
        {
            if (name is "." or "..") return;
            var path = kind is Libc.EntryIsFile or Libc.EntryIsFolder ? null : Path.Join(folder, name);
            entries.Add(new(name, path is null ? kind == Libc.EntryIsFolder : Directory.Exists(path), kind == Libc.EntryIsLink || (kind == Libc.EntryIsUnknown && HasTarget(path!))));
        });
        return entries;
    }

    /// <summary>Some file systems keep no kinds in folders.</summary>
    private static bool HasTarget(string path) => (File.GetAttributes(path) & FileAttributes.ReparsePoint) != 0;

    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false, ReturnSpecialDirectories = false };
}
