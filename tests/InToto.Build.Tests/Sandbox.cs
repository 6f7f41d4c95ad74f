using System.Diagnostics;
using System.Reflection;
using System.Text;

// Packages are built in a POSIX environment: modes of key files, paths with characters that Windows does not have.
[assembly: System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
// Each test starts builds that use every core.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace InToto.Build.Tests;

/// <summary>How a command ended, and what it wrote.</summary>
internal sealed record Ending(int Code, string Output)
{
    /// <summary>The codes of ours that it reported as errors, each once.</summary>
    public string[] Errors => [.. Lines("error INTOTO").Select(line => line[(line.IndexOf("error INTOTO", StringComparison.Ordinal) + 6)..][..10]).Distinct()];

    /// <summary>The codes of ours that it reported as warnings, each once.</summary>
    public string[] Warnings => [.. Lines("warning INTOTO").Select(line => line[(line.IndexOf("warning INTOTO", StringComparison.Ordinal) + 8)..][..10]).Distinct()];

    private IEnumerable<string> Lines(string with) => Output.Split('\n').Where(line => line.Contains(with, StringComparison.Ordinal));
}

/// <summary>A folder outside the repository, where real programs run with an environment of their own.</summary>
internal sealed class Sandbox : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("intoto-build-").FullName;

    /// <param name="name">The name of the folder that holds the repository.</param>
    public Sandbox(string name = "repo")
    {
        Root = Path.Join(_home, name);
        Directory.CreateDirectory(Root);
        foreach (var key in Directory.EnumerateFiles(InToto.Testing.Repository.TestAsset("keys"), "*.pem"))
        {
            File.Copy(key, Path.Join(_home, Path.GetFileName(key)));
            File.SetUnixFileMode(Path.Join(_home, Path.GetFileName(key)), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
        Variables["RestorePackagesPath"] = UnpackedPackages;
        Variables["RestoreFallbackFolders"] = Metadata("FallbackPackages");
        Variables["INTOTO_SIGNING_KEY"] = Key("carl");
        Variables["XDG_CACHE_HOME"] = Outside(".cache");
    }

    /// <summary>Unpacked once in each run: the version of InToto.Build is this run's.</summary>
    private static string UnpackedPackages { get; } = Directory.CreateTempSubdirectory("intoto-packages-").FullName;

    /// <summary>The folder with the freshly packed InToto.Build.</summary>
    public static string Packages => Metadata("Packages");

    /// <summary>The version of InToto.Build.</summary>
    public static string Version { get; } = Path.GetFileNameWithoutExtension(Directory.EnumerateFiles(Metadata("Packages"), "InToto.Build.*.nupkg").Single())["InToto.Build.".Length..];

    /// <summary>The repository.</summary>
    public string Root { get; }

    /// <summary>Environment variables of the programs. A null takes one away.</summary>
    public Dictionary<string, string?> Variables { get; } = [];

    /// <summary>A private key file of the tests' people.</summary>
    public string Key(string name) => Path.Join(_home, $"{name}.pem");

    /// <summary>Each compile starts a compiler of its own, which takes a second, and dies with its build.</summary>
    public void UseOwnCompilers() => Variables["UseSharedCompilation"] = "false";

    /// <summary>A path in the repository.</summary>
    public string At(string path) => Path.Join(Root, path);

    /// <summary>A path beside the repository.</summary>
    public string Outside(string path) => Path.Join(_home, path);

    public string Read(string path) => File.ReadAllText(At(path));

    public void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), text);
    }

    public void Replace(string path, string old, string with)
    {
        var text = Read(path);
        Assert.Contains(old, text);
        Write(path, text.Replace(old, with, StringComparison.Ordinal));
    }

    /// <summary>Commits what is there.</summary>
    public void Commit()
    {
        if (!Directory.Exists(At(".git"))) Done("git", "init", "-q", "--initial-branch=main", ".");
        Done("git", "add", "-A", ".");
        Done("git", "commit", "-q", "-m", "a commit");
    }

    /// <summary>Runs <c>dotnet</c> in the repository.</summary>
    public Ending DotNet(params string[] words) => Run("dotnet", words);

    /// <summary>Runs a program that must succeed.</summary>
    public string Done(string program, params string[] words)
    {
        var ending = Run(program, words);
        Assert.True(ending.Code == 0, $"{program} {string.Join(' ', words)}\n{ending.Output}");
        return ending.Output;
    }

    /// <summary>Where this run's packages are unpacked.</summary>
    public static string[] PackageFolders => [UnpackedPackages, Metadata("FallbackPackages")];

    /// <summary>Runs the tool, which must succeed.</summary>
    public string Tool(params string[] words) => Done(Metadata("Tool"), words);

    /// <summary>Runs the tool.</summary>
    public Ending RunTool(params string[] words) => Run(Metadata("Tool"), words);

    public Ending Run(string program, params string[] words) => RunIn(Root, program, words);

    /// <summary>Runs a program in a folder; <c>dotnet intoto</c> is the tool that was built with these tests.</summary>
    public Ending RunIn(string folder, string program, params string[] words)
    {
        using var process = Start(folder, program, words);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (!process.WaitForExit(TimeSpan.FromMinutes(4))) process.Kill(entireProcessTree: true);
        return new(process.ExitCode, output.Result + error.Result);
    }

    /// <summary>Runs a program in the repository, and kills it with all that it has started after a while.</summary>
    public void Killed(TimeSpan after, string program, params string[] words)
    {
        using var process = Start(Root, program, words);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (!process.WaitForExit(after)) process.Kill(entireProcessTree: true);
        process.WaitForExit();
        Task.WaitAll(output, error);
    }

    private Process Start(string folder, string program, string[] words)
    {
        var start = new ProcessStartInfo(program, words)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        // What the test runner was started with is not for the SDK.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase) || name is "CI").ToArray()) start.Environment.Remove(name);
        start.Environment["PATH"] = $"{Path.GetDirectoryName(Metadata("Tool"))}:{start.Environment["PATH"]}";
        foreach (var (name, value) in Settings.Concat(Variables))
        {
            if (value is null) start.Environment.Remove(name);
            else start.Environment[name] = value;
        }
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    public void Dispose() => Directory.Delete(_home, recursive: true);

    private static string Metadata(string key) =>
        typeof(Sandbox).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;

    private static readonly Dictionary<string, string?> Settings = new()
    {
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
        // As users have it: one compiler serves all builds, and half of a small one is starting a compiler.
        ["UseSharedCompilation"] = "true",
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["DOTNET_NOLOGO"] = "1",
        ["DOTNET_CLI_UI_LANGUAGE"] = "en",
        ["GIT_CONFIG_GLOBAL"] = "/dev/null",
        ["GIT_CONFIG_NOSYSTEM"] = "1",
        ["GIT_AUTHOR_NAME"] = "Alice",
        ["GIT_AUTHOR_EMAIL"] = "alice@example.com",
        ["GIT_COMMITTER_NAME"] = "Alice",
        ["GIT_COMMITTER_EMAIL"] = "alice@example.com",
    };
}
