using InToto.DotNet;
using Microsoft.Build.Framework;

namespace InToto.Build;

/// <summary>What is published is copied to a folder, and a tool is packed from there. A copy is recorded as the file that it is one of: that has a compile, a commit or a package.</summary>
/// <remarks>Nothing is believed here: a copy that is another than its original is recorded where it lies, which no layout allows.</remarks>
internal sealed class PublishedCopies
{
    private readonly Dictionary<string, string> _originals = new(StringComparer.Ordinal);

    /// <param name="published">What the SDK publishes: the originals, with <c>RelativePath</c> and <c>PublishFolder</c>.</param>
    /// <param name="folder">What relative paths begin at.</param>
    public PublishedCopies(IEnumerable<ITaskItem> published, string folder)
    {
        foreach (var item in published)
        {
            var copy = Path.Join(Path.GetFullPath(item.GetMetadata("PublishFolder"), folder), item.GetMetadata("RelativePath").Replace('\\', '/'));
            _originals[Path.GetFullPath(copy)] = Path.GetFullPath(item.ItemSpec, folder);
        }
    }

    /// <summary>The original of a file, if its bytes are the same; else the file itself.</summary>
    public string OriginalOf(string path, CancellationToken cancellationToken) =>
        _originals.TryGetValue(path, out var original) && File.Exists(original) && File.Exists(path) && SameBytes(path, original, cancellationToken) ? original : path;

    private static bool SameBytes(string copy, string original, CancellationToken cancellationToken) =>
        HashedFile.Read(copy, cancellationToken).Digest.Equals(HashedFile.Read(original, cancellationToken).Digest);
}
