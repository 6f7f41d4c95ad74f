using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace InToto.Restore.Tests.Feeds;

/// <summary>A server on loopback that answers byte for byte what a test says, also what no server should.</summary>
internal sealed class TestFeed : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, Func<TestRequest, TestAnswer>> _answers = new(StringComparer.Ordinal);
    private readonly X509Certificate2? _certificate;
    private readonly Task _serving;

    public TestFeed(X509Certificate2? certificate = null)
    {
        _certificate = certificate;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _serving = Task.Run(ServeAsync);
        On("/v3/index.json", Json($$"""{"version":"3.0.0","resources":[{"@id":"{{At("/flat/")}}","@type":"PackageBaseAddress/3.0.0"},{"@id":"{{At("/reg/")}}","@type":["RegistrationsBaseUrl/3.6.0","Anything/1"]}]}"""));
    }

    public int Port { get; }

    public string At(string path) => $"{(_certificate is null ? "http" : "https")}://127.0.0.1:{Port}{path}";

    public FeedSource Source => new("feed", At("/v3/index.json")) { AllowsInsecure = true };

    /// <summary>What was asked for, in order.</summary>
    public ConcurrentQueue<TestRequest> Asked { get; } = [];

    public int TimesAsked(string path) => Asked.Count(request => request.Path == path);

    public void On(string path, TestAnswer answer) => _answers[path] = _ => answer;

    public void On(string path, Func<TestRequest, TestAnswer> answer) => _answers[path] = answer;

    public static string PathOf(string id = "contoso.text", string version = "1.0.0") => $"/flat/{id}/{version}/{id}.{version}.nupkg";

    public static TestAnswer Json(string json) => new(200, Encoding.UTF8.GetBytes(json));

    public static TestAnswer Redirect(string to) => new(302, [], $"Location: {to}");

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _ = Task.Run(() => ServeAsync(client));
            }
        }
        catch (Exception problem) when (problem is OperationCanceledException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The test has ended.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
            try
            {
                Stream stream = client.GetStream();
                if (_certificate is not null)
                {
                    var secure = new SslStream(stream);
                    await secure.AuthenticateAsServerAsync(_certificate);
                    stream = secure;
                }
                while (await ReadAsync(stream) is { } request)
                {
                    Asked.Enqueue(request);
                    var answer = _answers.TryGetValue(request.Path, out var make) ? make(request) : new(404, []);
                    await answer.WriteAsync(stream, _stop.Token);
                    if (answer.Closes) return;
                }
            }
            catch (Exception problem) when (problem is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
            {
                // The client did not want the rest, as it should be.
            }
    }

    private async Task<TestRequest?> ReadAsync(Stream stream)
    {
        var text = new StringBuilder();
        var one = new byte[1];
        while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, _stop.Token) == 0) return null;
            text.Append((char)one[0]);
        }
        var lines = text.ToString().Split("\r\n");
        return new(lines[0].Split(' ')[1], lines[1..]);
    }

    public async ValueTask DisposeAsync()
    {
        // Twice, where a test and its world both own it. The source of the stop lives on: a connection may still look at it.
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving;
    }
}

/// <summary>What a client asked.</summary>
internal sealed record TestRequest(string Path, string[] Headers)
{
    public string? Header(string name) => Headers.FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();
}

/// <summary>What it is answered.</summary>
internal sealed record TestAnswer(int Status, byte[] Body, params string[] Headers)
{
    /// <summary>What is declared in place of the length of the body; -1 for nothing.</summary>
    public long? Length { get; init; }

    /// <summary>Whether the connection ends after it.</summary>
    public bool Closes { get; init; }

    /// <summary>What follows the body, without end when it returns without having closed.</summary>
    public Func<Stream, CancellationToken, Task>? Then { get; init; }

    public async Task WriteAsync(Stream stream, CancellationToken cancellationToken)
    {
        var head = new StringBuilder($"HTTP/1.1 {Status} Words\r\n");
        foreach (var header in Headers) head.Append(header).Append("\r\n");
        if ((Length ?? Body.Length) is var length and >= 0) head.Append($"Content-Length: {length}\r\n");
        await stream.WriteAsync(Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()), cancellationToken);
        await stream.WriteAsync(Body, cancellationToken);
        if (Then is not null) await Then(stream, cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }
}
