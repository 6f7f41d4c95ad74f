using System.Security.Cryptography;
using System.Text;

namespace InToto.Recording;

/// <summary>The commit that a branch of an OSTree repository points to. Its id is the SHA-256 of its bytes, which is checked.</summary>
internal static class OSTreeCommit
{
    /// <exception cref="RecordingException">The text cannot be the name of a branch (2103).</exception>
    public static ArtifactSource.OSTree Source(string branch) => (branch.Contains(':', StringComparison.Ordinal) ? "it holds a colon" : ArtifactName.Uncleanness(branch)) is { } why
        ? throw Unreadable($"'{Printable.Of(branch)}' cannot be a branch of an OSTree repository: {why}.", "Write ostree: and a branch as 'ostree refs' lists it.")
        : new(branch);

    /// <summary>The artifact <c>ostree:REF</c>.</summary>
    /// <exception cref="RecordingException">There is no such repository, branch or commit (2103), or the commit has another id than the one it is stored under (2104).</exception>
    public static Artifact Record(string branch, string repository)
    {
        var id = Encoding.UTF8.GetString(Read(Path.Join(repository, "refs", "heads", branch), IdBytes)).TrimEnd('\n');
        if (id.Length != 2 * SHA256.HashSizeInBytes || !HexText.IsHex(id))
            throw Unreadable($"The branch '{Printable.Of(branch)}' does not hold the id of a commit.", "Run 'ostree fsck' in the repository.");
        var commit = Read(Path.Join(repository, "objects", id[..2], id[2..] + ".commit"), Limits.OSTreeCommitBytes);
        var digest = DigestSet.Sha256(SHA256.HashData(commit));
        return digest.Digests[0].Hex == id ? new(ArtifactName.Parse($"ostree:{branch}"), digest) : throw new RecordingException(Codes.OSTreeCommitForged,
            $"The commit {id} of the branch '{Printable.Of(branch)}' has other bytes than its id says.", where: repository, hint: "Run 'ostree fsck' in the repository, and pull the branch again.");
    }

    private static byte[] Read(string path, int maxBytes) => BoundedFile.Read(path, maxBytes, (_, what, _, inner) =>
        Unreadable(what, "The base directory must be an OSTree repository that has the branch: see 'ostree refs --repo=.'.", inner));

    private static RecordingException Unreadable(string what, string hint, Exception? inner = null) => new(Codes.OSTreeUnreadable, what, hint: hint, inner: inner);

    /// <summary>More than an id and a line feed have.</summary>
    private const int IdBytes = 128;
}
