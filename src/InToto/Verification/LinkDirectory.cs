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
        try
        {
            return new(MetadataFile.Read(Path.Join(path, name.ToString())));
        }
        catch (MetadataFormatException problem) when (problem.Code == Codes.FileMissing)
        {
            return new((MetadataFile?)null);
        }
    }
}
