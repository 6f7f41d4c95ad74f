using System.Collections.Immutable;
using InToto.DotNet;

namespace InToto.Restore;

/// <summary>Packages by id and version, from where a nuget.config says that they come from. Nothing is unpacked, and nothing of them is believed.</summary>
/// <remarks>It may be used by many at once.</remarks>
public sealed class PackageFeeds : IDisposable
{
    private readonly FeedConfiguration _configuration;
    private readonly PackageStore _store;
    private readonly ImmutableArray<IFeed> _feeds;

    /// <summary>Asks the sources of a configuration, and keeps what they send in a store.</summary>
    public PackageFeeds(FeedConfiguration configuration, PackageStore store) : this(configuration, store, FeedLimits.Default)
    {
    }

    internal PackageFeeds(FeedConfiguration configuration, PackageStore store, FeedLimits limits, Func<FeedSource, FeedAddresses>? addresses = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        (_configuration, _store) = (configuration, store);
        _feeds = [.. configuration.Sources.Select(IFeed (source) => source.IsFolder ? new FolderFeed(source) : new HttpFeed(source, limits, addresses?.Invoke(source)))];
    }

    /// <summary>The file of a package that is unpacked in NuGet's packages folder or a fallback folder; null when it is in none. It may be any file: look at it.</summary>
    public PackageRequest? FindInstalled(string id, string version, string? contentHash = null)
    {
        var package = Asked(id, version, contentHash);
        foreach (var folder in (ImmutableArray<string>)[_configuration.PackagesFolder, .. _configuration.FallbackFolders])
            if (package.PathIn(folder) is var path && File.Exists(path)) return new(path, contentHash, IsInstalled: true);
        return null;
    }

    /// <summary>A package: what NuGet has downloaded already, else from the first source that has it, in their order and by the package source mapping.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="version">Its version, one and no range.</param>
    /// <param name="contentHash">NuGet's content hash that it must have; null for any.</param>
    /// <param name="cancellationToken">Ends it without an answer.</param>
    /// <returns>The package in the store; null when no source has it.</returns>
    /// <exception cref="RestoreException">A source does not answer, or not as it must (3302 to 3312); the package has another content hash (3107). Nothing was kept.</exception>
    /// <exception cref="PackageException">What a source sent is not this package, or none that every reader sees in the same way. Nothing was kept.</exception>
    public async Task<FetchedPackage?> FetchAsync(string id, string version, string? contentHash = null, CancellationToken cancellationToken = default)
    {
        var package = Asked(id, version, contentHash);
        foreach (var feed in FeedsFor(package.Id))
        {
            if (await FromCacheAsync(package, feed.Source, cancellationToken) is { } kept) return kept;
            if (await _store.AddAsync(package, feed.Source.Name, file => feed.DownloadAsync(package, file, cancellationToken)) is { } fetched) return fetched;
        }
        return null;
    }

    /// <summary>The same, to be looked at: what a source sent in its place is the finding that it is refused.</summary>
    /// <exception cref="RestoreException">A source does not answer, or not as it must (3302 to 3312); none has the package (3313).</exception>
    public async Task<PackageRequest> RequestAsync(string id, string version, string? contentHash = null, CancellationToken cancellationToken = default)
    {
        try
        {
            return await FetchAsync(id, version, contentHash, cancellationToken) is { } fetched
                ? new(fetched.Path, contentHash)
                : throw new RestoreException(RestoreCodes.PackageNotFound, $"No source has '{Printable.Of(id)}' {Printable.Of(version)}: {string.Join(", ", _configuration.SourcesFor(id).Take(Shown).Select(source => $"'{Printable.Of(source.Name)}'"))} {(_configuration.SourcesFor(id).Length == 1 ? "was" : "were")} asked.",
                    hint: "Check the id and the version, and the sources: dotnet nuget list source.");
        }
        catch (InTotoException problem) when (problem is PackageException or RestoreException { Code: RestoreCodes.ContentHashDiffers })
        {
            return new($"{id}.{version}.nupkg", contentHash) { Refused = new(problem.Code, problem.Message, problem.Hint) };
        }
    }

    /// <summary>The versions of a package that its sources have, in NuGet's normal form; empty when none knows it.</summary>
    /// <exception cref="RestoreException">A source does not answer, or not as it must (3302 to 3310).</exception>
    public async Task<ImmutableArray<string>> VersionsAsync(string id, CancellationToken cancellationToken = default)
    {
        var package = Asked(id, "0", null);
        var found = await Task.WhenAll(FeedsFor(package.Id).Select(feed => feed.VersionsAsync(package.Id, cancellationToken)));
        return [.. found.SelectMany(versions => versions ?? []).Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>A document that a server has below one of its resources, such as a registration; null when it has none, for folders too. It is not looked at.</summary>
    /// <param name="source">One of the configuration's sources.</param>
    /// <param name="resource">The type of the resource, as the service index names it: <c>RegistrationsBaseUrl/3.6.0</c>.</param>
    /// <param name="below">What follows the resource's address, query included; it cannot lead out of it. Empty or only a query: the resource itself.</param>
    /// <param name="cancellationToken">Ends it without an answer.</param>
    /// <exception cref="RestoreException">The source does not answer, or not as it must (3303 to 3311).</exception>
    /// <exception cref="ArgumentException">The words lead out of the resource.</exception>
    public async Task<byte[]?> ReadAsync(FeedSource source, string resource, string below, CancellationToken cancellationToken = default) =>
        _feeds.First(feed => feed.Source == source) is HttpFeed feed ? await feed.ReadAsync(resource, below, cancellationToken) : null;

    /// <summary>A document that one of a server's own names, such as a page of what is known to be vulnerable; null when there is none.</summary>
    /// <exception cref="RestoreException">The source does not answer, or not as it must, or may not send anybody there (3303 to 3311).</exception>
    internal async Task<byte[]?> ReadNamedAsync(FeedSource source, Uri address, CancellationToken cancellationToken) =>
        _feeds.First(feed => feed.Source == source) is HttpFeed feed ? await feed.ReadAsync(address, cancellationToken) : null;

    /// <summary>Where a server has a resource of a type; null when it has none, and for folders.</summary>
    /// <exception cref="RestoreException">The source does not answer, or not as it must (3303 to 3311).</exception>
    internal async Task<Uri?> AddressAsync(FeedSource source, string resource, CancellationToken cancellationToken) =>
        _feeds.First(feed => feed.Source == source) is HttpFeed feed ? await feed.AddressAsync(resource, cancellationToken) : null;

    private IEnumerable<IFeed> FeedsFor(string id)
    {
        var sources = _configuration.SourcesFor(id);
        return _feeds.Where(feed => sources.Contains(feed.Source));
    }

    /// <summary>What cannot be used of it is passed over: the source has the package.</summary>
    private async Task<FetchedPackage?> FromCacheAsync(RestoredId package, FeedSource source, CancellationToken cancellationToken)
    {
        if (source.IsFolder || _configuration.HttpCacheFolder is not { } folder || DownloadCache.PathOf(folder, source, package) is var path && !File.Exists(path)) return null;
        try
        {
            return await _store.AddAsync(package, source.Name, async file =>
            {
                await FolderFeed.CopyAsync(path, file, cancellationToken);
                return true;
            });
        }
        catch (InTotoException problem) when (problem is PackageException or RestoreException { Code: RestoreCodes.ContentHashDiffers })
        {
            return null;
        }
    }

    private static RestoredId Asked(string id, string version, string? contentHash) => RestoredId.Of(id, version, contentHash, "what was asked for");

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var feed in _feeds) feed.Dispose();
    }

    private const int Shown = 5;
}
