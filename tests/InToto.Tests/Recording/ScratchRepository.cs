using System.Diagnostics;
using InToto.Recording;

namespace InToto.Tests.Recording;

/// <summary>A real git repository, made by the real git.</summary>
public sealed class ScratchRepository : IDisposable
{
    public ScratchRepository(string objectFormat = "sha1")
    {
        Directory.CreateDirectory(Root);
        Git("init", "-q", "--initial-branch=main", $"--object-format={objectFormat}", ".");
    }

    public ScratchFolder Files { get; } = new();

    public string Root => Files.At("repo");

    public string Write(string path, string content) => Files.Write($"repo/{path}", content);

    public string Link(string path, string target) => Files.Link($"repo/{path}", target);

    /// <summary>Commits what is in the working tree and returns the commit's id.</summary>
    public string Commit()
    {
        Git("add", "-A", "--force", ".");
        Git("commit", "-q", "--allow-empty", "-m", "a commit");
        return Id("HEAD");
    }

    public string Id(string revision) => Git("rev-parse", revision).TrimEnd('\n');

    public string Git(params string[] words) => GitIn(Root, words);

    /// <summary>Writes a tree object with entries that git's own commands would not write, and a commit of it.</summary>
    public string CommitTree(string lines)
    {
        var tree = Pipe(lines, "mktree", "--missing");
        return Pipe("", "commit-tree", "-m", "by hand", tree);
    }

    /// <summary>Writes any object at all.</summary>
    public string WriteObject(string type, byte[] content)
    {
        var path = Files.Write("object", content);
        return Git("hash-object", "-w", "--literally", "-t", type, path).TrimEnd('\n');
    }

    public string CommitOf(string tree) => Pipe("", "commit-tree", "-m", "by hand", tree);

    /// <summary>Puts another object's bytes under an id, as an attacker with access to the disk can.</summary>
    public void Forge(string id, string other)
    {
        var (victim, donor) = (ObjectPath(id), ObjectPath(other));
        File.SetAttributes(victim, FileAttributes.Normal);
        File.Copy(donor, victim, overwrite: true);
    }

    public string ObjectPath(string id) => Path.Join(Root, ".git", "objects", id[..2], id[2..]);

    public Task<InToto.Artifacts> Record(string source = "git:HEAD", string folder = "") =>
        new ArtifactRecorder(new() { BaseDirectory = Path.Join(Root, folder) }).RecordAsync([source], TestContext.Current.CancellationToken);

    public Task<RecordingException> Refused(string source = "git:HEAD") => Assert.ThrowsAsync<RecordingException>(() => Record(source));

    public void Dispose() => Files.Dispose();

    public static string GitIn(string folder, params string[] words) => Run(folder, "", words);

    private string Pipe(string input, params string[] words) => Run(Root, input, words).TrimEnd('\n');

    private static string Run(string folder, string input, string[] words)
    {
        var start = new ProcessStartInfo("git", ["-c", "protocol.file.allow=always", "-c", "gc.auto=0", .. words])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in Settings) start.Environment[name] = value;
        using var git = Process.Start(start)!;
        git.StandardInput.Write(input);
        git.StandardInput.Close();
        var errors = git.StandardError.ReadToEndAsync();
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return git.ExitCode == 0 ? output : throw new InvalidOperationException($"git {string.Join(' ', words)}: {errors.Result}");
    }

    /// <summary>The same commits, whatever the machine is configured to.</summary>
    private static readonly Dictionary<string, string> Settings = new()
    {
        ["GIT_CONFIG_GLOBAL"] = "/dev/null",
        ["GIT_CONFIG_NOSYSTEM"] = "1",
        ["GIT_AUTHOR_NAME"] = "Alice",
        ["GIT_AUTHOR_EMAIL"] = "alice@example.com",
        ["GIT_COMMITTER_NAME"] = "Alice",
        ["GIT_COMMITTER_EMAIL"] = "alice@example.com",
    };
}
