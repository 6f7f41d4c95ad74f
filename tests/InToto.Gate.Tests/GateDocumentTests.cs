using System.Net;
using System.Text.Json;
using InToto.Restore;
using InToto.Restore.Tests.Feeds;

namespace InToto.Gate.Tests;

/// <summary>What sources tell of packages, from several of them.</summary>
public sealed class GateDocumentTests
{
    [Fact]
    public async Task A_search_has_what_all_sources_found_and_each_id_once()
    {
        await using var second = new TestFeed();
        await using var world = await WithAsync(second);
        Searchable(world.Source, """{"totalHits":2,"data":[{"id":"Contoso.Text","version":"1.0.0"},{"id":"Contoso.Core","version":"1.0.0"}]}""");
        Searchable(second, """{"totalHits":3,"data":[{"id":"contoso.text","version":"9.0.0"},{"id":"Fabrikam.Text","version":"1.0.0"},{"no":"id"}]}""");

        var found = await world.JsonAsync("/v3/query?q=text&take=20");
        Assert.Equal(["Contoso.Text", "Contoso.Core", "Fabrikam.Text"], found.GetProperty("data").EnumerateArray().Select(item => item.GetProperty("id").GetString()!));
        Assert.Equal(5, found.GetProperty("totalHits").GetInt32());
    }

    [Fact]
    public async Task A_source_that_does_not_answer_a_search_is_left_out_and_when_none_does_that_is_said()
    {
        await using var second = new TestFeed();
        await using var world = await WithAsync(second);
        Searchable(world.Source, null);
        Searchable(second, """{"totalHits":1,"data":[{"id":"Fabrikam.Text"}]}""");
        Assert.Single((await world.JsonAsync("/v3/query?q=text&take=20")).GetProperty("data").EnumerateArray());

        Searchable(second, null);
        Assert.Equal(HttpStatusCode.BadGateway, await world.StatusAsync("/v3/query?q=text&take=20"));
    }

    [Fact]
    public async Task What_sources_know_to_be_vulnerable_is_passed_on()
    {
        await using var second = new TestFeed();
        await using var world = await WithAsync(second);
        Vulnerable(world.Source, "contoso.text");
        Vulnerable(second, "fabrikam.text");

        var index = await world.JsonAsync("/v3/vulnerabilities/index.json");
        var found = new List<string>();
        foreach (var page in index.EnumerateArray())
        {
            Assert.StartsWith(world.Server.Address.AbsoluteUri, page.GetProperty("@id").GetString(), StringComparison.Ordinal);
            Assert.Equal("2026-01-01T00:00:00Z", page.GetProperty("@updated").GetString());
            found.AddRange((await world.JsonAsync(new Uri(page.GetProperty("@id").GetString()!).AbsolutePath)).EnumerateObject().Select(member => member.Name));
        }
        Assert.Equal(["contoso.text", "fabrikam.text"], found);
        Assert.Equal(["0-0", "1-0"], index.EnumerateArray().Select(page => page.GetProperty("@name").GetString()!));
        Assert.Contains("VulnerabilityInfo/6.7.0", (await world.JsonAsync("/v3/index.json")).GetProperty("resources").EnumerateArray().Select(resource => resource.GetProperty("@type").GetString()!));
    }

    [Theory]
    [InlineData("/v3/vulnerabilities/from/0/1.json", HttpStatusCode.NotFound)]
    [InlineData("/v3/vulnerabilities/from/7/0.json", HttpStatusCode.NotFound)]
    [InlineData("/v3/vulnerabilities/from/0/0.xml", HttpStatusCode.BadRequest)]
    [InlineData("/v3/vulnerabilities/from/-1/0.json", HttpStatusCode.BadRequest)]
    [InlineData("/v3/vulnerabilities/from/0/99999999999.json", HttpStatusCode.BadRequest)]
    public async Task A_page_that_no_source_has_is_none(string path, HttpStatusCode status)
    {
        await using var world = await GateWorld.StartAsync();
        Vulnerable(world.Source, "contoso.text");
        Assert.Equal(status, await world.StatusAsync(path));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""[{"@name":"base"}]""")]
    [InlineData("""[{"@name":"base","@id":7,"@updated":"x"}]""")]
    [InlineData("no JSON")]
    public async Task A_list_that_is_none_is_no_answer(string list)
    {
        await using var world = await GateWorld.StartAsync();
        Vulnerable(world.Source, "contoso.text");
        world.Source.On("/vulnerabilities/index.json", TestFeed.Json(list));
        using var answer = await world.GetAsync("/v3/vulnerabilities/index.json");
        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.StartsWith(RestoreCodes.AnswerMalformed, answer.ReasonPhrase, StringComparison.Ordinal);
    }

    [Fact]
    public async Task M3_A_list_that_leads_further_inside_is_not_followed()
    {
        await using var world = await GateWorld.StartAsync();
        Vulnerable(world.Source, "contoso.text");
        world.Source.On("/vulnerabilities/index.json", TestFeed.Json("""[{"@name":"base","@id":"http://169.254.169.254/latest","@updated":"x"}]"""));
        using var answer = await world.GetAsync("/v3/vulnerabilities/from/0/0.json");
        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.StartsWith(RestoreCodes.AddressRefused, answer.ReasonPhrase, StringComparison.Ordinal);
    }

    private static Task<GateWorld> WithAsync(TestFeed second) => GateWorld.StartAsync(options => options with { Configuration = FeedConfiguration.Of(options.Configuration.PackagesFolder, options.Configuration.Sources[0], second.Source with { Name = "second" }) });

    private static void Searchable(TestFeed feed, string? answer)
    {
        Index(feed, "SearchQueryService/3.5.0", "/search");
        feed.On("/search?q=text&take=20", answer is null ? new TestAnswer(500, []) : TestFeed.Json(answer));
    }

    private static void Vulnerable(TestFeed feed, string id)
    {
        Index(feed, "VulnerabilityInfo/6.7.0", "/vulnerabilities/index.json");
        feed.On("/vulnerabilities/index.json", TestFeed.Json($$"""[{"@name":"base","@id":"{{feed.At("/elsewhere/base.json")}}","@updated":"2026-01-01T00:00:00Z","comment":"all of them"}]"""));
        feed.On("/elsewhere/base.json", TestFeed.Json($$"""{"{{id}}":[{"url":"https://advisories.example/1","severity":2,"versions":"(, 1.0.1)"}]}"""));
    }

    private static void Index(TestFeed feed, string type, string path) => feed.On("/v3/index.json", TestFeed.Json($$"""
        {"version":"3.0.0","resources":[{"@id":"{{feed.At("/flat/")}}","@type":"PackageBaseAddress/3.0.0"},{"@id":"{{feed.At(path)}}","@type":"{{type}}"}]}
        """));
}
