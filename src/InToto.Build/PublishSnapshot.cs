using InToto.DotNet;
using Microsoft.Build.Framework;

namespace InToto.Build;

/// <summary>What the files to publish were before anything was made of them. It lives in MSBuild's memory, so that no other process can correct it.</summary>
internal sealed class PublishSnapshot
{
    private readonly Dictionary<string, HashedFile> _files = new(StringComparer.Ordinal);

    /// <summary>Notes a file, unless it is known.</summary>
    public void Add(string path, CancellationToken cancellationToken)
    {
        if (!_files.ContainsKey(path)) _files.Add(path, HashedFile.Read(path, cancellationToken));
    }

    /// <summary>Requires each noted file to be what it was: the time of its last change cannot be set back.</summary>
    /// <exception cref="BuildException">One was changed (5045).</exception>
    public void RequireUnchanged(CancellationToken cancellationToken)
    {
        foreach (var (path, before) in _files)
        {
            var now = HashedFile.Read(path, cancellationToken);
            if (!now.Digest.Equals(before.Digest))
                throw Changed(path, "has another content than before");
            if (now.Facts != before.Facts)
                throw Changed(path, "was written, with the content that it had before");
        }
    }

    public void Keep(IBuildEngine4 engine, string publish)
    {
        engine.UnregisterTaskObject(NameOf(publish), RegisteredTaskObjectLifetime.Build);
        engine.RegisterTaskObject(NameOf(publish), this, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: false);
    }

    public static PublishSnapshot Take(IBuildEngine4 engine, string publish) =>
        engine.UnregisterTaskObject(NameOf(publish), RegisteredTaskObjectLifetime.Build) as PublishSnapshot
        ?? throw new BuildException(BuildCodes.SnapshotMissing, "What was noted of the files to publish is gone, so no link can be made.", hint: "Let the target _InTotoPublishSources run.");

    private static BuildException Changed(string path, string how) => new(BuildCodes.PublishInputChanged,
        $"'{Printable.InFull(path)}' {how} publish began.", path, "Let nothing write there meanwhile. If it happens again, find out who does.");

    private static string NameOf(string publish) => $"InToto.Build.Publish {publish}";
}
