using System.Diagnostics;
using System.Text;

namespace InToto.Tests.Recording;

/// <summary>A folder of real files for one test, deleted with everything in it afterwards.</summary>
public sealed class ScratchFolder : IDisposable
{
    public ScratchFolder()
    {
        Root = Directory.CreateTempSubdirectory("intoto-").FullName;
        // Tests that give up the superuser's rights must still get to their files.
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Root, (UnixFileMode)0b111_101_101);
    }

    public string Root { get; }

    public string At(string path) => Path.Join(Root, path);

    /// <summary>Writes a file, makes its folders, and returns its path.</summary>
    public string Write(string path, string content = "") => Write(path, Encoding.UTF8.GetBytes(content));

    public string Write(string path, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllBytes(At(path), content);
        return At(path);
    }

    /// <summary>Writes a script that can be executed.</summary>
    public string Executable(string path, string script, string interpreter = "/bin/sh")
    {
        Write(path, $"#!{interpreter}\n{script}\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(At(path), (UnixFileMode)0b111_101_101);
        return At(path);
    }

    public string Folder(string path) => Directory.CreateDirectory(At(path)).FullName;

    /// <summary>Makes a symbolic link; the target is written into it as it is.</summary>
    public string Link(string path, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.CreateSymbolicLink(At(path), target);
        return At(path);
    }

    public string Fifo(string path)
    {
        Run("mkfifo", path);
        return At(path);
    }

    /// <summary>Takes every permission of a file or folder away, until this object is disposed.</summary>
    public void Forbid(string path)
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("Windows has no modes.");
        else File.SetUnixFileMode(At(path), UnixFileMode.None);
    }

    public UnixFileMode Mode(string path)
    {
        if (!OperatingSystem.IsWindows()) return File.GetUnixFileMode(At(path));
        Assert.Skip("Windows has no modes.");
        return default;
    }

    /// <summary>Runs a program in this folder, expects it to succeed, and returns what it wrote.</summary>
    public string Run(string program, params string[] arguments) => RunIn(Root, program, arguments);

    public static string RunIn(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {errors.Result}");
    }

    /// <summary>Deletes all but <c>.git</c>.</summary>
    public void Clear()
    {
        foreach (var entry in new DirectoryInfo(Root).EnumerateFileSystemInfos().Where(entry => entry.Name != ".git"))
        {
            if (entry is DirectoryInfo folder) folder.Delete(recursive: true);
            else entry.Delete();
        }
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
