namespace InToto.Testing;

/// <summary>Links in memory, by file name; those of a sublayout by their path.</summary>
public sealed class MemoryLinkStore(IReadOnlyDictionary<string, byte[]> files, string folder = "") : ILinkStore
{
    /// <inheritdoc/>
    public ValueTask<MetadataFile?> ReadAsync(LinkFileName name, CancellationToken cancellationToken) =>
        new(files.TryGetValue(folder + name, out var bytes) ? new MetadataFile(folder + name, bytes) : null);

    /// <inheritdoc/>
    public ILinkStore Sublayout(LinkFileName sublayout)
    {
        ArgumentNullException.ThrowIfNull(sublayout);
        return new MemoryLinkStore(files, $"{folder}{sublayout.SublayoutFolder}/");
    }
}
