using System.Text;

namespace InToto.Recording;

/// <summary>What git keeps of a file in Git LFS: a short text that names the real content by its SHA-256.</summary>
internal static class LfsPointer
{
    /// <summary>A pointer is shorter than this, as its specification has it.</summary>
    public const int MaxBytes = 1024;

    /// <summary>The digest of the content that a blob points to; null when it is no pointer.</summary>
    public static DigestSet? TargetOf(GitBlob blob)
    {
        if (!blob.ShortText.AsSpan().StartsWith("version https://git-lfs.github.com/spec/v1\n"u8)) return null;
        string[] lines = Encoding.UTF8.GetString(blob.ShortText).Split('\n');
        var oid = Array.Find(lines, line => line.StartsWith(Oid, StringComparison.Ordinal));
        var hasSize = Array.Exists(lines, line => line.StartsWith("size ", StringComparison.Ordinal));
        return hasSize && oid?[Oid.Length..] is { Length: 64 } hex && GitObjects.IsId(hex) ? DigestSet.Of(new Digest("sha256", hex)) : null;
    }

    private const string Oid = "oid sha256:";
}
