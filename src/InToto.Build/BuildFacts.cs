using System.Collections.Concurrent;
using InToto.DotNet;
using Microsoft.Build.Framework;

namespace InToto.Build;

/// <summary>What the system says of files, asked once in each process of a build where they are of packages or of the SDK: every project of it has the same.</summary>
/// <remarks>By this it is decided whether something must be compiled, and later whether it was changed meanwhile. What is recorded of a compile is asked for anew.</remarks>
internal sealed class BuildFacts
{
    private readonly ConcurrentDictionary<string, FileFacts> _known = new(StringComparer.Ordinal);
    private readonly string _root;

    private BuildFacts(string root) => _root = root;

    /// <summary>Those of a build.</summary>
    /// <param name="engine">Keeps them to the build's end.</param>
    /// <param name="root">The repository, whose files may change while it is built. An absolute path.</param>
    public static BuildFacts Of(IBuildEngine4 engine, string root) => OfBuild.Get(engine, $"InToto.Build.BuildFacts {root}", () => new BuildFacts(root));

    /// <summary>What this process or one before has read of a file, if the system says of it what it said then, or said so a moment ago; null when it must be read.</summary>
    public HashedFile? Unchanged(string path) => HashedFile.LastRead(path) is { } read && AreStill(path, read.Facts) ? read : null;

    /// <summary>Whether the system says of a file what it said before, or said so a moment ago.</summary>
    public bool AreStill(string path, FileFacts before)
    {
        if (!OperatingSystem.IsLinux()) return false;
        if (_known.TryGetValue(path, out var known) && known == before) return true;
        if (!Libc.HasFacts(path, before)) return false;
        if (!RealPath.IsWithin(path, _root)) _known[path] = before;
        return true;
    }
}
