using System.Security.Cryptography;
using System.Text;
using InToto.Recording;
using Microsoft.Build.Framework;

namespace InToto.Build;

/// <summary>The commit that is checked out, asked of git once for each build and process.</summary>
internal static class BuiltCommit
{
    /// <summary>The name that links give it.</summary>
    public const string Name = "@commit";

    /// <summary>The commit's id; null when the folder is in no repository.</summary>
    /// <exception cref="RecordingException">There is a repository, and git cannot read a commit of it (2101, 2201).</exception>
    public static string? Id(IBuildEngine4 engine, string root, CancellationToken cancellationToken)
    {
        var name = $"InToto.Build.Commit {root}";
        if (engine.GetRegisteredTaskObject(name, RegisteredTaskObjectLifetime.Build) is string known) return known;
        if (!IsInRepository(root)) return null;
        var id = GitRepository.Head(root, cancellationToken);
        engine.RegisterTaskObject(name, id, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: false);
        return id;
    }

    /// <summary>The artifact that ties a step to the commit: its id and a line feed.</summary>
    public static Artifact Artifact(string id) => new(ArtifactName.Parse(Name), DigestSet.Sha256(SHA256.HashData(Encoding.ASCII.GetBytes(id + "\n"))));

    private static bool IsInRepository(string root)
    {
        for (var folder = Path.TrimEndingDirectorySeparator(root); folder is not null; folder = Path.GetDirectoryName(folder))
            if (Path.Exists(Path.Join(folder, ".git"))) return true;
        return false;
    }
}
