using System.Security.Cryptography;
using System.Text;
using InToto.Recording;
using Microsoft.Build.Framework;

namespace InToto.Build;

/// <summary>The commit that is checked out, asked of git once for each build and process, whoever asks first.</summary>
internal sealed class BuiltCommit
{
    private readonly Lazy<string> _id;
    private readonly Lazy<CommittedFiles> _files;

    private BuiltCommit(string root)
    {
        _id = new(() => GitRepository.Head(root, CancellationToken.None));
        _files = new(() => CommittedFiles.Of(root, Id));
    }

    /// <summary>The name that links give it.</summary>
    public const string Name = "@commit";

    /// <summary>Its id.</summary>
    /// <exception cref="RecordingException">Git cannot read a commit (2101, 2201).</exception>
    public string Id => _id.Value;

    /// <summary>Its files.</summary>
    /// <exception cref="RecordingException">Git cannot list them (2101, 2201), or there are too many (2006).</exception>
    public CommittedFiles Files => _files.Value;

    /// <summary>The commit that a folder is built from; null when it is in no repository. Git is not asked before something of it is.</summary>
    public static BuiltCommit? Of(IBuildEngine4 engine, string root) => IsInRepository(root) ? OfBuild.Get(engine, $"InToto.Build.Commit {root}", () => new BuiltCommit(root)) : null;

    /// <summary>The artifact that ties a step to the commit: its id and a line feed.</summary>
    public static Artifact Artifact(string id) => new(ArtifactName.Parse(Name), DigestSet.Sha256(SHA256.HashData(Encoding.ASCII.GetBytes(id + "\n"))));

    private static bool IsInRepository(string root)
    {
        for (var folder = Path.TrimEndingDirectorySeparator(root); folder is not null; folder = Path.GetDirectoryName(folder))
            if (Path.Exists(Path.Join(folder, ".git"))) return true;
        return false;
    }
}
