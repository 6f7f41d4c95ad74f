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

    /// <summary>The commit that a repository's folder is built from. Git is not asked before something of it is.</summary>
    public BuiltCommit(string root)
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

    /// <summary>The commit that a folder is built from; null when it is in no repository.</summary>
    public static BuiltCommit? Of(IBuildEngine4 engine, string root) => BuiltCommits.Of(engine).At(root);

    /// <summary>The artifact that ties a step to the commit: its id and a line feed.</summary>
    public static Artifact Artifact(string id) => new(ArtifactName.Parse(Name), DigestSet.Sha256(SHA256.HashData(Encoding.ASCII.GetBytes(id + "\n"))));
}
