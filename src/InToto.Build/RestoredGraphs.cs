using System.Collections.Concurrent;
using InToto.DotNet;
using Microsoft.Build.Framework;

namespace InToto.Build;

/// <summary>What restore recorded of the projects of a build, in one process: each file is read ahead of the first who asks, and once for all target frameworks of a project.</summary>
internal sealed class RestoredGraphs
{
    private readonly ConcurrentDictionary<string, RestoredGraph> _known = new(StringComparer.Ordinal);

    /// <summary>Those of a build.</summary>
    public static RestoredGraphs Of(IBuildEngine4 engine) => OfBuild.Get(engine, "InToto.Build.RestoredGraphs", () => new RestoredGraphs());

    /// <summary>Reads a file, unless it was read and the system says the same of it.</summary>
    /// <param name="path">An absolute path.</param>
    /// <exception cref="MetadataFormatException">As of <see cref="RestoredPackages.Read"/>.</exception>
    public RestoredGraph Read(string path) => _known.TryGetValue(path, out var known) && known.IsCurrent ? known : _known[path] = RestoredGraph.Read(path);
}
