using System.Text;

namespace InToto.Recording;

/// <summary>Reads the trees of a commit, and of the submodules that it pins.</summary>
internal sealed class GitTreeReader : IDisposable
{
    /// <summary>A tag of a tag is rare; more in a row are a trick.</summary>
    private const int MostTags = 8;

    private readonly List<GitObjects> _repositories = [];
    private readonly Dictionary<(GitObjects, string), GitNode.Folder> _read = [];
    private int _files;

    /// <summary>Everything that is in a commit, and its id: the one given, or that of the commit which a tag leads to.</summary>
    /// <exception cref="RecordingException">An object is missing (2101), forged (2102), or there is too much (2006).</exception>
    public async Task<(string CommitId, GitNode.Folder Root)> ReadAsync(GitRepository repository, string id, CancellationToken cancellationToken)
    {
        var objects = Open(repository);
        for (var tags = 0; ; tags++)
        {
            var (type, content) = await objects.ReadAsync(id, Limits.GitObjectBytes, cancellationToken) ?? throw objects.Missing(id);
            if (type == "commit") return (id, await TreeAsync(new(objects, id, ""), FirstId(content, "tree", id), "", 0, cancellationToken));
            if (type != "tag" || tags == MostTags) throw GitObjects.WrongType(id, type, "commit");
            id = FirstId(content, "object", id);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var repository in _repositories) repository.Dispose();
    }

    private async Task<GitNode.Folder> SubmoduleAsync(Checkout outer, string commitId, string path, int depth, CancellationToken cancellationToken)
    {
        var shown = outer.Path.Length == 0 ? path : $"{outer.Path}/{path}";
        var objects = Open(await outer.Objects.Repository.SubmoduleAsync(path, outer.CommitId, cancellationToken));
        var (type, content) = await objects.ReadAsync(commitId, Limits.GitObjectBytes, cancellationToken)
            ?? throw GitRepository.NoSubmodule(shown, $"it lacks the commit {commitId}, which the repository pins");
        if (type != "commit") throw GitObjects.WrongType(commitId, type, "commit");
        return await TreeAsync(new(objects, commitId, shown), FirstId(content, "tree", commitId), "", depth, cancellationToken);
    }

    private GitObjects Open(GitRepository repository)
    {
        if (_repositories.Count > Limits.FolderDepth) throw TooMuch($"more than {Limits.FolderDepth} submodules");
        var objects = new GitObjects(repository);
        _repositories.Add(objects);
        return objects;
    }

    /// <summary>The first line of a commit names its tree, that of a tag its object.</summary>
    private static string FirstId(ReadOnlySpan<byte> content, string what, string id)
    {
        var first = Encoding.ASCII.GetString(content[..Math.Max(content.IndexOf((byte)'\n'), 0)]);
        return first.Split(' ') is [var word, var named] && word == what && named.Length == id.Length && GitObjects.IsId(named)
            ? named
            : throw new RecordingException(Codes.GitUnreadable, $"The git object {id} does not begin with its {what}.", hint: "Run 'git fsck' in the repository.");
    }

    private async Task<GitNode.Folder> TreeAsync(Checkout checkout, string id, string path, int depth, CancellationToken cancellationToken)
    {
        if (_read.TryGetValue((checkout.Objects, id), out var known)) return known;
        if (depth > Limits.FolderDepth) throw TooMuch($"folders nested more than {Limits.FolderDepth} deep");
        if (_read.Count >= Limits.RecordedFolders) throw TooMuch($"more than {Limits.RecordedFolders} folders");

        var (type, tree) = await checkout.Objects.ReadAsync(id, Limits.GitObjectBytes, cancellationToken) ?? throw checkout.Objects.Missing(id);
        if (type != "tree") throw GitObjects.WrongType(id, type, "tree");
        var entries = new List<(string, GitNode)>();
        foreach (var entry in GitTreeEntry.Parse(tree, id))
            entries.Add((entry.Name, await NodeAsync(checkout, entry, path.Length == 0 ? entry.Name : $"{path}/{entry.Name}", depth, cancellationToken)));
        return _read[(checkout.Objects, id)] = new(entries);
    }

    private async Task<GitNode> NodeAsync(Checkout checkout, GitTreeEntry entry, string path, int depth, CancellationToken cancellationToken)
    {
        if (entry.Mode is "40000") return await TreeAsync(checkout, entry.Id, path, depth + 1, cancellationToken);
        if (++_files > Limits.Artifacts) throw TooMuch($"more than {Limits.Artifacts} files");
        switch (entry.Mode)
        {
            case "100644" or "100755" or "100664":
                return new GitNode.Blob(checkout.Objects, entry.Id);
            case "120000":
                var (type, target) = await checkout.Objects.ReadAsync(entry.Id, Limits.LinkTargetBytes, cancellationToken) ?? throw checkout.Objects.Missing(entry.Id);
                return type == "blob" ? new GitNode.Link(Encoding.UTF8.GetString(target)) : throw GitObjects.WrongType(entry.Id, type, "blob");
            case "160000":
                return await SubmoduleAsync(checkout, entry.Id, path, depth + 1, cancellationToken);
            default:
                throw new RecordingException(Codes.GitUnreadable, $"'{Printable.Of(path)}' has the mode {Printable.Of(entry.Mode)}, which git does not know.", hint: "Run 'git fsck' in the repository.");
        }
    }

    private static RecordingException TooMuch(string what) => new(Codes.RecordingTooLarge, $"The commit has {what}.", hint: "Record folders of the working tree instead.");

    /// <summary>A repository, which commit of it is read, and where that is in the tree of the outermost one.</summary>
    private sealed record Checkout(GitObjects Objects, string CommitId, string Path);
}
