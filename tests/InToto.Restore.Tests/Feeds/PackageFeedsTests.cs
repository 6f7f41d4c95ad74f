using System.Security.Cryptography;
using InToto.DotNet.Tests.Packages;

namespace InToto.Restore.Tests.Feeds;

public sealed class PackageFeedsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_package_is_fetched_from_the_first_source_that_has_it()
    {
        await using var first = new TestFeed();
        await using var second = new TestFeed();
        second.On(TestFeed.PathOf(), new TestAnswer(200, FeedWorld.Package));
        using var feeds = Feeds(FeedConfiguration.Of(_folder.At("packages"), first.Source with { Name = "first" }, second.Source with { Name = "second" }));

        var fetched = await feeds.FetchAsync("contoso.TEXT", "1.0", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(("second", "1.0.0", Convert.ToHexStringLower(SHA256.HashData(FeedWorld.Package))), (fetched!.Origin, fetched.Version, fetched.Sha256));
        Assert.Equal(_folder.At($"store/{fetched.Sha256}/contoso.text.1.0.0.nupkg"), fetched.Path);
        Assert.Equal(1, first.TimesAsked(TestFeed.PathOf()));
    }

    [Fact]
    public async Task A_source_that_does_not_answer_is_not_passed_over()
    {
        await using var first = new TestFeed();
        await using var second = new TestFeed();
        first.On(TestFeed.PathOf(), new TestAnswer(503, []));
        second.On(TestFeed.PathOf(), new TestAnswer(200, FeedWorld.Package));
        using var feeds = Feeds(FeedConfiguration.Of(_folder.At("packages"), first.Source, second.Source with { Name = "second" }));

        Assert.Equal(RestoreCodes.SourceUnanswered, (await RefusedAsync(feeds)).Code);
        Assert.Equal(RestoreLimits.FeedTries, first.TimesAsked(TestFeed.PathOf()));
        Assert.Empty(second.Asked);
    }

    [Fact]
    public async Task A_source_that_answers_at_the_second_try_has_answered()
    {
        await using var world = new FeedWorld();
        var tries = 0;
        world.Server.On(TestFeed.PathOf(), _ => ++tries == 1 ? new TestAnswer(429, [], "Retry-After: 0") : new(200, FeedWorld.Package));

        Assert.NotNull(await world.FetchAsync());
    }

    [Fact]
    public async Task What_no_source_has_is_nothing()
    {
        await using var world = new FeedWorld();
        Assert.Null(await world.FetchAsync());
        Assert.Empty(await world.Feeds.VersionsAsync("Contoso.Text", TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task A_source_that_forbids_says_so_in_its_own_words_and_is_asked_once(int status)
    {
        await using var world = new FeedWorld();
        world.Server.On(TestFeed.PathOf(), new TestAnswer(status, []));

        Assert.Contains("(Words)", (await world.RefusesAsync(RestoreCodes.SourceForbids)).Message, StringComparison.Ordinal);
        Assert.Equal(1, world.Server.TimesAsked(TestFeed.PathOf()));
    }

    [Fact]
    public async Task A_source_without_TLS_needs_the_word_of_the_configuration()
    {
        await using var server = new TestFeed();
        await using var world = new FeedWorld(server, server.Source with { AllowsInsecure = false });

        await world.RefusesAsync(RestoreCodes.SourceInsecure);
        Assert.Empty(server.Asked);
    }

    [Fact]
    public async Task Nobody_who_listens_is_no_answer()
    {
        var server = new TestFeed();
        var source = server.Source;
        await server.DisposeAsync();
        using var feeds = Feeds(FeedConfiguration.Of(_folder.At("packages"), source));

        Assert.Equal(RestoreCodes.SourceUnanswered, (await RefusedAsync(feeds)).Code);
    }

    [Fact]
    public async Task A_service_index_is_read_once_for_many_packages()
    {
        await using var world = new FeedWorld();
        world.Server.On(TestFeed.PathOf(), new TestAnswer(200, FeedWorld.Package));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => world.FetchAsync()));

        Assert.Equal(1, world.Server.TimesAsked("/v3/index.json"));
        Assert.Single(Directory.EnumerateFileSystemEntries(world.Store));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""{"version":"2.0.0","resources":[]}""")]
    [InlineData("""{"version":"3.0.0","resources":[]}""")]
    [InlineData("""{"version":"3.0.0","resources":[{"@id":"/flat/","@type":7}]}""")]
    [InlineData("""{"version":"3.0.0","version":"3.0.0","resources":[]}""")]
    public async Task A_service_index_that_is_none_is_refused(string index)
    {
        await using var world = new FeedWorld();
        world.Server.On("/v3/index.json", TestFeed.Json(index));

        await world.RefusesAsync(RestoreCodes.AnswerMalformed);
    }

    [Fact]
    public async Task Versions_are_those_of_all_sources_in_their_normal_form()
    {
        await using var first = new TestFeed();
        first.On("/flat/contoso.text/index.json", TestFeed.Json("""{"versions":["1.0","2.0.0-Beta"]}"""));
        Directory.CreateDirectory(_folder.At("folder"));
        File.WriteAllBytes(_folder.At("folder/Contoso.Text.3.0.nupkg"), FeedWorld.Package);
        File.WriteAllBytes(_folder.At("folder/Contoso.Text.Core.4.0.0.nupkg"), FeedWorld.Package);
        using var feeds = Feeds(FeedConfiguration.Of(_folder.At("packages"), first.Source, new FeedSource("folder", _folder.At("folder"))));

        Assert.Equal(["1.0.0", "2.0.0-Beta", "3.0.0"], await feeds.VersionsAsync("Contoso.Text", TestContext.Current.CancellationToken));

        first.On("/flat/contoso.text/index.json", TestFeed.Json("""{"versions":["latest"]}"""));
        Assert.Equal(RestoreCodes.AnswerMalformed, (await Assert.ThrowsAsync<RestoreException>(() => feeds.VersionsAsync("Contoso.Text", TestContext.Current.CancellationToken))).Code);
    }

    [Theory]
    [InlineData("Contoso.Text.1.0.0.nupkg")]
    [InlineData("contoso.text.1.0.nupkg")]
    [InlineData("contoso.text/1.0.0/contoso.text.1.0.0.nupkg")]
    [InlineData("Contoso.Text.1.0.0/Contoso.Text.1.0.0.nupkg")]
    public async Task A_folder_has_packages_flat_or_by_id_and_version(string place)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.At("folder/" + place))!);
        File.WriteAllBytes(_folder.At("folder/" + place), FeedWorld.Package);
        using var feeds = Feeds(FeedConfiguration.Of(_folder.At("packages"), new FeedSource("folder", _folder.At("folder"))));

        Assert.Equal(FeedWorld.Package, File.ReadAllBytes((await feeds.FetchAsync("Contoso.Text", "1.0.0", cancellationToken: TestContext.Current.CancellationToken))!.Path));
        Assert.Null(await feeds.FetchAsync("Contoso.Text", "1.0.1", cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_no_answer()
    {
        using var feeds = Feeds(FeedConfiguration.Of(_folder.At("packages"), new FeedSource("folder", _folder.At("none"))));
        Assert.Equal(RestoreCodes.SourceUnanswered, (await RefusedAsync(feeds)).Code);
    }

    [Fact]
    public async Task What_NuGet_has_downloaded_is_taken_when_it_is_the_package_and_the_source_is_asked_otherwise()
    {
        await using var world = new FeedWorld();
        var kept = DownloadCache.PathOf(world.HttpCache, world.Source, RestoredId.Of("Contoso.Text", "1.0.0", null, ""));
        Directory.CreateDirectory(Path.GetDirectoryName(kept)!);
        File.WriteAllBytes(kept, FeedWorld.Package);
        Assert.NotNull(await world.FetchAsync());
        Assert.Empty(world.Server.Asked);

        world.Server.On(TestFeed.PathOf(), new TestAnswer(200, FeedWorld.Package));
        File.WriteAllBytes(kept, FeedWorld.Package[..100]);
        Assert.NotNull(await world.FetchAsync());
        Assert.Equal(1, world.Server.TimesAsked(TestFeed.PathOf()));
    }

    [Fact]
    public void NuGet_keeps_what_it_downloads_where_it_is_looked_for()
    {
        Assert.EndsWith(Path.Join("27de006bf5bb6714d86ae57bbb67372bdfe47368$ps:_a.example.org_v3_index.json", "nupkg_contoso.text.1.0.0-beta.dat"),
            DownloadCache.PathOf("cache", new("gallery", "https://a.example.org/v3/index.json"), RestoredId.Of("Contoso.Text", "1.0.0-Beta", null, "")).Replace("ps_", "ps:_", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_cannot_be_written_keeps_nothing()
    {
        await using var server = new TestFeed();
        server.On(TestFeed.PathOf(), new TestAnswer(200, FeedWorld.Package));
        _folder.Write("store", "a file where the folder should be");
        using var feeds = Feeds(FeedConfiguration.Of(_folder.At("packages"), server.Source));

        Assert.Equal(RestoreCodes.StoreUnwritable, (await RefusedAsync(feeds)).Code);
    }

    [Fact]
    public void What_is_unpacked_is_found_in_the_packages_folder_and_in_fallback_folders()
    {
        var configuration = FeedConfiguration.Of(_folder.At("packages")) with { FallbackFolders = [_folder.At("fallback")] };
        using var feeds = Feeds(configuration);
        Assert.Null(feeds.FindInstalled("Contoso.Text", "1.0.0"));

        var fallback = _folder.Write("fallback/contoso.text/1.0.0/contoso.text.1.0.0.nupkg", "");
        Assert.Equal(new(fallback, "AAAA", IsInstalled: true), feeds.FindInstalled("Contoso.Text", "1.0.0", "AAAA"));
        var installed = _folder.Write("packages/contoso.text/1.0.0/contoso.text.1.0.0.nupkg", "");
        Assert.Equal(new(installed, null, IsInstalled: true), feeds.FindInstalled("Contoso.Text", "1.0"));
    }

    private PackageFeeds Feeds(FeedConfiguration configuration) => new(configuration, new PackageStore(_folder.At("store")), FeedWorld.Quick);

    private static Task<RestoreException> RefusedAsync(PackageFeeds feeds) =>
        Assert.ThrowsAsync<RestoreException>(() => feeds.FetchAsync("Contoso.Text", "1.0.0", cancellationToken: TestContext.Current.CancellationToken));

    public void Dispose() => _folder.Dispose();
}
