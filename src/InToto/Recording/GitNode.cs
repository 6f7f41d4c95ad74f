using System.Text;

namespace InToto.Recording;

/// <summary>What a tree holds under a name.</summary>
internal abstract record GitNode
{
    private GitNode() { }

    /// <summary>A file, executable or not.</summary>
    public sealed record Blob(GitObjects Objects, string Id) : GitNode;

    /// <summary>A symbolic link, and the path that is written in it.</summary>
    public sealed record Link(string Target) : GitNode;

    /// <summary>A tree, or the tree of a submodule's commit. The same tree at two places is one object.</summary>
    public sealed record Folder(IReadOnlyList<(string Name, GitNode Node)> Entries) : GitNode
    {
        private readonly Dictionary<string, GitNode> _byName = Entries.ToDictionary(entry => entry.Name, entry => entry.Node, StringComparer.Ordinal);

        public GitNode? this[string name] => _byName.GetValueOrDefault(name);
    }
}

/// <summary>One entry of a tree object.</summary>
internal readonly record struct GitTreeEntry(string Mode, string Name, string Id)
{
    /// <summary>Reads a tree: mode, space, name, NUL and the raw id, again and again.</summary>
    /// <exception cref="RecordingException">It is no tree (2101), or a name in it cannot be one (2004, 2005).</exception>
    public static IReadOnlyList<GitTreeEntry> Parse(ReadOnlySpan<byte> tree, string id)
    {
        var entries = new List<GitTreeEntry>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (!tree.IsEmpty)
        {
            var (space, nul) = (tree.IndexOf((byte)' '), tree.IndexOf((byte)0));
            if (space is < 0 or > 6 || nul < space || tree.Length < nul + 1 + id.Length / 2)
                throw new RecordingException(Codes.GitUnreadable, $"The git tree {id} is malformed.", hint: "Run 'git fsck' in the repository.");
            var name = NameOf(tree[(space + 1)..nul], id);
            if (!names.Add(name))
                throw new RecordingException(Codes.ArtifactNameTwice, $"The git tree {id} holds '{Printable.Of(name)}' twice.", hint: "Run 'git fsck' in the repository.");
            entries.Add(new(Encoding.ASCII.GetString(tree[..space]), name, Convert.ToHexStringLower(tree.Slice(nul + 1, id.Length / 2))));
            tree = tree[(nul + 1 + id.Length / 2)..];
        }
        return entries;
    }

    private static string NameOf(ReadOnlySpan<byte> bytes, string id)
    {
        var name = Encoding.UTF8.GetString(bytes); // What is no UTF-8 becomes U+FFFD, and that is no clean name.
        return !name.Contains('/') && ArtifactName.Uncleanness("x/" + name) is not { } why ? name : throw new RecordingException(Codes.ArtifactNameUnsafe,
            $"The git tree {id} holds '{Printable.Of(name)}', which cannot be an artifact's name.", hint: "Rename it in the repository.");
    }
}
