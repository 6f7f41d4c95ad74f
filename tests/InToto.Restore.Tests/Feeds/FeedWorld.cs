using InToto.DotNet.Tests.Packages;

namespace InToto.Restore.Tests.Feeds;

/// <summary>A server, a store, and who asks; what a test of a hostile server must leave behind is nothing.</summary>
internal sealed class FeedWorld : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<PackageFeeds> _feeds;

    public FeedWorld(TestFeed? server = null, FeedSource? source = null, Func<FeedSource, FeedAddresses>? addresses = null, FeedLimits? limits = null)
    {
        Server = server ?? new TestFeed();
        Source = source ?? Server.Source;
        _feeds = new(() => new(Configuration, new PackageStore(Store, (limits ?? Quick).PackageBytes), limits ?? Quick, addresses));
    }

    /// <summary>The limits, but a test has no minute.</summary>
    public static FeedLimits Quick { get; } = new() { Patience = TimeSpan.FromSeconds(20), Pause = TimeSpan.FromMilliseconds(5) };

    public static byte[] Package { get; } = TestPackage.Good().ToBytes();

    public TestFeed Server { get; }

    public FeedSource Source { get; }

    public string Store => _folder.At("store");

    public string Packages => _folder.At("packages");

    public string HttpCache => _folder.At("http-cache");

    public FeedConfiguration Configuration => FeedConfiguration.Of(Packages, Source) with { HttpCacheFolder = HttpCache };

    public PackageFeeds Feeds => _feeds.Value;

    public Task<FetchedPackage?> FetchAsync(string? contentHash = null) => Feeds.FetchAsync("Contoso.Text", "1.0.0", contentHash, TestContext.Current.CancellationToken);

    /// <summary>The package is refused with a code, and nothing of it is left.</summary>
    public async Task<InTotoException> RefusesAsync(string code, string? contentHash = null)
    {
        var problem = await Assert.ThrowsAnyAsync<InTotoException>(() => FetchAsync(contentHash));
        Assert.Equal(code, problem.Code);
        Assert.True(!Directory.Exists(Store) || !Directory.EnumerateFileSystemEntries(Store, "*", new EnumerationOptions { AttributesToSkip = FileAttributes.None }).Any(), "something of what was refused is in the store");
        return problem;
    }

    public async ValueTask DisposeAsync()
    {
        if (_feeds.IsValueCreated) _feeds.Value.Dispose();
        await Server.DisposeAsync();
        _folder.Dispose();
    }
}
