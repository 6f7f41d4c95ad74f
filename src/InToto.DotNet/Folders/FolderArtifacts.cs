using System.Security.Cryptography;
using System.Text;

namespace InToto.DotNet;

/// <summary>The artifacts that a published folder stands for: what publish records as products and what the inspection finds are the same names and digests.</summary>
internal static class FolderArtifacts
{
    /// <summary>The list of files: a rule that ties it notices a file that was taken away.</summary>
    public const string FilesName = "@files";

    /// <summary><c>@folder/PATH</c> for each file, and <c>@files</c>.</summary>
    public static List<Artifact> Of(IEnumerable<(string Path, DigestSet Digest)> files)
    {
        var known = files.ToArray();
        var artifacts = new List<Artifact>(known.Length + 1);
        foreach (var (path, digest) in known) artifacts.Add(new(ArtifactName.Parse(PublishedFolder.Prefix + path), digest));
        artifacts.Add(new(ArtifactName.Parse(FilesName), DigestSet.Sha256(SHA256.HashData(Text(known)))));
        return artifacts;
    }

    /// <summary>What <c>@files</c> stands for: lines <c>sha256  path</c> in ordinal order of the lines.</summary>
    public static byte[] Text(IEnumerable<(string Path, DigestSet Digest)> files)
    {
        var lines = new List<string>();
        foreach (var (path, digest) in files) lines.Add($"{digest.Digests[0].Hex}  {path}\n");
        lines.Sort(string.CompareOrdinal);
        return Encoding.UTF8.GetBytes(string.Concat(lines));
    }

    public static IEnumerable<(string Path, DigestSet Digest)> FilesOf(PublishedFolder folder) => folder.Paths.Select(path => (path, folder.Digest(path)));
}
