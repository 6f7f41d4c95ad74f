namespace InToto.Recording;

/// <summary>A file of a commit: its name, and where its bytes are.</summary>
internal readonly record struct GitFile(ArtifactName Name, GitNode.Blob Blob);

/// <summary>The names that the files of a commit have when it is checked out, links followed.</summary>
internal sealed class GitPaths
{
    /// <summary>As many as Linux follows; more lead round in a loop.</summary>
    private const int MostLinks = 40;

    private readonly List<GitFile> _files = [];
    private readonly HashSet<string> _entered = new(StringComparer.Ordinal);
    private readonly CancellationToken _cancellationToken;
    private int _folders;

    private GitPaths(CancellationToken cancellationToken) => _cancellationToken = cancellationToken;

    /// <exception cref="RecordingException">A name is unclean (2004), a link leads out, nowhere or round (2007), or there is too much (2006).</exception>
    public static IReadOnlyList<GitFile> Of(GitNode.Folder root, CancellationToken cancellationToken)
    {
        var paths = new GitPaths(cancellationToken);
        paths.Enter("", new(root, null, ""));
        return paths._files;
    }

    private void Enter(string path, Place place)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        if (++_folders > Limits.RecordedFolders) throw TooMuch($"more than {Limits.RecordedFolders} folders");
        if (_entered.Count >= Limits.FolderDepth) throw TooMuch($"folders nested more than {Limits.FolderDepth} deep");
        if (!_entered.Add(place.Path)) throw Loop(path);
        foreach (var (name, node) in place.Folder.Entries) Visit(path.Length == 0 ? name : $"{path}/{name}", name, node, place);
        _entered.Remove(place.Path);
    }

    private void Visit(string path, string name, GitNode node, Place place)
    {
        switch (node)
        {
            case GitNode.Folder folder:
                Enter(path, place.Below(name, folder));
                break;
            case GitNode.Blob blob:
                Add(path, blob);
                break;
            case GitNode.Link link:
                var links = 0;
                var (found, at) = Follow(link.Target, place, path, ref links);
                if (found is null) Enter(path, at);
                else Add(path, found);
                break;
        }
    }

    private void Add(string path, GitNode.Blob blob)
    {
        if (_files.Count == Limits.Artifacts) throw TooMuch($"more than {Limits.Artifacts} files");
        _files.Add(new(RecordedName.Of("", path), blob));
    }

    /// <summary>Walks a link's target from the folder the link is in: to a file, or else to a folder.</summary>
    private static (GitNode.Blob? File, Place At) Follow(string target, Place from, string link, ref int links)
    {
        if (++links > MostLinks) throw Loop(link);
        if (target.StartsWith('/')) throw Escapes(link, target);
        var (file, at) = ((GitNode.Blob?)null, from);
        foreach (var segment in target.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (file is not null) throw Nowhere(link, target);
            if (segment == ".") continue;
            if (segment == "..")
            {
                at = at.Parent ?? throw Escapes(link, target);
                continue;
            }
            switch (at.Folder[segment])
            {
                case GitNode.Folder folder:
                    at = at.Below(segment, folder);
                    break;
                case GitNode.Blob blob:
                    file = blob;
                    break;
                case GitNode.Link next:
                    (file, at) = Follow(next.Target, at, link, ref links);
                    break;
                default:
                    throw Nowhere(link, target);
            }
        }
        return (file, at);
    }

    private static RecordingException Escapes(string link, string target) => new(Codes.LinkEscapes,
        $"'{Printable.Of(link)}' is a symbolic link that leads out of the repository, to '{Printable.Of(target)}'.", hint: Remove);

    private static RecordingException Nowhere(string link, string target) => new(Codes.LinkEscapes,
        $"'{Printable.Of(link)}' is a symbolic link to '{Printable.Of(target)}', which is not in the commit.", hint: Remove);

    private static RecordingException Loop(string link) => new(Codes.LinkEscapes,
        $"'{Printable.Of(link)}' is a symbolic link that leads round in a loop.", hint: Remove);

    private static RecordingException TooMuch(string what) => new(Codes.RecordingTooLarge, $"The commit has {what}.", hint: "Record folders of the working tree instead.");

    private const string Remove = "Remove the link from the repository.";

    /// <summary>A folder, and how it is reached without links.</summary>
    private sealed record Place(GitNode.Folder Folder, Place? Parent, string Path)
    {
        public Place Below(string name, GitNode.Folder folder) => new(folder, this, $"{Path}/{name}");
    }
}
