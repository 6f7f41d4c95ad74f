using System.Diagnostics;
using System.Reflection;
using System.Text;
using InToto.Testing;

// Transcripts need a POSIX shell, modes and signals.
[assembly: System.Runtime.Versioning.UnsupportedOSPlatform("windows")]

namespace InToto.Tool.Tests;

/// <summary>How a command ended, and what it wrote.</summary>
internal sealed record Ending(int ExitCode, string Output = "", string Error = "")
{
    public static Ending Done { get; } = new(0);
}

/// <summary>Understands the commands of transcripts, in a folder and a home of its own.</summary>
internal sealed class Shell : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("intoto-tool-").FullName;
    private readonly string _folder;

    public Shell()
    {
        _folder = Directory.CreateDirectory(Path.Combine(_home, "work")).FullName;
        Directory.CreateDirectory(Path.Combine(_home, "bin"));
        foreach (var name in new[] { "intoto", "dotnet-intoto" }) File.CreateSymbolicLink(Path.Combine(_home, "bin", name), Tool);
        Names.Add("dir", _folder);
    }

    public static string Tool { get; } = typeof(Shell).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "Tool").Value!;

    public Names Names { get; } = new();

    public Ending Run(string command, string[] input) => Words(Names.Resolve(command)) switch
    {
        ["intoto", .. var words] => Start(Tool, words, []),
        ["with", .. var words] when Array.IndexOf(words, "intoto") is var at and > 0 => Start(Tool, words[(at + 1)..], words[..at]),
        ["sh", var script] => Start("/bin/sh", ["-c", script], []),
        ["assets", var name] => Copy(Repository.TestAsset(name), At(name)),
        ["write", var file] => Write(file, string.Concat(input.Select(line => line + "\n"))),
        ["replace", var file, var old, var @new] => Write(file, Replace(File.ReadAllText(At(file)), old, @new)),
        ["cat", var file] => Ending.Done with { Output = File.ReadAllText(At(file)) },
        ["list", var folder] => Ending.Done with { Output = string.Concat(Directory.EnumerateFileSystemEntries(At(folder)).Select(Path.GetFileName).Order(StringComparer.Ordinal).Select(name => name + "\n")) },
        ["mode", var file] => Ending.Done with { Output = Convert.ToString((int)File.GetUnixFileMode(At(file)), 8) + "\n" },
        ["copy", var from, var to] => Copy(At(from), At(to)),
        ["remove", var file] => Remove(At(file)),
        _ => throw new ArgumentException($"'{command}' is no command of transcripts."),
    };

    /// <summary>A line of the POSIX shell, whatever quotes it holds.</summary>
    public Ending Sh(string script) => Start("/bin/sh", ["-c", script], []);

    public void Dispose() => Directory.Delete(_home, recursive: true);

    private Ending Start(string program, string[] words, string[] variables)
    {
        var start = new ProcessStartInfo(program, words)
        {
            WorkingDirectory = _folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment["HOME"] = _home;
        start.Environment["PATH"] = $"{Path.Combine(_home, "bin")}:{start.Environment["PATH"]}";
        // What a build agent says of itself is what a test says, and nothing else; and the home is this one for dotnet too.
        foreach (var agent in (string[])["CI", "GITHUB_ACTIONS", "TF_BUILD", "GITLAB_CI", "DOTNET_CLI_HOME"]) start.Environment.Remove(agent);
        foreach (var variable in variables) start.Environment[variable.Split('=', 2)[0]] = variable.Split('=', 2)[1];

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (!process.WaitForExit(TimeSpan.FromMinutes(3))) process.Kill(entireProcessTree: true);
        if (!Task.WaitAll([output, error], TimeSpan.FromMinutes(1))) throw new TimeoutException($"{program} {string.Join(' ', words)} ended and left something that holds its output.");
        return new(process.ExitCode, output.Result, error.Result);
    }

    private Ending Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(file))!);
        File.WriteAllText(At(file), text);
        return Ending.Done;
    }

    private static string Replace(string text, string old, string @new) =>
        text.Contains(old, StringComparison.Ordinal) ? text.Replace(old, @new, StringComparison.Ordinal) : throw new ArgumentException($"There is no '{old}' to replace.");

    /// <summary>Private keys become private again: a repository keeps no permissions.</summary>
    private static Ending Copy(string from, string to)
    {
        if (File.Exists(from)) File.Copy(from, to, overwrite: true);
        foreach (var file in Directory.Exists(from) ? Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories) : [])
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
            if (file.EndsWith(".pem", StringComparison.Ordinal)) File.SetUnixFileMode(copy, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
        return Ending.Done;
    }

    private static Ending Remove(string path)
    {
        if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
        else File.Delete(path);
        return Ending.Done;
    }

    public string At(string path) => Path.Combine(_folder, path);

    /// <summary>Words are separated by spaces; quotes of either kind keep them together.</summary>
    private static string[] Words(string command)
    {
        List<string> words = [];
        for (var i = 0; i < command.Length; i++)
        {
            if (command[i] == ' ') continue;
            var word = new StringBuilder();
            for (; i < command.Length && command[i] != ' '; i++)
            {
                if (command[i] is not ('\'' or '"')) word.Append(command[i]);
                else
                {
                    var end = command.IndexOf(command[i], i + 1);
                    word.Append(command, i + 1, end - i - 1);
                    i = end;
                }
            }
            words.Add(word.ToString());
        }
        return [.. words];
    }
}
