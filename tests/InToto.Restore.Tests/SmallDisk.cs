using System.Diagnostics;

namespace InToto.Restore.Tests;

/// <summary>A disk of a few MiB under a folder, which gets full.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _path;

    private SmallDisk(string path) => _path = path;

    /// <summary>Mounts one; skips the test where that is not possible.</summary>
    public static SmallDisk At(string folder, string size)
    {
        Directory.CreateDirectory(folder);
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.UserName == "root", "Only root on Linux can mount a small disk.");
        Assert.SkipUnless(Run("mount", "-t", "tmpfs", "-o", $"size={size}", "tmpfs", folder) == 0, "This system does not let its root mount a disk.");
        return new(folder);
    }

    /// <summary>Leaves so many KiB.</summary>
    public void Fill(int left)
    {
        var free = new DriveInfo(_path).AvailableFreeSpace / 1024 - left;
        using var filling = File.Create(Path.Join(_path, ".filling"));
        filling.Write(new byte[free * 1024]);
    }

    /// <summary>Gives the room back.</summary>
    public void Free() => File.Delete(Path.Join(_path, ".filling"));

    private static int Run(params string[] words)
    {
        using var process = Process.Start(words[0], words[1..]);
        process.WaitForExit();
        return process.ExitCode;
    }

    public void Dispose() => Run("umount", "-l", _path);
}
