using System.Security.Cryptography;
using System.Text;

namespace InToto.Recording;

/// <summary>A folder as one artifact: the digest of the list of its files.</summary>
internal static class FolderDigest
{
    /// <exception cref="RecordingException">It is no folder (2001), has no clean name (2004), or something in it cannot be recorded.</exception>
    public static Artifact Record(ArtifactSource.Folder source, ArtifactRecorder recorder, CancellationToken cancellationToken)
    {
        var options = recorder.Options;
        var full = Path.GetFullPath(source.Path, options.BaseDirectory);
        if (!Directory.Exists(full))
            throw new RecordingException(Codes.PathUnreadable, $"There is no folder '{Printable.Of(source.Path)}'.", where: options.BaseDirectory, hint: "Check the path. A file is recorded without dir:.");
        var path = Path.TrimEndingDirectorySeparator(Path.GetRelativePath(options.BaseDirectory, full)).Replace(Path.DirectorySeparatorChar, '/');
        var name = RecordedName.Of("dir:", path);

        var inside = new ArtifactRecorder(options with { StripPrefixes = [], Missing = null });
        var files = Artifacts.Of(inside.RecordFiles([new(source.Path)], cancellationToken).Values);
        var list = new StringBuilder();
        // Ordered by the bytes of the paths, as other implementations sort; that of names is by UTF-16.
        foreach (var file in files.OrderBy(file => Encoding.UTF8.GetBytes(file.Name.Value), ByBytes))
            list.Append(file.Digests.Digests[0].Hex).Append("  ").Append(file.Name.Value, path.Length + 1, file.Name.Value.Length - path.Length - 1).Append('\n');
        return new(name, DigestSet.Sha256(SHA256.HashData(Encoding.UTF8.GetBytes(list.ToString()))));
    }

    private static readonly Comparer<byte[]> ByBytes = Comparer<byte[]>.Create((left, right) => left.AsSpan().SequenceCompareTo(right));
}
