namespace InToto;

/// <summary>Links as files of one folder, by their names; nothing else in the folder is looked at.</summary>
/// <param name="path">The folder. One that does not exist holds no links.</param>
[Spec("4.4")]
public sealed class LinkDirectory(string path) : ILinkStore
{
    /// <inheritdoc/>
    public ValueTask<MetadataFile?> ReadAsync(LinkFileName name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var file = Path.Join(path, name.ToString());
        // Exists is false for what cannot be looked at, too; opening says which it is.
        try
        {
            return new(MetadataFile.Read(file));
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            return new((MetadataFile?)null);
        }
    }
}
