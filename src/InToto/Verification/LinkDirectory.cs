namespace InToto;

/// <summary>Links as files of one folder, by their names; nothing else in the folder is looked at.</summary>
/// <remarks>The links of a sublayout are in a folder beneath, named like the sublayout's file without its ending.</remarks>
[Spec("4.4")]
public sealed class LinkDirectory : ILinkStore
{
    private readonly string _path;
    private readonly bool _isOfSublayout;

    /// <summary>Reads the links of a folder.</summary>
    /// <param name="path">The folder. One that does not exist holds no links.</param>
    public LinkDirectory(string path)
        : this(path, isOfSublayout: false)
    {
    }

    private LinkDirectory(string path, bool isOfSublayout) => (_path, _isOfSublayout) = (path, isOfSublayout);

    /// <inheritdoc/>
    public ValueTask<MetadataFile?> ReadAsync(LinkFileName name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        cancellationToken.ThrowIfCancellationRequested();
        if (_isOfSublayout) RequireFolder();
        try
        {
            return new(MetadataFile.Read(Path.Join(_path, name.ToString())));
        }
        catch (MetadataFormatException problem) when (problem.Code == Codes.FileMissing)
        {
            return new((MetadataFile?)null);
        }
    }

    /// <inheritdoc/>
    [Spec("4.5.2")]
    public ILinkStore Sublayout(LinkFileName sublayout)
    {
        ArgumentNullException.ThrowIfNull(sublayout);
        return new LinkDirectory(Path.Join(_path, sublayout.SublayoutFolder), isOfSublayout: true);
    }

    /// <summary>The user chose the first folder; those beneath come from whoever made the evidence, and may not lead elsewhere or round in a ring (threat D29).</summary>
    private void RequireFolder()
    {
        if (new DirectoryInfo(_path).LinkTarget is not null)
            throw new MetadataFormatException(Codes.FileUnreadable, $"'{Printable.InFull(_path)}' is a symbolic link, and the links of a sublayout are read from a folder only.",
                hint: "Put the folder itself there.");
    }
}
