using System.Collections.Immutable;

namespace InToto.Recording;

/// <summary>A git repository: where its objects are, and where it is checked out.</summary>
/// <param name="GitDirectory">Its <c>.git</c>, a folder or a file that names one. An absolute path.</param>
/// <param name="WorkTree">Where it is checked out; null for a bare one.</param>
internal sealed record GitRepository(string GitDirectory, string? WorkTree)
{
    /// <summary>The repository that a folder is in.</summary>
    /// <exception cref="RecordingException">It is in none, or git does not trust it (2101).</exception>
    public static async Task<GitRepository> FindAsync(string folder, CancellationToken cancellationToken)
    {
        var found = await RunAsync(["rev-parse", "--absolute-git-dir"], folder, cancellationToken);
        if (found.ExitCode != 0) throw Unreadable($"'{Printable.Of(folder)}' is not in a git repository that can be read", found.Error, "Name a base directory inside the repository.");
        var workTree = await RunAsync(["rev-parse", "--show-toplevel"], folder, cancellationToken);
        return new(found.Output.TrimEnd('\n'), workTree.ExitCode == 0 ? workTree.Output.TrimEnd('\n') : null);
    }

    /// <summary>The id of the object that a revision names: a commit, or a tag that leads to one. It is not read yet.</summary>
    /// <exception cref="RecordingException">It names nothing (2101).</exception>
    public async Task<string> IdAsync(string revision, CancellationToken cancellationToken)
    {
        var found = await RunAsync([$"--git-dir={GitDirectory}", "rev-parse", "--verify", "--end-of-options", revision], GitFolder, cancellationToken);
        var id = found.Output.TrimEnd('\n');
        return found.ExitCode == 0 && GitObjects.IsId(id)
            ? id
            : throw Unreadable($"'{Printable.Of(revision)}' is not a commit of the repository", found.Error, "Fetch it, or check its name.");
    }

    /// <summary>The id of the commit that is checked out in a folder: one process, and a thread that waits for it, for callers that ask often.</summary>
    /// <exception cref="RecordingException">The folder is in no repository, git does not trust it, or nothing is committed yet (2101).</exception>
    public static string Head(string folder, CancellationToken cancellationToken)
    {
        var found = ProcessRunner.Run(Git(["rev-parse", "--verify", "--end-of-options", "HEAD^{commit}"], folder), ListingTime, cancellationToken);
        var id = found?.Output.TrimEnd('\n');
        return found?.ExitCode == 0 && GitObjects.IsId(id!)
            ? id!
            : throw Unreadable($"There is no commit to be read in '{Printable.Of(folder)}'", found?.Error ?? "git did not answer", "Commit what is built.");
    }

    /// <summary>The blobs of a commit below a folder, as git lists them, by their paths from there. Submodules are not entered. Nothing of it is recomputed.</summary>
    /// <exception cref="RecordingException">Git cannot list them (2101), or there are too many (2006).</exception>
    public static IReadOnlyDictionary<string, string> FilesOf(string commit, string folder, CancellationToken cancellationToken)
    {
        var listed = ProcessRunner.Run(Git(["ls-tree", "-r", "-z", commit], folder) with { MostOutput = MostListedBytes }, ListingTime, cancellationToken);
        if (listed is null or { WroteTooMuch: true })
            throw new RecordingException(Codes.RecordingTooLarge, $"The commit {commit} has more files than are read.", hint: "Set InTotoRoot to a folder with fewer.");
        if (listed.ExitCode != 0) throw Unreadable($"The files of the commit {commit} cannot be listed", listed.Error, "Run 'git fsck' in the repository.");
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in listed.Output.Split('\0'))
            if (line.Split('\t', 2) is [var words, var path] && words.Split(' ') is [_, "blob", var id]) files[path] = id;
        return files;
    }

    /// <summary>The repository of a submodule, checked out or not.</summary>
    /// <param name="path">Where the submodule is in this repository's tree.</param>
    /// <param name="commitId">The commit of this repository whose <c>.gitmodules</c> says what the submodule is called.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="RecordingException">The submodule was never fetched (2101).</exception>
    public async Task<GitRepository> SubmoduleAsync(string path, string commitId, CancellationToken cancellationToken)
    {
        var workTree = WorkTree is null ? null : Path.Join(WorkTree, path);
        if (workTree is not null && Path.Exists(Path.Join(workTree, ".git"))) return new(Path.Join(workTree, ".git"), workTree);

        var kept = Path.Join(GitFolder, "modules", await SubmoduleNameAsync(path, commitId, cancellationToken));
        return Directory.Exists(kept) ? new(kept, workTree) : throw NoSubmodule(path, "it was never fetched");
    }

    public static RecordingException NoSubmodule(string path, string why) => new(Codes.GitUnreadable,
        $"The submodule '{Printable.Of(path)}' cannot be read: {why}.", hint: "Run 'git submodule update --init --recursive'.");

    public ProcessCommand Command(ImmutableArray<string> words) => Git([$"--git-dir={GitDirectory}", .. words], GitFolder);

    /// <summary>Where git runs: a folder that exists. Submodules that are not checked out live below it.</summary>
    private string GitFolder => Directory.Exists(GitDirectory) ? GitDirectory : Path.GetDirectoryName(GitDirectory)!;

    private async Task<string> SubmoduleNameAsync(string path, string commitId, CancellationToken cancellationToken)
    {
        var listed = await RunAsync([$"--git-dir={GitDirectory}", "config", "--no-includes", $"--blob={commitId}:.gitmodules", "--list", "-z"], GitFolder, cancellationToken);
        foreach (var setting in listed.Output.Split('\0'))
        {
            // submodule.NAME.path, a line feed, the path; the name becomes part of a path, as in CVE-2018-11235.
            if (setting.Split('\n', 2) is [var key, var value] && value == path
                && key.StartsWith("submodule.", StringComparison.Ordinal) && key.EndsWith(".path", StringComparison.Ordinal)
                && key["submodule.".Length..^".path".Length] is var name && ArtifactName.Uncleanness(name) is null)
                return name;
        }
        return path;
    }

    private static Task<ProcessResult> RunAsync(ImmutableArray<string> words, string folder, CancellationToken cancellationToken) =>
        ProcessRunner.RunAsync(Git(words, folder) with { Sinks = ProcessSinks.None }, cancellationToken);

    /// <summary>
    /// The repository is hostile until its objects' ids are recomputed: nothing that its configuration names may run, it may not fetch what
    /// is missing (which runs a command of its choice), and no object may stand in for another.
    /// </summary>
    private static ProcessCommand Git(ImmutableArray<string> words, string folder)
    {
        var environment = ProcessRunner.EnvironmentWithout(name => name.StartsWith("GIT_", StringComparison.OrdinalIgnoreCase));
        environment["GIT_NO_REPLACE_OBJECTS"] = "1";
        environment["GIT_NO_LAZY_FETCH"] = "1";
        environment["GIT_ALLOW_PROTOCOL"] = "none";
        environment["GIT_OPTIONAL_LOCKS"] = "0";
        environment["GIT_TERMINAL_PROMPT"] = "0";
        environment["LC_ALL"] = "C";
        return new(["git", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", .. words], folder) { Environment = environment };
    }

    private static RecordingException Unreadable(string what, string gitSays, string hint) =>
        new(Codes.GitUnreadable, $"{what}: {Printable.Of(gitSays.Trim())}", hint: hint);

    /// <summary>A million files.</summary>
    private const int MostListedBytes = 128 * 1024 * 1024;

    private static readonly TimeSpan ListingTime = TimeSpan.FromMinutes(1);
}
