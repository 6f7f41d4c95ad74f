using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using InToto.DotNet;
using InToto.DotNet.Tests.Packages;

namespace InToto.Restore.Tests.Feeds;

/// <summary>Attacks by who serves packages, or stands between: each refused for its reason, and nothing of it kept.</summary>
public sealed class ThreatsK_NetworkTests
{
    private static string ContentHash => Convert.ToBase64String(SHA512.HashData(FeedWorld.Package));

    [Fact]
    public async Task K1_A_body_that_is_cut_is_refused_after_three_tries()
    {
        await using var world = new FeedWorld();
        world.Server.On(TestFeed.PathOf(), new TestAnswer(200, FeedWorld.Package[..200]) { Length = FeedWorld.Package.Length, Closes = true });

        await world.RefusesAsync(RestoreCodes.AnswerCut);
        Assert.Equal(RestoreLimits.FeedTries, world.Server.TimesAsked(TestFeed.PathOf()));
    }

    [Fact]
    public async Task K1_A_body_that_is_cut_once_is_fetched_again_from_its_beginning()
    {
        await using var world = new FeedWorld();
        var tries = 0;
        world.Server.On(TestFeed.PathOf(), _ => ++tries < RestoreLimits.FeedTries ? new TestAnswer(200, FeedWorld.Package[..200]) { Length = FeedWorld.Package.Length, Closes = true } : new(200, FeedWorld.Package));

        Assert.Equal(FeedWorld.Package, File.ReadAllBytes((await world.FetchAsync(ContentHash))!.Path));
    }

    [Fact]
    public async Task K1_A_body_that_ends_with_its_connection_and_too_early_is_no_package()
    {
        await using var world = new FeedWorld();
        world.Server.On(TestFeed.PathOf(), new TestAnswer(200, FeedWorld.Package[..^30]) { Length = -1, Closes = true });

        await world.RefusesAsync(PackageCodes.ZipMalformed);
    }

    [Fact]
    public async Task K2_What_follows_the_declared_body_is_neither_part_of_it_nor_the_next_answer()
    {
        await using var world = new FeedWorld();
        var smuggled = "HTTP/1.1 200 OK\r\nContent-Length: 19\r\n\r\n{\"versions\":[\"6.6\"]}"u8.ToArray();
        world.Server.On(TestFeed.PathOf(), new TestAnswer(200, [.. FeedWorld.Package, .. smuggled]) { Length = FeedWorld.Package.Length });
        world.Server.On("/flat/contoso.text/index.json", TestFeed.Json("""{"versions":["1.0"]}"""));

        Assert.Equal(FeedWorld.Package, File.ReadAllBytes((await world.FetchAsync(ContentHash))!.Path));
        Assert.Equal(["1.0.0"], await world.Feeds.VersionsAsync("Contoso.Text", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task K2_A_body_that_is_longer_than_the_package_is_refused()
    {
        await using var world = new FeedWorld();
        world.Server.On(TestFeed.PathOf(), new TestAnswer(200, [.. FeedWorld.Package, 0]));

        await world.RefusesAsync(PackageCodes.HiddenBytes);
    }

    [Fact]
    public async Task K3_Another_package_under_the_address_is_refused()
    {
        await using var world = new FeedWorld();
        world.Server.On(TestFeed.PathOf(), new TestAnswer(200, TestPackage.Good("Contoso.Evil").ToBytes()));

        await world.RefusesAsync(PackageCodes.IdentityMismatch);
    }

    [Fact]
    public async Task K3_Other_bytes_of_the_package_are_refused_by_their_hash()
    {
        await using var world = new FeedWorld();
        var other = TestPackage.Good();
        other.Add("build/Contoso.Text.targets", "<Project />");
        world.Server.On(TestFeed.PathOf(), new TestAnswer(200, other.ToBytes()));

        await world.RefusesAsync(RestoreCodes.ContentHashDiffers, ContentHash);
        // Without a recorded hash they are a package; whether it is the right one is for the policy to say.
        Assert.NotNull(await world.FetchAsync());
    }

    [Fact]
    public async Task K4_A_bomb_in_a_document_is_refused_at_the_bound_of_what_it_unpacks_to()
    {
        await using var world = new FeedWorld();
        var bomb = Gzip(Encoding.ASCII.GetBytes(new string(' ', RestoreLimits.FeedDocumentBytes + 1)));
        Assert.InRange(bomb.Length, 1, 100_000);
        world.Server.On("/v3/index.json", new TestAnswer(200, bomb, "Content-Encoding: gzip"));

        await world.RefusesAsync(RestoreCodes.AnswerTooLong);
    }

    [Fact]
    public async Task K4_A_document_may_be_packed()
    {
        await using var world = new FeedWorld();
        world.Server.On("/flat/contoso.text/index.json", new TestAnswer(200, Gzip("""{"versions":["2.0.0"]}"""u8.ToArray()), "Content-Encoding: gzip"));

        Assert.Equal(["2.0.0"], await world.Feeds.VersionsAsync("Contoso.Text", TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task K4_A_package_that_is_packed_once_more_is_refused_before_it_is_unpacked(string encoding)
    {
        await using var world = new FeedWorld();
        world.Server.On(TestFeed.PathOf(), new TestAnswer(200, Gzip(FeedWorld.Package), $"Content-Encoding: {encoding}"));

        await world.RefusesAsync(RestoreCodes.AnswerMalformed);
    }

    [Fact]
    public async Task K5_A_page_to_log_in_on_is_no_package_and_no_service_index()
    {
        await using var world = new FeedWorld();
        var page = new TestAnswer(200, "<!doctype html><title>Log in</title>"u8.ToArray(), "Content-Type: text/html");
        world.Server.On(TestFeed.PathOf(), page);
        await world.RefusesAsync(RestoreCodes.AnswerMalformed);

        await using var other = new FeedWorld();
        other.Server.On("/v3/index.json", page);
        await other.RefusesAsync(RestoreCodes.AnswerMalformed);
    }

    [Fact]
    public async Task K6_Five_hops_are_followed_and_six_are_not()
    {
        await using var world = new FeedWorld();
        for (var hop = 1; hop < 7; hop++) world.Server.On($"/hop{hop}", TestFeed.Redirect($"/hop{hop + 1}"));
        world.Server.On("/hop5", new TestAnswer(200, FeedWorld.Package));
        world.Server.On(TestFeed.PathOf(), TestFeed.Redirect("/hop1"));
        Assert.NotNull(await world.FetchAsync());

        await using var far = new FeedWorld();
        for (var hop = 1; hop < 6; hop++) far.Server.On($"/hop{hop}", TestFeed.Redirect($"/hop{hop + 1}"));
        far.Server.On("/hop6", new TestAnswer(200, FeedWorld.Package));
        far.Server.On(TestFeed.PathOf(), TestFeed.Redirect("/hop1"));
        await far.RefusesAsync(RestoreCodes.AddressRefused);
        Assert.Equal(0, far.Server.TimesAsked("/hop6"));
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://127.0.0.1/x.nupkg")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://[::ffff:169.254.169.254]/x")]
    [InlineData("http://[fe80::1]/x")]
    [InlineData("http://[64:ff9b::a9fe:a9fe]/x")]
    [InlineData("http://name:word@127.0.0.1/x")]
    public async Task K6_Nobody_is_sent_to_a_file_or_to_where_clouds_keep_their_secrets(string to)
    {
        await using var redirecting = new FeedWorld();
        redirecting.Server.On(TestFeed.PathOf(), TestFeed.Redirect(to));
        await redirecting.RefusesAsync(RestoreCodes.AddressRefused);

        await using var naming = new FeedWorld();
        naming.Server.On("/v3/index.json", TestFeed.Json($$"""{"version":"3.0.0","resources":[{"@id":"{{to}}","@type":"PackageBaseAddress/3.0.0"}]}"""));
        await naming.RefusesAsync(RestoreCodes.AddressRefused);
    }

    [Theory]
    [InlineData("127.0.0.1", "203.0.113.7", RestoreCodes.AddressRefused)]
    [InlineData("10.1.2.3", "203.0.113.7", RestoreCodes.AddressRefused)]
    [InlineData("fd00:ec2::254", "203.0.113.7", RestoreCodes.AddressRefused)]
    [InlineData("127.0.0.1", "10.1.2.3", RestoreCodes.AddressRefused)]
    [InlineData("169.254.1.1", "127.0.0.1", RestoreCodes.AddressRefused)]
    [InlineData("198.51.100.1", "203.0.113.7", null)]
    [InlineData("10.9.9.9", "10.1.2.3", null)]
    [InlineData("10.9.9.9", "127.0.0.1", null)]
    public async Task K6_A_name_is_not_followed_to_what_is_further_inside_than_the_source(string to, string at, string? code)
    {
        await using var server = new TestFeed();
        server.On("/v3/index.json", TestFeed.Json("""{"version":"3.0.0","resources":[{"@id":"http://feed.example/flat/","@type":"PackageBaseAddress/3.0.0"}]}"""));
        server.On(TestFeed.PathOf(), TestFeed.Redirect("http://other.example/x"));
        server.On("/x", new TestAnswer(200, FeedWorld.Package));
        await using var world = new FeedWorld(server, new("feed", "http://feed.example/v3/index.json") { AllowsInsecure = true }, source => new(source,
            (host, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(host == "feed.example" ? at : to)]), (_, cancellation) => DialAsync(server, cancellation)));

        if (code is not null) await world.RefusesAsync(code);
        else Assert.NotNull(await world.FetchAsync());
        Assert.Equal(code is null ? 1 : 0, server.TimesAsked("/x"));
    }

    [Fact]
    public void K6_A_source_with_TLS_sends_nobody_out_of_it()
    {
        var source = new FeedSource("feed", "https://feed.example/v3/index.json") { AllowsInsecure = true };
        var problem = Assert.Throws<RestoreException>(() => new FeedAddresses(source).Require(new("http://feed.example/x"), source.Uri));
        Assert.Equal(RestoreCodes.AddressRefused, problem.Code);
        Assert.Equal("https://other.example/x", new FeedAddresses(source).Require(new("https://other.example/x"), source.Uri).AbsoluteUri);
    }

    [Fact]
    public async Task K6_Who_asks_is_told_to_the_sources_own_server_only()
    {
        await using var other = new TestFeed();
        other.On("/x", new TestAnswer(200, FeedWorld.Package));
        await using var server = new TestFeed();
        server.On(TestFeed.PathOf(), TestFeed.Redirect(other.At("/x")));
        await using var world = new FeedWorld(server, server.Source with { Credentials = new("alice", "secret") });

        Assert.NotNull(await world.FetchAsync());
        Assert.All(server.Asked, request => Assert.Equal("Basic YWxpY2U6c2VjcmV0", request.Header("Authorization")));
        Assert.Null(Assert.Single(other.Asked).Header("Authorization"));
        Assert.DoesNotContain("secret", server.Source.ToString() + world.Source, StringComparison.Ordinal);
    }

    [Fact]
    public async Task K7_A_trickle_ends_at_the_deadline()
    {
        await using var world = new FeedWorld(limits: FeedWorld.Quick with { Patience = TimeSpan.FromSeconds(1) });
        world.Server.On(TestFeed.PathOf(), new TestAnswer(200, FeedWorld.Package[..100])
        {
            Length = FeedWorld.Package.Length,
            Then = async (stream, cancellation) =>
            {
                for (var i = 100; i < FeedWorld.Package.Length; i++)
                {
                    await stream.WriteAsync(FeedWorld.Package.AsMemory(i, 1), cancellation);
                    await stream.FlushAsync(cancellation);
                    await Task.Delay(50, cancellation);
                }
            },
        });

        await world.RefusesAsync(RestoreCodes.AnswerTooSlow);
    }

    [Fact]
    public async Task K7_What_comes_fast_enough_may_take_longer_than_the_deadline()
    {
        var large = TestPackage.Good();
        large.Add("content/large.bin", RandomNumberGenerator.GetHexString(400_000));
        var bytes = large.ToBytes();
        await using var world = new FeedWorld(limits: FeedWorld.Quick with { Patience = TimeSpan.FromSeconds(1) });
        world.Server.On(TestFeed.PathOf(), new TestAnswer(200, [])
        {
            Length = bytes.Length,
            Then = async (stream, cancellation) =>
            {
                foreach (var part in bytes.Chunk(bytes.Length / 15))
                {
                    await stream.WriteAsync(part, cancellation);
                    await stream.FlushAsync(cancellation);
                    await Task.Delay(100, cancellation);
                }
            },
        });

        Assert.Equal(bytes, File.ReadAllBytes((await world.FetchAsync())!.Path));
    }

    [Fact]
    public async Task K7_A_server_that_never_answers_ends_at_the_deadline()
    {
        await using var world = new FeedWorld(limits: FeedWorld.Quick with { Patience = TimeSpan.FromMilliseconds(500) });
        world.Server.On("/v3/index.json", new TestAnswer(200, []) { Length = 10, Then = (_, cancellation) => Task.Delay(Timeout.Infinite, cancellation) });

        await world.RefusesAsync(RestoreCodes.AnswerTooSlow);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task K8_A_body_without_end_is_refused_at_the_bound(bool declared)
    {
        await using var world = new FeedWorld(limits: FeedWorld.Quick with { PackageBytes = FeedWorld.Package.Length });
        world.Server.On(TestFeed.PathOf(), new TestAnswer(200, FeedWorld.Package)
        {
            Length = declared ? long.MaxValue : -1,
            Closes = true,
            Then = async (stream, cancellation) =>
            {
                while (true) await stream.WriteAsync(new byte[64 * 1024], cancellation);
            },
        });

        await world.RefusesAsync(RestoreCodes.AnswerTooLong);
    }

    [Fact]
    public async Task K8_A_package_of_just_so_many_bytes_is_taken()
    {
        await using var world = new FeedWorld(limits: FeedWorld.Quick with { PackageBytes = FeedWorld.Package.Length });
        world.Server.On(TestFeed.PathOf(), new TestAnswer(200, FeedWorld.Package) { Length = -1, Closes = true });

        Assert.NotNull(await world.FetchAsync());
    }

    [Fact]
    public async Task K8_Headers_without_end_are_refused()
    {
        await using var world = new FeedWorld();
        world.Server.On("/v3/index.json", new TestAnswer(200, [], [.. Enumerable.Range(0, 1_000).Select(i => $"X-{i}: {new string('x', 100)}")]));

        await world.RefusesAsync(RestoreCodes.AnswerTooLong);
    }

    [Fact]
    public async Task K9_What_the_server_does_not_have_any_more_is_forgotten()
    {
        await using var world = new FeedWorld();
        var cancellation = TestContext.Current.CancellationToken;
        const string List = "/flat/contoso.text/index.json";
        world.Server.On(List, new TestAnswer(200, """{"versions":["1.0.0"]}"""u8.ToArray(), "ETag: \"1\""));
        Assert.Equal(["1.0.0"], await world.Feeds.VersionsAsync("Contoso.Text", cancellation));

        world.Server.On(List, new TestAnswer(304, []));
        Assert.Equal(["1.0.0"], await world.Feeds.VersionsAsync("Contoso.Text", cancellation));
        Assert.Equal("\"1\"", world.Server.Asked.Last().Header("If-None-Match"));

        world.Server.On(List, new TestAnswer(404, []));
        Assert.Empty(await world.Feeds.VersionsAsync("Contoso.Text", cancellation));
        // Who says now that nothing has changed was asked about nothing.
        world.Server.On(List, new TestAnswer(304, []));
        Assert.Equal(RestoreCodes.AnswerMalformed, (await Assert.ThrowsAsync<RestoreException>(() => world.Feeds.VersionsAsync("Contoso.Text", cancellation))).Code);
        Assert.Null(world.Server.Asked.Last().Header("If-None-Match"));
    }

    [Theory]
    [InlineData("../../x", "1.0.0")]
    [InlineData("a/b", "1.0.0")]
    [InlineData("a\\b", "1.0.0")]
    [InlineData("a\0b", "1.0.0")]
    [InlineData("a%2fb", "1.0.0")]
    [InlineData("..", "1.0.0")]
    [InlineData("", "1.0.0")]
    [InlineData("Contoso.Text", "../1.0.0")]
    [InlineData("Contoso.Text", "1.0.0/..")]
    [InlineData("Contoso.Text", "1.0.0%2f")]
    [InlineData("Contoso.Text", "1.0.0-\r\nX: y")]
    [InlineData("Contoso.Text", "")]
    public async Task K15_A_name_that_is_no_name_is_asked_of_nobody(string id, string version)
    {
        await using var world = new FeedWorld();

        Assert.Equal(RestoreCodes.GraphUnreadable, (await Assert.ThrowsAsync<RestoreException>(() => world.Feeds.FetchAsync(id, version, cancellationToken: TestContext.Current.CancellationToken))).Code);
        Assert.Throws<RestoreException>(() => world.Feeds.FindInstalled(id, version));
        Assert.Empty(world.Server.Asked);
    }

    [Theory]
    [InlineData("../flat/contoso.text/index.json")]
    [InlineData("%2e%2e/flat/contoso.text/index.json")]
    [InlineData("http://127.0.0.1/x")]
    [InlineData("//127.0.0.1/x")]
    [InlineData("\\\\127.0.0.1\\x")]
    public async Task K15_What_is_below_a_resource_stays_below_it(string below)
    {
        await using var world = new FeedWorld();
        world.Server.On("/reg/contoso.text/index.json", TestFeed.Json("{}"));
        var cancellation = TestContext.Current.CancellationToken;
        Assert.Equal("{}", Encoding.UTF8.GetString((await world.Feeds.ReadAsync(world.Source, "RegistrationsBaseUrl/3.6.0", "contoso.text/index.json", cancellation))!));

        try
        {
            Assert.Null(await world.Feeds.ReadAsync(world.Source, "RegistrationsBaseUrl/3.6.0", below, cancellation));
        }
        catch (ArgumentException)
        {
            // Also right.
        }
        Assert.All(world.Server.Asked, request => Assert.True(request.Path == "/v3/index.json" || request.Path.StartsWith("/reg/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task K22_What_nobody_asked_for_is_passed_over_and_more_than_anybody_has_is_refused()
    {
        await using var world = new FeedWorld();
        string Index(int more) => $$"""{"version":"3.0.0","resources":[{{string.Concat(Enumerable.Repeat($$"""{"@id":"file:///etc/passwd","@type":"Evil/1"},""", more))}}{"@id":"{{world.Server.At("/flat/")}}","@type":"PackageBaseAddress/3.0.0"}]}""";
        world.Server.On("/v3/index.json", TestFeed.Json(Index(RestoreLimits.FeedResources - 1)));
        world.Server.On(TestFeed.PathOf(), new TestAnswer(200, FeedWorld.Package));
        Assert.NotNull(await world.FetchAsync());
        Assert.Single(Directory.EnumerateFileSystemEntries(world.Store));

        await using var other = new FeedWorld();
        other.Server.On("/v3/index.json", TestFeed.Json(Index(RestoreLimits.FeedResources)));
        await other.RefusesAsync(RestoreCodes.AnswerMalformed);
    }

    [Fact]
    public async Task K23_A_server_that_does_not_prove_who_it_is_is_not_asked()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var own = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var certificate = X509CertificateLoader.LoadPkcs12(own.Export(X509ContentType.Pkcs12), null);
        await using var world = new FeedWorld(new TestFeed(certificate));
        world.Server.On(TestFeed.PathOf(), new TestAnswer(200, FeedWorld.Package));

        await world.RefusesAsync(RestoreCodes.ServerUntrusted);
        Assert.Empty(world.Server.Asked);
    }

    private static async Task<Stream> DialAsync(TestFeed server, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, server.Port, cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.SmallestSize)) gzip.Write(bytes);
        return output.ToArray();
    }
}
