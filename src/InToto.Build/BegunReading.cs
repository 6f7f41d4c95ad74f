using System.Collections.Concurrent;
using Microsoft.Build.Framework;

namespace InToto.Build;

/// <summary>Which files a process has begun to read ahead in this build: each is looked at once, before it is asked for.</summary>
internal sealed class BegunReading
{
    private readonly ConcurrentDictionary<string, string> _begun = new(StringComparer.Ordinal);
    private int _asked;

    private BegunReading() { }

    /// <summary>That of a build.</summary>
    public static BegunReading Of(IBuildEngine4 engine) => OfBuild.Get(engine, "InToto.Build.BegunReading", () => new BegunReading());

    /// <summary>Whether nobody has asked this before.</summary>
    public bool IsFirst() => Interlocked.Exchange(ref _asked, 1) == 0;

    /// <summary>Those of some files that nobody has asked for before.</summary>
    public IEnumerable<string> New(IEnumerable<string> paths) => paths.Where(path => _begun.TryAdd(path, path));
}
