using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using InToto.DotNet.Tests.Packages;
using InToto.Restore;
using InToto.Restore.Tests;
using InToto.Restore.Tests.Feeds;

namespace InToto.Gate.Tests;

/// <summary>A source, a policy that accepts Contoso.Text by its content hash and nothing else, and a gate between them and who asks; all on loopback.</summary>
internal sealed class GateWorld : IAsyncDisposable
{
    public const string Good = "/v3/flat/contoso.text/1.0.0/contoso.text.1.0.0.nupkg";
    public const string Bad = "/v3/flat/fabrikam.evil/1.0.0/fabrikam.evil.1.0.0.nupkg";

    private readonly TemporaryFolder _folder = new();
    private readonly MemoryStream _journal = new();
    private readonly List<GateServer> _servers = [];
    private readonly List<HttpClient> _clients = [];

    private GateWorld()
    {
        foreach (var (id, bytes) in new[] { ("contoso.text", Package), ("fabrikam.evil", TestPackage.Good("Fabrikam.Evil").ToBytes()) })
        {
            Source.On(TestFeed.PathOf(id), new TestAnswer(200, bytes));
            Source.On($"/flat/{id}/index.json", TestFeed.Json("""{"versions":["1.0.0"]}"""));
        }
        Policy(Accepting);
    }

    public static byte[] Package { get; } = TestPackage.Good().ToBytes();

    /// <summary>The line that accepts the good package.</summary>
    public static string Accepting { get; } = $$"""{"pattern":"Contoso.*","contentHash":{"Contoso.Text@1.0.0":"{{Convert.ToBase64String(System.Security.Cryptography.SHA512.HashData(Package))}}"} }""";

    public TestFeed Source { get; } = new();

    public GateServer Server { get; private set; } = null!;

    public HttpClient Client { get; private set; } = null!;

    public string Store => _folder.At("store");

    public string At(string name) => _folder.At(name);

    public string Write(string name, string text) => _folder.Write(name, text);

    public string[] Journal => Encoding.UTF8.GetString(_journal.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public int TimesFetched(string id = "contoso.text") => Source.TimesAsked(TestFeed.PathOf(id));

    public static async Task<GateWorld> StartAsync(Func<GateOptions, GateOptions>? with = null)
    {
        var world = new GateWorld();
        await world.StartGateAsync(with);
        return world;
    }

    /// <summary>A gate, in place of the one that there was or beside it: they share the store.</summary>
    public async Task StartGateAsync(Func<GateOptions, GateOptions>? with = null)
    {
        var configuration = FeedConfiguration.Of(At("packages"), Source.Source);
        var options = new GateOptions(configuration, Store, TrustRoots.None, () => PackagePolicy.Read(At(PackagePolicy.FileName)), _journal) { AdminPort = 0 };
        options = with?.Invoke(options) ?? options;
        var feeds = new PackageFeeds(options.Configuration, new PackageStore(options.Store), new FeedLimits { Patience = TimeSpan.FromSeconds(20), Pause = TimeSpan.FromMilliseconds(5) });
        _servers.Add(Server = await GateServer.StartAsync(options, feeds, TestContext.Current.CancellationToken));
        _clients.Add(Client = new HttpClient { BaseAddress = Server.Address });
    }

    /// <summary>The policy; a test has no second to wait until it is read again, so the clock of who cares is set.</summary>
    public void Policy(params string[] lines) => Write(PackagePolicy.FileName, $$"""{"version":1,"packages":[{{string.Join(',', lines)}}]}""");

    public async Task<HttpResponseMessage> GetAsync(string path) => await Client.GetAsync(path, TestContext.Current.CancellationToken);

    public async Task<HttpStatusCode> StatusAsync(string path)
    {
        using var answer = await GetAsync(path);
        return answer.StatusCode;
    }

    public async Task<JsonElement> JsonAsync(string path) => JsonElement.Parse(await Client.GetByteArrayAsync(path, TestContext.Current.CancellationToken));

    /// <summary>Sends bytes as they are, and reads what comes until the gate closes or is silent for a while.</summary>
    public async Task<string> RawAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Server.Address.Port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        var received = new StringBuilder();
        var buffer = new byte[16 * 1024];
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        try
        {
            var reading = Task.Run(async () =>
            {
                while (await stream.ReadAsync(buffer, patience.Token) is var read and > 0) received.Append(Encoding.Latin1.GetString(buffer, 0, read));
            });
            await stream.WriteAsync(Encoding.Latin1.GetBytes(request), TestContext.Current.CancellationToken);
            await reading;
        }
        catch (Exception problem) when (problem is IOException or OperationCanceledException)
        {
            // The gate ended the connection, or waits for more.
        }
        return received.ToString();
    }

    public string Host => Server.Address.Authority;

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) client.Dispose();
        foreach (var server in _servers) await server.DisposeAsync();
        await Source.DisposeAsync();
        _folder.Dispose();
    }
}
