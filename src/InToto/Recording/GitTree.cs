using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace InToto.Recording;

/// <summary>Records a commit: each file as the repository has it, and <c>@commit</c>, the commit's id and a line feed.</summary>
/// <remarks>
/// Names are relative to the repository's root, wherever the base directory is. No filter, hook or replacement has a say. A file in Git LFS
/// stands for its real content; a symbolic link for what it leads to, which must be in the tree.
/// </remarks>
internal static class GitTree
{
    public static async Task<IReadOnlyList<Artifact>> RecordAsync(
        string revision, string baseDirectory, CancellationToken cancellationToken)
    {
        var repository = await GitRepository.FindAsync(baseDirectory, cancellationToken);
        var id = await repository.IdAsync(revision, cancellationToken);
        using var reader = new GitTreeReader();
        var (commitId, root) = await reader.ReadAsync(repository, id, cancellationToken);
        var files = GitPaths.Of(root, cancellationToken);
        var digests = await DigestsAsync(files, cancellationToken);
        return
        [
            new(ArtifactName.Parse("@commit"), DigestSet.Sha256(SHA256.HashData(Encoding.ASCII.GetBytes(commitId + "\n")))),
            .. files.Select(file => new Artifact(file.Name, digests[file.Blob])),
        ];
    }

    /// <summary>Each blob is read once, however many names it has.</summary>
    private static async Task<Dictionary<GitNode.Blob, DigestSet>> DigestsAsync(IEnumerable<GitFile> files, CancellationToken cancellationToken)
    {
        var digests = new Dictionary<GitNode.Blob, DigestSet>();
        foreach (var ofRepository in files.Select(file => file.Blob).Distinct().GroupBy(blob => blob.Objects))
        {
            ImmutableArray<GitNode.Blob> blobs = [.. ofRepository];
            var next = 0;
            await foreach (var blob in ofRepository.Key.HashAsync([.. blobs.Select(blob => blob.Id)], cancellationToken))
                digests.Add(blobs[next++], LfsPointer.TargetOf(blob) ?? DigestSet.Sha256(blob.Sha256));
        }
        return digests;
    }
}
