using System.Security.Cryptography;
using System.Text;
using InToto.Recording;

namespace InToto.DotNet;

/// <summary>What the commit holds that is checked out: recomputed from git's objects, so that nothing in the working tree can lie about it.</summary>
internal sealed class SealedSource
{
    /// <summary>The step that records it.</summary>
    public const string Step = "source";

    private readonly Artifacts _commit;

    private SealedSource(Artifacts commit) => _commit = commit;

    /// <summary>Reads the commit.</summary>
    /// <exception cref="RecordingException">The folder is in no repository, or git cannot read a commit of it.</exception>
    public static async Task<SealedSource> ReadAsync(string root, CancellationToken cancellationToken) =>
        new(await new ArtifactRecorder(new() { BaseDirectory = root }).RecordAsync(["git:HEAD"], cancellationToken));

    /// <summary>Requires a link to be of this commit: by its id, and by every file that the commit holds.</summary>
    /// <exception cref="PackageException">It is not (3806).</exception>
    public void Require(Link link)
    {
        foreach (var material in link.Materials)
            if (_commit[material.Name] is { } committed && !committed.Equals(material.Digests))
                throw Differs(material.Name.Value == PackageArtifacts.CommitName ? $"'{Printable.Of(link.Name)}' was performed at another commit than the one that is checked out."
                    : $"'{Printable.Of(link.Name)}' used another '{Printable.Of(material.Name.Value)}' than the commit holds.");
        if (link.Materials.Digests(PackageArtifacts.CommitName) is null) throw Differs($"'{Printable.Of(link.Name)}' does not say at which commit it was performed.");
    }

    /// <summary>Requires a link of the source to be what the commit holds.</summary>
    /// <exception cref="PackageException">It is not (3806).</exception>
    public void RequireSame(Link link)
    {
        if (link.Products.DifferencesFrom(_commit) is [var first, ..]) throw Differs($"The link of the source differs from the commit that is checked out, in '{Printable.Of(first.Value)}' for one.");
    }

    /// <summary>Requires the package to name this commit.</summary>
    /// <exception cref="PackageException">It does not (3806).</exception>
    public void Require(PackageFile package)
    {
        var commit = package.Nuspec.Commit ?? throw Differs("The package does not say which commit it was made from.");
        if (!DigestSet.Sha256(SHA256.HashData(Encoding.UTF8.GetBytes(PackageArtifacts.CommitText(commit)))).Equals(_commit.Digests(PackageArtifacts.CommitName)))
            throw Differs("The package was made from another commit than the one that is checked out.");
    }

    private static PackageException Differs(string what) => new(PackageCodes.SourceNotCommit, what, hint: "Check out the commit that was built, with nothing changed, and build it again.");
}
