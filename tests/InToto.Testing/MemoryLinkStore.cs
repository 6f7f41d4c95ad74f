namespace InToto.Testing;

/// <summary>Links in memory, by file name.</summary>
public sealed class MemoryLinkStore(IReadOnlyDictionary<string, byte[]> files) : ILinkStore
{
    /// <inheritdoc/>
    public ValueTask<MetadataFile?> ReadAsync(LinkFileName name, CancellationToken cancellationToken) =>
        new(files.TryGetValue(name.ToString(), out var bytes) ? new MetadataFile(name.ToString(), bytes) : null);
}
