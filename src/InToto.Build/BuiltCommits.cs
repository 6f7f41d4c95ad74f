using System.Collections.Concurrent;
using Microsoft.Build.Framework;

namespace InToto.Build;

/// <summary>The commits that the folders of a build are of, in one process.</summary>
internal sealed class BuiltCommits
{
    private readonly ConcurrentDictionary<string, BuiltCommit?> _known = new(StringComparer.Ordinal);

    private BuiltCommits() { }

    /// <summary>Those of a build.</summary>
    public static BuiltCommits Of(IBuildEngine4 engine) => OfBuild.Get(engine, "InToto.Build.Commits", () => new BuiltCommits());

    /// <summary>The commit that a folder is built from; null when it is in no repository.</summary>
    public BuiltCommit? At(string root) => _known.GetOrAdd(root, static root => IsInRepository(root) ? new BuiltCommit(root) : null);

    private static bool IsInRepository(string root)
    {
        for (var folder = Path.TrimEndingDirectorySeparator(root); folder is not null; folder = Path.GetDirectoryName(folder))
            if (Path.Exists(Path.Join(folder, ".git"))) return true;
        return false;
    }
}
