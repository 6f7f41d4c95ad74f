using System.Security.Cryptography;

namespace InToto.Restore;

/// <summary>A folder of one restore inside the packages folder: what is unpacked there comes into its place by being renamed, whole or not at all.</summary>
internal sealed class StagingFolder : IDisposable
{
    private readonly FileStream _owner;

    private StagingFolder(string path, FileStream owner) => (Path, _owner) = (path, owner);

    public string Path { get; }

    /// <summary>Makes one.</summary>
    /// <exception cref="RestoreException">The packages folder cannot be written to (3312).</exception>
    public static StagingFolder Make(string packagesFolder)
    {
        try
        {
            Directory.CreateDirectory(packagesFolder);
            var path = System.IO.Path.Join(packagesFolder, $"{Prefix}{RandomNumberGenerator.GetHexString(16, lowercase: true)}");
            Directory.CreateDirectory(path);
            return new(path, new(System.IO.Path.Join(path, Owner), FileMode.CreateNew, FileAccess.Write, FileShare.None));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw PackageStore.Unwritable(packagesFolder, problem);
        }
    }

    /// <summary>Moves unpacked packages to where builds look for them. What is there already stays, and so does what cannot be renamed: NuGet unpacks it again.</summary>
    public void MoveInto(string packagesFolder, IEnumerable<RestoredId> packages)
    {
        foreach (var package in packages)
        {
            var (from, to) = (System.IO.Path.GetDirectoryName(package.PathIn(Path))!, System.IO.Path.GetDirectoryName(package.PathIn(packagesFolder))!);
            if (!Directory.Exists(from) || Directory.Exists(to)) continue;
            try
            {
                Directory.CreateDirectory(System.IO.Path.GetDirectoryName(to)!);
                Directory.Move(from, to);
            }
            catch (IOException)
            {
                // Another restore was faster by this moment, or it is another disk.
            }
        }
    }

    /// <summary>Removes those of restores that were killed: who made one holds its file open as long as it lives.</summary>
    public static void RemoveLeft(string packagesFolder)
    {
        if (!Directory.Exists(packagesFolder)) return;
        foreach (var left in Directory.EnumerateDirectories(packagesFolder, $"{Prefix}*"))
            try
            {
                new FileStream(System.IO.Path.Join(left, Owner), FileMode.Open, FileAccess.Write, FileShare.None).Dispose();
                Directory.Delete(left, recursive: true);
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                // It is in use, or somebody else is removing it.
            }
    }

    private const string Prefix = ".intoto-";
    private const string Owner = ".owner";

    public void Dispose()
    {
        _owner.Dispose();
        if (Directory.Exists(Path)) Directory.Delete(Path, recursive: true);
    }
}
