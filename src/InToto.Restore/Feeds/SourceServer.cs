namespace InToto.Restore;

/// <summary>Fetches sources from the addresses that Source Link names. They are the package's word, so nothing inside is reached and nobody is told who asks.</summary>
public sealed class SourceServer : IDisposable
{
    private readonly FeedHttp _http;
    private readonly FeedDocuments _documents;

    /// <summary>Asks servers of the internet, with TLS.</summary>
    public SourceServer() : this(new("Source Link", "https://nobody.invalid/"), FeedLimits.Default)
    {
    }

    internal SourceServer(FeedSource nobody, FeedLimits limits, FeedAddresses? addresses = null)
    {
        _http = new(nobody, limits, addresses);
        _documents = new(_http, limits);
    }

    /// <summary>What is at an address; null when nothing is.</summary>
    /// <exception cref="RestoreException">There is no answer (3304 to 3311), or the address may not be asked (3305).</exception>
    internal Task<byte[]?> ReadAsync(Uri address, CancellationToken cancellationToken) => _documents.ReadAsync(address, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
