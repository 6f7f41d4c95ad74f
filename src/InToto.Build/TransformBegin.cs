using Microsoft.Build.Framework;

namespace InToto.Build;

/// <summary>What the files of a compile were when the first target began that changes them: where the compiler wrote, and where the build had copied that.</summary>
internal sealed class TransformBegin
{
    private readonly Dictionary<string, DigestSet> _digests = new(StringComparer.Ordinal);

    /// <summary>What was in a file; null where there was none.</summary>
    public DigestSet? At(string path) => _digests.GetValueOrDefault(path);

    public void Note(string path, CancellationToken cancellationToken)
    {
        if (File.Exists(path)) _digests[path] = DotNet.HashedFile.Read(path, cancellationToken).Digest;
    }

    public void Keep(IBuildEngine4 engine, string compile)
    {
        engine.UnregisterTaskObject(NameOf(compile), RegisteredTaskObjectLifetime.Build);
        engine.RegisterTaskObject(NameOf(compile), this, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: false);
    }

    /// <summary>Null when none of the targets ran in this build.</summary>
    public static TransformBegin? Take(IBuildEngine4 engine, string compile) => engine.UnregisterTaskObject(NameOf(compile), RegisteredTaskObjectLifetime.Build) as TransformBegin;

    private static string NameOf(string compile) => $"InToto.Build.Transform {compile}";
}
