using System.Net;
using System.Net.Sockets;
using InToto.DotNet.Tests.Packages;
using InToto.DotNet.Tests.Symbols;
using InToto.Restore.Tests.Feeds;

namespace InToto.Restore.Tests.Facts;

/// <summary>Sources that are fetched from where Source Link names them.</summary>
public sealed class SourceServerTests : IAsyncDisposable
{
    private const string Slug = "namespace Contoso.Text;\npublic static class Slug\n{\n}\n";
    private readonly Compiler _compiler = new();
    private readonly TestFeed _server = new();
    private string _address = "203.0.113.7";

    public SourceServerTests() => _compiler.With(("src/Slug.cs", Slug), ("src/a b.cs", "class Words { }\n"));

    [Fact]
    public async Task Sources_that_the_address_has_are_told()
    {
        Serve(Slug, "class Words { }\r\n".ReplaceLineEndings("\n"));

        var finding = await CompareAsync(Map($"http://sources.example/raw/{TestPackage.Commit}/*"));

        Assert.Empty(finding.Problems);
        Assert.Equal((2, 0, 0), (finding.Sources!.Same, finding.Sources.Different.Length, finding.Sources.Absent.Length));
        Assert.All(_server.Asked, request => Assert.Null(request.Header("Authorization")));
    }

    [Fact]
    public async Task A_source_that_the_address_has_otherwise_is_wrong()
    {
        Serve(Slug, "class Words { static void Backdoor() { } }\n");

        var finding = await CompareAsync(Map($"http://sources.example/raw/{TestPackage.Commit}/*"));

        Assert.Equal([RestoreCodes.SourceNotOfCommit], finding.Problems.Select(problem => problem.Code));
        Assert.Equal(["src/a b.cs"], finding.Sources!.Different);
    }

    [Fact]
    public async Task Sources_at_another_commit_or_nowhere_are_not_compared()
    {
        Serve(Slug, "class Words { }\n");

        Assert.Equal(2, (await CompareAsync(Map("http://sources.example/raw/main/*"))).Sources!.Absent.Length);
        Assert.Equal(2, (await CompareAsync(null)).Sources!.Absent.Length);
        Assert.Equal(2, (await CompareAsync(Map($"http://sources.example/none/{TestPackage.Commit}/*"))).Sources!.Absent.Length);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("192.168.1.1")]
    public async Task K6_What_a_package_names_is_not_fetched_from_inside(string address)
    {
        Serve(Slug, "class Words { }\n");
        _address = address;

        Assert.Equal(RestoreCodes.AddressRefused, (await Assert.ThrowsAsync<RestoreException>(() => CompareAsync(Map($"http://sources.example/raw/{TestPackage.Commit}/*")))).Code);
        Assert.Equal(RestoreCodes.AddressRefused, (await Assert.ThrowsAsync<RestoreException>(() => CompareAsync(Map($"file:///raw/{TestPackage.Commit}/*")))).Code);
        Assert.Empty(_server.Asked);
    }

    [Fact]
    public async Task K6_What_a_package_names_is_not_fetched_without_TLS()
    {
        using var server = new SourceServer();
        Assert.Equal(RestoreCodes.AddressRefused, (await Assert.ThrowsAsync<RestoreException>(() => server.ReadAsync(new("http://sources.example/x"), TestContext.Current.CancellationToken))).Code);
    }

    private void Serve(string slug, string words)
    {
        _server.On($"/raw/{TestPackage.Commit}/src/Slug.cs", new TestAnswer(200, System.Text.Encoding.UTF8.GetBytes(slug)));
        _server.On($"/raw/{TestPackage.Commit}/src/a%20b.cs", new TestAnswer(200, System.Text.Encoding.UTF8.GetBytes(words)));
    }

    private static string Map(string address) => $$$"""{"documents":{"/_/*":"{{{address}}}"}}""";

    private async Task<PackageFinding> CompareAsync(string? map)
    {
        if (map is not null) _compiler.With(("sourcelink.json", map));
        var library = map is null ? _compiler.CSharp("Contoso.Text.dll", "-debug:embedded", "src/Slug.cs", "src/a b.cs") : _compiler.CSharp("Contoso.Text.dll", "-debug:embedded", "-sourcelink:sourcelink.json", "src/Slug.cs", "src/a b.cs");
        var zip = TestPackage.Good();
        zip.Entries.RemoveAll(entry => entry.Name is TestPackage.Library);
        zip.Add(TestPackage.Library, library);
        using var file = new TestPackage(zip.ToBytes());
        var nobody = new FeedSource("Source Link", "http://nobody.invalid/") { AllowsInsecure = true };
        using var server = new SourceServer(nobody, FeedWorld.Quick, new(nobody, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(_address)]), async (_, cancellation) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Loopback, _server.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }));
        return Assert.Single(await PackageFinding.OfAsync([new(file.Path)], TrustRoots.None, server: server, cancellationToken: TestContext.Current.CancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        _compiler.Dispose();
        await _server.DisposeAsync();
    }
}
