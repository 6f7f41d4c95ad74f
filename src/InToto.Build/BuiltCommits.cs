using System.Collections.Concurrent;
using InToto.DotNet;
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
    public BuiltCommit? At(string root) => _known.GetOrAdd(root, static root => BuildRoots.FindGit(Path.TrimEndingDirectorySeparator(root)) is null ? null : new BuiltCommit(root));
}
