using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using InToto.DotNet.Tests.Packages;
using InToto.Restore;
using InToto.Restore.Tests;
using InToto.Restore.Tests.Feeds;
using InToto.Restore.Tests.Policy;
using InToto.Testing;

namespace InToto.Gate.Tests;

/// <summary>The lines of list M of the attack catalogue, against a gate and a source on loopback.</summary>
public sealed class ThreatsM_GateTests
{
    [Theory]
    [InlineData("GET http://evil.example/v3/index.json HTTP/1.1", "HOST")]
    [InlineData("GET //evil.example/v3/index.json HTTP/1.1", "HOST")]
    [InlineData("GET /v3/index.json HTTP/1.1", "evil.example")]
    [InlineData("GET /v3/index.json HTTP/1.1", "127.0.0.1:1")]
    [InlineData("GET /v3/flat/contoso.text@evil.example/index.json HTTP/1.1", "HOST")]
    [InlineData("CONNECT evil.example:443 HTTP/1.1", "evil.example:443")]
    [InlineData("OPTIONS * HTTP/1.1", "HOST")]
    public async Task M1_A_request_that_names_another_server_is_refused_and_no_source_is_asked(string line, string host)
    {
        await using var world = await GateWorld.StartAsync();
        var answer = await world.RawAsync($"{line}\r\nHost: {host.Replace("HOST", world.Host, StringComparison.Ordinal)}\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.Empty(world.Source.Asked);
    }

    public static TheoryData<string> OddPaths => new(
        "/v3/flat/contoso.text/1.0.0/..%2f..%2fetc%2fpasswd", "/v3/flat/contoso%2etext/index.json", "/v3/flat/../contoso.text/index.json", "/v3/flat/c%C3%B6ntoso/index.json", "/v3/flat/c\u00F6ntoso/index.json",
        $"/v3/flat/{new string('a', 200)}/index.json", "/v3/flat/contoso.text/1.x/contoso.text.1.x.nupkg", "/v3/flat/.hidden/index.json", "/v3/registration/contoso.text%00/index.json", "/v3/query?q=a\\b", "/v3/flat//index.json");

    [Theory]
    [MemberData(nameof(OddPaths))]
    public async Task M2_An_id_or_version_that_is_none_is_refused_and_no_source_is_asked(string path)
    {
        await using var world = await GateWorld.StartAsync();
        Assert.StartsWith("HTTP/1.1 400", await world.RawAsync($"GET {path} HTTP/1.1\r\nHost: {world.Host}\r\n\r\n"), StringComparison.Ordinal);
        Assert.Empty(world.Source.Asked);
    }

    [Fact]
    public async Task M2_An_address_of_ten_kibibytes_is_refused()
    {
        await using var world = await GateWorld.StartAsync();
        Assert.StartsWith("HTTP/1.1 414", await world.RawAsync($"GET /v3/flat/{new string('a', 10 * 1024)}/index.json HTTP/1.1\r\nHost: {world.Host}\r\n\r\n"), StringComparison.Ordinal);
        Assert.Empty(world.Source.Asked);
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("file:///etc/passwd")]
    public async Task M3_A_source_that_sends_elsewhere_is_not_followed(string to)
    {
        await using var world = await GateWorld.StartAsync();
        world.Source.On(TestFeed.PathOf(), TestFeed.Redirect(to));
        using var answer = await world.GetAsync(GateWorld.Good);
        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.StartsWith($"{RestoreCodes.AddressRefused} contoso.text 1.0.0: ", answer.ReasonPhrase, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v3/flat/Contoso.Text/1.0.0/Contoso.Text.1.0.0.nupkg")]
    [InlineData("/v3/flat/CONTOSO.TEXT/1.0/contoso.text.1.0.nupkg")]
    [InlineData("/v3/flat/contoso.text/1.0.0.0/contoso.text.1.0.0.0.nupkg")]
    [InlineData(GateWorld.Good + "?x=y")]
    public async Task M4_However_a_package_is_spelled_it_is_one_package_with_one_verdict(string path)
    {
        await using var world = await GateWorld.StartAsync();
        Assert.Equal(GateWorld.Package, await world.Client.GetByteArrayAsync(GateWorld.Good, TestContext.Current.CancellationToken));
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("X-Forwarded-Host", "evil.example");
        request.Headers.Add("X-Forwarded-For", "10.0.0.1");
        using var answer = await world.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(GateWorld.Package, await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal(1, world.TimesFetched());

        Assert.Equal(HttpStatusCode.Forbidden, await world.StatusAsync(path.Replace("contoso.text", "fabrikam.evil", StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public async Task M5_Who_asks_for_the_same_at_once_gets_one_refusal_of_one_look()
    {
        await using var world = await GateWorld.StartAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => world.StatusAsync(GateWorld.Bad)));
        Assert.All(answers, status => Assert.Equal(HttpStatusCode.Forbidden, status));
        Assert.Equal(1, world.TimesFetched("fabrikam.evil"));
        Assert.Single(world.Journal, line => line.Contains("\"refused\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task M6_When_looking_fails_or_takes_too_long_nothing_is_served_and_the_next_request_asks_again()
    {
        var fails = true;
        await using var world = await GateWorld.StartAsync(options => options with { Policy = () => fails ? throw new InvalidOperationException("a defect") : options.Policy() });
        using (var answer = await world.GetAsync(GateWorld.Good))
        {
            Assert.Equal((HttpStatusCode.ServiceUnavailable, 0), (answer.StatusCode, answer.Content.Headers.ContentLength));
            Assert.StartsWith($"{GateCodes.NoAnswer} contoso.text 1.0.0: InvalidOperationException", answer.ReasonPhrase, StringComparison.Ordinal);
        }
        fails = false;
        Assert.Equal(HttpStatusCode.OK, await world.StatusAsync(GateWorld.Good));

        await world.StartGateAsync(options => options with { Store = world.At("other"), Limits = GateLimits.Default with { Patience = TimeSpan.FromMilliseconds(300) } });
        world.Source.On(TestFeed.PathOf(), new TestAnswer(200, GateWorld.Package[..100]) { Length = GateWorld.Package.Length, Then = (_, cancellation) => Task.Delay(TimeSpan.FromSeconds(20), cancellation) });
        using var slow = await world.GetAsync(GateWorld.Good);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, slow.StatusCode);
        Assert.StartsWith($"{GateCodes.NoAnswer} contoso.text 1.0.0: looking at it took too long", slow.ReasonPhrase, StringComparison.Ordinal);
    }

    public static TheoryData<string> Smuggled => new(
        "GET /v3/index.json HTTP/1.1\r\nHost: HOST\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "GET /v3/index.json HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
        "GET /v3/index.json HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\n\r\n1;a\nx\r\nx\r\n0\r\n\r\nGET /v3/flat/fabrikam.evil/index.json HTTP/1.1\r\nHost: HOST\r\n\r\n",
        "GET /v3/index.json HTTP/1.1\r\nHost: HOST\r\nHost: evil.example\r\n\r\n",
        "GET /v3/index.json HTTP/1.1\r\n\r\n",
        "GET /v3/index.json HTTP/1.1\r\nHost: HOST\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx",
        "GET /v3/index.json HTTP/1.1\nHost: HOST\r\nContent-Length: 1\r\n\r\nx");

    [Theory]
    [MemberData(nameof(Smuggled))]
    public async Task M7_A_request_that_two_readers_could_read_differently_is_refused_and_the_connection_ends(string request)
    {
        await using var world = await GateWorld.StartAsync();
        var answer = await world.RawAsync(request.Replace("HOST", world.Host, StringComparison.Ordinal));
        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.Equal(1, answer.Split("HTTP/1.1 ").Length - 1);
        Assert.Empty(world.Source.Asked);
    }

    [Fact]
    public async Task M7_Headers_that_are_too_large_are_refused_and_ten_thousand_requests_in_one_go_change_nothing()
    {
        await using var world = await GateWorld.StartAsync();
        Assert.StartsWith("HTTP/1.1 431", await world.RawAsync($"GET /v3/index.json HTTP/1.1\r\nHost: {world.Host}\r\nX: {new string('x', 20 * 1024)}\r\n\r\n"), StringComparison.Ordinal);

        var one = $"GET {GateWorld.Bad} HTTP/1.1\r\nHost: {world.Host}\r\n\r\n";
        var answers = await world.RawAsync(new StringBuilder().Insert(0, one, 10_000).ToString());
        Assert.DoesNotContain("HTTP/1.1 200", answers, StringComparison.Ordinal);
        Assert.Equal(1, world.TimesFetched("fabrikam.evil"));
        Assert.Equal(HttpStatusCode.OK, await world.StatusAsync(GateWorld.Good));
    }

    [Theory]
    [InlineData("PUT", "/v3/index.json")]
    [InlineData("PUT", "/api/v2/package")]
    [InlineData("DELETE", GateWorld.Good)]
    [InlineData("POST", "/v3/query")]
    [InlineData("GET", "/metrics")]
    [InlineData("GET", "/health")]
    [InlineData("GET", "/")]
    public async Task M8_What_changes_something_or_is_for_administrators_is_not_there(string method, string path)
    {
        await using var world = await GateWorld.StartAsync();
        using var request = new HttpRequestMessage(new(method), path);
        using var answer = await world.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.StartsWith(GateCodes.NotServed, answer.ReasonPhrase, StringComparison.Ordinal);
        Assert.Empty(world.Source.Asked);
    }

    [Fact]
    public async Task M8_Health_and_metrics_have_a_port_of_their_own_on_this_machine_and_it_serves_no_package()
    {
        await using var world = await GateWorld.StartAsync();
        await world.StatusAsync(GateWorld.Bad);
        using var client = new HttpClient { BaseAddress = world.Server.Admin };
        Assert.True(world.Server.Admin!.IsLoopback);
        Assert.Equal("well\n", await client.GetStringAsync("/health", TestContext.Current.CancellationToken));
        Assert.Contains("intoto_gate_events_total{event=\"refused\"} 1\n", await client.GetStringAsync("/metrics", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using var package = await client.GetAsync(GateWorld.Good, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, package.StatusCode);
    }

    [Theory]
    [InlineData("/v3/flat/a\u001B[2Jb/index.json")]
    [InlineData("/v3/flat/a\"},{\"decision\":\"accepted/index.json")]
    [InlineData("/v3/flat/a%0d%0aevil/index.json")]
    public async Task M9_What_was_asked_for_breaks_no_line_of_the_journal(string path)
    {
        await using var world = await GateWorld.StartAsync();
        await world.RawAsync($"GET {path} HTTP/1.1\r\nHost: {world.Host}\r\n\r\n");
        await world.StatusAsync(GateWorld.Bad);
        Assert.All(world.Journal, line =>
        {
            Assert.Equal(JsonValueKind.Object, JsonElement.Parse(line).ValueKind);
            Assert.DoesNotContain(line, c => c is < ' ' or > '~');
        });
        Assert.DoesNotContain(world.Journal, line => JsonElement.Parse(line).TryGetProperty("decision", out var decision) && decision.GetString() == "accepted");
        Assert.Equal("refused", JsonElement.Parse(world.Journal[^1]).GetProperty("decision").GetString());
    }

    [Fact]
    public async Task M10_A_policy_that_changes_counts_from_the_next_second_on_for_what_was_served_before()
    {
        var clock = new MovingClock();
        await using var world = await GateWorld.StartAsync(options => options with { Clock = clock });
        Assert.Equal(HttpStatusCode.OK, await world.StatusAsync(GateWorld.Good));
        world.Policy("""{"pattern":"Other.*","onMissing":"allow"}""");
        clock.Move(TimeSpan.FromSeconds(2));
        Assert.Equal(HttpStatusCode.Forbidden, await world.StatusAsync(GateWorld.Good));
        world.Policy(GateWorld.Accepting);
        clock.Move(TimeSpan.FromSeconds(2));
        Assert.Equal(HttpStatusCode.OK, await world.StatusAsync(GateWorld.Good));
        File.Delete(world.At(PackagePolicy.FileName));
        clock.Move(TimeSpan.FromSeconds(2));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await world.StatusAsync(GateWorld.Good));
    }

    /// <summary>Nothing changes but the time.</summary>
    [Fact]
    public async Task M10_A_package_that_was_served_is_refused_from_the_moment_on_that_its_layout_ends()
    {
        var clock = new MovingClock();
        var ends = DateTimeOffset.UtcNow.AddHours(1);
        using var packages = new PolicyWorld();
        await using var world = await GateWorld.StartAsync(options => options with { Clock = clock });
        world.Source.On(TestFeed.PathOf(), new TestAnswer(200, File.ReadAllBytes(packages.Package(layoutExpires: ends))));
        File.Copy(packages.At("alice.pub"), world.At("alice.pub"));
        world.Policy("""{"pattern":"Contoso.*","keys":["alice.pub"]}""");
        Assert.Equal(HttpStatusCode.OK, await world.StatusAsync(GateWorld.Good));

        clock.Move(TimeSpan.FromMinutes(59));
        Assert.Equal(HttpStatusCode.OK, await world.StatusAsync(GateWorld.Good));
        clock.Move(TimeSpan.FromMinutes(2));
        using var answer = await world.GetAsync(GateWorld.Good);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.StartsWith($"{Codes.LayoutExpired} contoso.text 1.0.0: ", answer.ReasonPhrase, StringComparison.Ordinal);
    }

    [Fact]
    public async Task M11_When_a_source_changes_the_bytes_of_a_version_what_was_verified_is_served_and_somebody_is_told()
    {
        await using var world = await GateWorld.StartAsync();
        Assert.Equal(HttpStatusCode.OK, await world.StatusAsync(GateWorld.Good));
        var changed = TestPackage.Good();
        changed.Add("build/Contoso.Text.targets", "<Project />");
        world.Source.On(TestFeed.PathOf(), new TestAnswer(200, changed.ToBytes()));

        Assert.Equal(GateWorld.Package, await world.Client.GetByteArrayAsync(GateWorld.Good, TestContext.Current.CancellationToken));
        // Another gate over the same store, which has not looked at it yet.
        await world.StartGateAsync();
        Assert.Equal(GateWorld.Package, await world.Client.GetByteArrayAsync(GateWorld.Good, TestContext.Current.CancellationToken));
        Assert.Contains(world.Journal, line => line.Contains(GateCodes.SourceChanged, StringComparison.Ordinal));
    }

    [Fact]
    public async Task M11_J62_What_is_changed_in_the_store_after_it_was_verified_is_not_served()
    {
        await using var world = await GateWorld.StartAsync();
        Assert.Equal(HttpStatusCode.OK, await world.StatusAsync(GateWorld.Good));
        var stored = Assert.Single(Directory.EnumerateFiles(world.Store, "*.nupkg", SearchOption.AllDirectories));
        var bytes = File.ReadAllBytes(stored);
        bytes[^1] ^= 1;
        File.WriteAllBytes(stored, bytes);

        using (var answer = await world.GetAsync(GateWorld.Good))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.StartsWith(GateCodes.StoredDiffers, answer.ReasonPhrase, StringComparison.Ordinal);
        }
        Assert.Equal(GateWorld.Package, await world.Client.GetByteArrayAsync(GateWorld.Good, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task M11_J62_What_was_changed_in_the_store_while_no_gate_ran_is_fetched_again(bool named)
    {
        await using var world = await GateWorld.StartAsync();
        Assert.Equal(HttpStatusCode.OK, await world.StatusAsync(GateWorld.Good));
        var stored = Assert.Single(Directory.EnumerateFiles(world.Store, "*.nupkg", SearchOption.AllDirectories));
        File.WriteAllBytes(stored, TestPackage.Good("Fabrikam.Evil").ToBytes());
        if (!named) Directory.Delete(Path.Combine(world.Store, "names"), recursive: true);

        await world.StartGateAsync();
        Assert.Equal(GateWorld.Package, await world.Client.GetByteArrayAsync(GateWorld.Good, TestContext.Current.CancellationToken));
        Assert.Contains(world.Journal, line => line.Contains(GateCodes.StoredDiffers, StringComparison.Ordinal));
    }

    [Fact]
    public async Task M12_No_address_of_a_source_is_in_anything_that_is_served()
    {
        await using var world = await GateWorld.StartAsync();
        var at = world.Source.At("");
        var entry = $$"""{"@id":"{{at}}/catalog/contoso.text.1.0.0.json","id":"Contoso.Text","version":"1.0.0","packageContent":"{{at}}/flat/contoso.text/1.0.0/contoso.text.1.0.0.nupkg","iconUrl":"{{at}}/icon","projectUrl":"https://contoso.example/","description":"see {{at}}/docs"}""";
        world.Source.On("/reg/contoso.text/index.json", TestFeed.Json($$"""
            {"@id":"{{at}}/reg/contoso.text/index.json","count":1,"items":[{"@id":"{{at}}/reg/contoso.text/page/1.0.0/1.0.0.json","parent":"{{at}}/reg/contoso.text/index.json","tags":["{{at}}/x","y"],"{{at}}":1,
             "items":[{"@id":"{{at}}/reg/contoso.text/1.0.0.json","catalogEntry":{{entry}},"packageContent":"{{at}}/flat/contoso.text/1.0.0/contoso.text.1.0.0.nupkg","registration":"{{at}}/reg/contoso.text/index.json"}]}]}
            """));
        world.Source.On("/reg/contoso.text/page/1.0.0/1.0.0.json", TestFeed.Json($$"""{"@id":"{{at}}/reg/contoso.text/page/1.0.0/1.0.0.json","items":[{{entry}}]}"""));
        world.Source.On("/v3/index.json", TestFeed.Json($$"""
            {"version":"3.0.0","resources":[{"@id":"{{at}}/flat/","@type":"PackageBaseAddress/3.0.0"},{"@id":"{{at}}/reg/","@type":"RegistrationsBaseUrl/3.6.0"},{"@id":"{{at}}/search","@type":"SearchQueryService/3.5.0"}]}
            """));
        world.Source.On("/search?q=contoso", TestFeed.Json($$"""{"totalHits":1,"data":[{"@id":"{{at}}/reg/contoso.text/index.json","registration":"{{at}}/reg/contoso.text/index.json","id":"Contoso.Text","version":"1.0.0","iconUrl":"{{at}}/icon"}]}"""));

        // A crawl: whatever leads to the gate is followed.
        var (open, seen) = (new Queue<string>(["/v3/index.json", "/v3/registration/contoso.text/index.json", "/v3/query?q=contoso", "/v3/flat/contoso.text/index.json"]), new HashSet<string>());
        while (open.TryDequeue(out var path))
        {
            if (!seen.Add(path)) continue;
            using var answer = await world.GetAsync(path);
            if (answer.Content.Headers.ContentType?.MediaType != "application/json") continue;
            var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.DoesNotContain(new Uri(at).Authority, text, StringComparison.Ordinal);
            foreach (var link in Strings(JsonElement.Parse(text)).Where(value => value.StartsWith(world.Server.Address.AbsoluteUri, StringComparison.Ordinal))) open.Enqueue(new Uri(link).PathAndQuery);
        }
        Assert.Contains("/v3/registration/from/0/contoso.text/page/1.0.0/1.0.0.json", seen);
        Assert.Contains(GateWorld.Good, seen);
        Assert.Equal("https://contoso.example/", (await world.JsonAsync("/v3/registration/contoso.text/index.json")).GetProperty("items")[0].GetProperty("items")[0].GetProperty("catalogEntry").GetProperty("projectUrl").GetString());
    }

    [Fact]
    public async Task M14_A_store_that_cannot_be_written_and_many_clients_get_no_byte_that_nobody_looked_at()
    {
        await using var world = await GateWorld.StartAsync();
        // A file in the place of the folder: nobody can write there, whoever the test runs as.
        File.WriteAllText(world.At("full"), "");
        await world.StartGateAsync(options => options with { Store = world.At("full"), Limits = GateLimits.Default with { Undecided = 8 } });
        using (var answer = await world.GetAsync(GateWorld.Good))
        {
            Assert.Equal((HttpStatusCode.ServiceUnavailable, 0), (answer.StatusCode, answer.Content.Headers.ContentLength));
            Assert.StartsWith(RestoreCodes.StoreUnwritable, answer.ReasonPhrase, StringComparison.Ordinal);
        }

        // Each asks once; for a minute with INTOTO_LONG=1.
        var end = DateTimeOffset.UtcNow.AddSeconds(Environment.GetEnvironmentVariable("INTOTO_LONG") == "1" ? 60 : 0);
        var statuses = new ConcurrentDictionary<HttpStatusCode, int>();
        await Task.WhenAll(Enumerable.Range(0, 1_000).Select(async i =>
        {
            do statuses.AddOrUpdate(await world.StatusAsync(i % 2 == 0 ? GateWorld.Good : $"/v3/flat/a{i}/1.0.0/a{i}.1.0.0.nupkg"), 1, (_, times) => times + 1);
            while (DateTimeOffset.UtcNow < end);
        }));
        Assert.True(statuses.Values.Sum() >= 1_000);
        Assert.DoesNotContain(HttpStatusCode.OK, statuses.Keys);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", statuses.Select(status => $"{(int)status.Key}: {status.Value}")));
        using var client = new HttpClient { BaseAddress = world.Server.Admin };
        using var health = await client.GetAsync("/health", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
    }

    [Fact]
    public async Task M14_A_disk_that_gets_full_serves_nothing_that_nobody_looked_at_and_with_room_everything_again()
    {
        await using var world = await GateWorld.StartAsync();
        using var disk = SmallDisk.At(world.At("small"), "1m");
        await world.StartGateAsync(options => options with { Store = world.At("small") });
        var large = TestPackage.Good();
        large.Add("content/large.bin", System.Security.Cryptography.RandomNumberGenerator.GetBytes(300_000));
        world.Source.On(TestFeed.PathOf(), new TestAnswer(200, large.ToBytes()));
        world.Policy("""{"pattern":"Contoso.*","onMissing":"allow"}""");

        // Room for a part of the package, for its beginning, and for nothing.
        foreach (var left in (int[])[200, 16, 0])
        {
            disk.Fill(left);
            using var answer = await world.GetAsync(GateWorld.Good);
            Assert.Equal((HttpStatusCode.ServiceUnavailable, 0), (answer.StatusCode, answer.Content.Headers.ContentLength));
            Assert.NotEqual(HttpStatusCode.OK, await world.StatusAsync(GateWorld.Bad));
            disk.Free();
        }
        Assert.Equal(large.ToBytes(), await world.Client.GetByteArrayAsync(GateWorld.Good, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task M14_More_packages_at_once_than_are_looked_at_are_not_served()
    {
        await using var world = await GateWorld.StartAsync(options => options with { Limits = GateLimits.Default with { Undecided = 0 } });
        using var answer = await world.GetAsync(GateWorld.Good);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.StartsWith(GateCodes.TooMany, answer.ReasonPhrase, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v3/flat/contoso.text/1.0.0/contoso.text.1.0.0.snupkg")]
    [InlineData("/v3/flat/contoso.text/1.0.0/contoso.text.1.0.0.nupkg.sha512")]
    [InlineData("/v3/flat/contoso.text/1.0.0/icon")]
    [InlineData("/api/v2/Packages")]
    [InlineData("/api/v2/package/Contoso.Text/1.0.0")]
    [InlineData("/symbols/Contoso.Text.pdb/0000/Contoso.Text.pdb")]
    public async Task M15_Symbols_and_version_2_are_not_served(string path)
    {
        await using var world = await GateWorld.StartAsync();
        Assert.Equal(HttpStatusCode.NotFound, await world.StatusAsync(path));
        Assert.Empty(world.Source.Asked);
    }

    [Fact]
    public async Task What_is_refused_says_the_code_the_package_and_the_next_command()
    {
        await using var world = await GateWorld.StartAsync();
        using var answer = await world.GetAsync(GateWorld.Bad);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal($"{RestoreCodes.PackageUnexpected} fabrikam.evil 1.0.0: No line of the policy is for 'Fabrikam.Evil'. Run: dotnet intoto verify fabrikam.evil@1.0.0", answer.ReasonPhrase);
        Assert.Equal(HttpStatusCode.NotFound, await world.StatusAsync("/v3/flat/contoso.none/1.0.0/contoso.none.1.0.0.nupkg"));
        Assert.Contains("<id>Contoso.Text</id>", await world.Client.GetStringAsync("/v3/flat/contoso.text/1.0.0/contoso.text.nuspec", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, await world.StatusAsync("/v3/flat/fabrikam.evil/1.0.0/fabrikam.evil.nuspec"));
    }

    [Fact]
    public async Task A_source_that_does_not_answer_does_not_stop_what_was_verified_before()
    {
        await using var world = await GateWorld.StartAsync();
        Assert.Equal(HttpStatusCode.OK, await world.StatusAsync(GateWorld.Good));
        world.Source.On(TestFeed.PathOf(), new TestAnswer(500, []));
        await world.StartGateAsync();
        Assert.Equal(HttpStatusCode.OK, await world.StatusAsync(GateWorld.Good));
        Assert.Contains(world.Journal, line => line.Contains(RestoreCodes.SourceUnanswered, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Strings(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => [element.GetString()!],
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Strings),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Strings(member.Value)),
        _ => [],
    };
}

/// <summary>The system's clock, and what a test adds to it.</summary>
internal sealed class MovingClock : TimeProvider
{
    private TimeSpan _moved;

    public void Move(TimeSpan by) => _moved += by;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + _moved;

    public override long GetTimestamp() => System.GetTimestamp() + (long)(_moved.TotalSeconds * TimestampFrequency);
}
