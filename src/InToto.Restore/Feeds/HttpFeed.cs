using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using InToto.DotNet;
using InToto.Json;

namespace InToto.Restore;

/// <summary>A server of packages, by NuGet's protocol of version 3: the service index, and the packages by id and version (flat container).</summary>
internal sealed class HttpFeed : IFeed
{
    private readonly FeedHttp _http;
    private readonly FeedDocuments _documents;
    private readonly FeedLimits _limits;
    private readonly SemaphoreSlim _reading = new(1);
    private ServiceIndex? _index;
    private long _read;

    public HttpFeed(FeedSource source, FeedLimits limits, FeedAddresses? addresses = null)
    {
        (Source, _limits) = (source, limits);
        _http = new(source, limits, addresses);
        _documents = new(_http, limits);
    }

    public FeedSource Source { get; }

    public async Task<ImmutableArray<string>?> VersionsAsync(string id, CancellationToken cancellationToken)
    {
        var address = new Uri(await PackagesAsync(cancellationToken), $"{Lower(id)}/index.json");
        if (await _documents.ReadAsync(address, cancellationToken) is not { } json) return null;
        return Reading(address, () => Versions(new JsonFields(StrictJson.Parse(json), "the list of versions", Dialect.Strict)));
    }

    public async Task<bool> DownloadAsync(RestoredId package, PartialFile file, CancellationToken cancellationToken)
    {
        var (id, version) = (Lower(package.Id), Lower(package.Version));
        var address = new Uri(await PackagesAsync(cancellationToken), $"{id}/{version}/{id}.{version}.nupkg");
        return await _http.GetAsync(address, request => request.Headers.AcceptEncoding.ParseAdd("identity"), (response, deadline) => SaveAsync(response, deadline, address, file), cancellationToken) is not null;
    }

    /// <summary>A document below a resource, or the resource itself with or without a query, for those who pass it on.</summary>
    public async Task<byte[]?> ReadAsync(string resource, string below, CancellationToken cancellationToken)
    {
        var index = await IndexAsync(cancellationToken);
        var at = below is "" or ['?', ..] ? Asked(index.Document(resource), below) : index.Address(resource) is { } folder ? Below(folder, below) : null;
        return at is null ? null : await _documents.ReadAsync(at, cancellationToken);
    }

    /// <summary>A document that one of the server's own names.</summary>
    public Task<byte[]?> ReadAsync(Uri address, CancellationToken cancellationToken) => _documents.ReadAsync(address, cancellationToken);

    /// <summary>Where a resource is; null when there is none.</summary>
    public async Task<Uri?> AddressAsync(string resource, CancellationToken cancellationToken) => (await IndexAsync(cancellationToken)).Address(resource);

    private async Task<Uri> PackagesAsync(CancellationToken cancellationToken) => (await IndexAsync(cancellationToken)).Address("PackageBaseAddress/3.0.0")
        ?? throw _http.Malformed(Source.Uri!, "Its service index names no place of packages (PackageBaseAddress/3.0.0).");

    private static ImmutableArray<string> Versions(JsonFields list) =>
        [.. list.Texts("versions", RestoreLimits.FeedVersions).Select(version => PackageVersion.Normalize(version) ?? throw list.Malformed("versions", $"has '{Printable.Of(version)}', which is no version"))];

    /// <summary>Read once for some minutes, by whoever comes first.</summary>
    private async Task<ServiceIndex> IndexAsync(CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            if (_index is not null && _limits.Clock.GetElapsedTime(_read) < TimeSpan.FromMinutes(RestoreLimits.ServiceIndexMinutes)) return _index;
            var address = Source.Uri!;
            var json = await _documents.ReadAsync(address, cancellationToken) ?? throw _http.Malformed(address, "There is nothing at this address.");
            (_index, _read) = (Reading(address, () => ServiceIndex.Parse(json, address)), _limits.Clock.GetTimestamp());
            return _index;
        }
        finally
        {
            _reading.Release();
        }
    }

    private async Task<object> SaveAsync(HttpResponseMessage response, AnswerDeadline deadline, Uri address, PartialFile file)
    {
        if (response.Content.Headers.ContentEncoding is { Count: > 0 } encoding && !(encoding.Count == 1 && encoding.First() == "identity"))
            throw _http.Malformed(address, "It has packed a package once more, which was not asked for.");
        if (response.Content.Headers.ContentLength > file.MostBytes) throw _http.TooLong(address, file.MostBytes);

        file.Restart();
        await using var body = await response.Content.ReadAsStreamAsync(deadline.Token);
        var buffer = ArrayPool<byte>.Shared.Rent(128 * 1024);
        try
        {
            while (await body.ReadAsync(buffer, deadline.Token) is var read and > 0)
            {
                if (!file.Append(buffer.AsSpan(0, read))) throw _http.TooLong(address, file.MostBytes);
                if (file.Length >= 4 && !file.IsArchive) throw _http.Malformed(address, "What it sends is not a package.");
                deadline.Received(read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        return file.IsArchive ? file : throw _http.Malformed(address, "What it sends is not a package.");
    }

    private T Reading<T>(Uri address, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (MetadataFormatException problem)
        {
            throw _http.Malformed(address, problem.Message, problem);
        }
    }

    private static Uri? Asked(Uri? at, string query) => at is null || query.Length == 0 ? at : new(at.Query.Length > 0 ? $"{at.AbsoluteUri}&{query[1..]}" : at.AbsoluteUri + query);

    /// <summary>An address below another one, and nowhere else, whatever the words are (threat K15).</summary>
    private static Uri Below(Uri at, string below) => new Uri(at, "./" + below.TrimStart('/')) is var address && address.AbsoluteUri.StartsWith(at.AbsoluteUri.Split('?')[0], StringComparison.Ordinal)
        ? address
        : throw new ArgumentException($"'{Printable.Of(below)}' leads out of the resource.", nameof(below));

    private static string Lower(string text) => text.ToLower(CultureInfo.InvariantCulture);

    public void Dispose()
    {
        _http.Dispose();
        _reading.Dispose();
    }
}
