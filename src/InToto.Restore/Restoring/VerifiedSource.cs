using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace InToto.Restore;

/// <summary>A source for one restore, on this machine: it has what all sources have, and hands out only what was verified.</summary>
/// <remarks>NuGet resolves by itself which packages a restore needs, so that nobody has to guess it; it only cannot get any that nobody looked at.</remarks>
internal sealed class VerifiedSource : IAsyncDisposable
{
    private readonly VerifiedPackages _packages;
    private readonly HttpListener _listener;
    private readonly string _secret;
    private readonly Task _serving;
    private readonly ConcurrentDictionary<string, bool> _asked = new(StringComparer.OrdinalIgnoreCase);

    private VerifiedSource(VerifiedPackages packages, HttpListener listener, string root, string secret)
    {
        (_packages, _listener, Root, _secret) = (packages, listener, root, secret);
        _serving = Task.Run(ServeAsync);
    }

    /// <summary>The packages that were asked for, as <c>ID@VERSION</c>.</summary>
    public IReadOnlySet<string> Asked => _asked.Keys.ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Where its service index is below. Others on this machine do not know it, and would get nothing but verified packages.</summary>
    public string Root { get; }

    public string ServiceIndex => Root + "index.json";

    /// <summary>Begins on a free port of the loopback address.</summary>
    /// <exception cref="RestoreException">There is none (3322).</exception>
    public static VerifiedSource Start(VerifiedPackages packages)
    {
        var secret = RandomNumberGenerator.GetHexString(32, lowercase: true);
        for (var attempt = 0; ; attempt++)
        {
            var root = string.Create(CultureInfo.InvariantCulture, $"http://localhost:{FreePort()}/{secret}/");
            var listener = new HttpListener { IgnoreWriteExceptions = true };
            listener.Prefixes.Add(root);
            try
            {
                listener.Start();
                return new(packages, listener, root, secret);
            }
            catch (HttpListenerException problem)
            {
                listener.Close();
                if (attempt == Attempts) throw new RestoreException(RestoreCodes.RestoreFailed, $"No port of this machine can be listened on: {problem.Message}", hint: "Restore takes the verified packages from there.", inner: problem);
            }
        }
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
            try
            {
                var context = await _listener.GetContextAsync();
                _ = Task.Run(() => AnswerAsync(context));
            }
            catch (Exception problem) when (problem is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                if (!_listener.IsListening) return;
            }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            await AnswerAsync(context.Request.Url!.AbsolutePath[(_secret.Length + 2)..], context.Response);
        }
        catch (Exception problem) when (problem is InTotoException or OperationCanceledException or IOException or HttpListenerException)
        {
            // No answer is no package; why is told by who began the restore.
            Refuse(context.Response, 503, (problem as InTotoException)?.Code ?? "no answer");
        }
        finally
        {
            context.Response.Close();
        }
    }

    private async Task AnswerAsync(string path, HttpListenerResponse response)
    {
        switch (path.Split('/'))
        {
            case ["index.json"]:
                await WriteAsync(response, $$"""{"version":"3.0.0","resources":[{"@id":"{{Root}}flat/","@type":"PackageBaseAddress/3.0.0"},{"@id":"{{Root}}reg/","@type":"RegistrationsBaseUrl/3.6.0"}]}""");
                return;
            case ["flat", var id, "index.json"] when RestoredId.Parse($"{id}@0.0.0") is { } asked:
                var versions = await _packages.VersionsAsync(asked.Id);
                if (versions.IsEmpty) response.StatusCode = 404;
                else await WriteAsync(response, List(versions));
                return;
            // Tools are looked for in registrations; nothing but the versions is in ours.
            case ["reg", var id, "index.json"] when RestoredId.Parse($"{id}@0.0.0") is { } asked:
                var registered = await _packages.VersionsAsync(asked.Id);
                if (registered.IsEmpty) response.StatusCode = 404;
                else await WriteAsync(response, Registration(asked.Id.ToLowerInvariant(), registered));
                return;
            case ["flat", var id, var version, _] when RestoredId.Parse($"{id}@{version}") is { } asked:
                _asked[VerifiedPackages.NameOf(asked)] = true;
                await AnswerAsync(await _packages.OfAsync(asked), response);
                return;
            default:
                response.StatusCode = 404;
                return;
        }
    }

    private static async Task AnswerAsync(PackageFinding? finding, HttpListenerResponse response)
    {
        if (finding is null) response.StatusCode = 404;
        else if (finding.IsRejected) Refuse(response, 403, $"{finding.Code} {finding.Name} was rejected");
        else
        {
            using var handle = BoundedFile.OpenForHashing(finding.Request.Path, out var facts);
            response.ContentLength64 = facts.Length;
            // A packages folder is nobody's alone: what changed since it was looked at is cut, and the restore fails.
            if (!await VerifiedBytes.CopyAsync(handle, facts.Length, finding.Facts!.ServedSha256, response.OutputStream.WriteAsync, CancellationToken.None)) response.Abort();
        }
    }

    private static void Refuse(HttpListenerResponse response, int status, string why)
    {
        try
        {
            response.StatusCode = status;
            response.StatusDescription = string.Concat(why.Where(c => c is >= ' ' and <= '~'));
        }
        catch (InvalidOperationException)
        {
            // The answer has begun: the client sees that it is cut.
            response.Abort();
        }
    }

    private static string List(ImmutableArray<string> versions) => $$"""{"versions":[{{string.Join(',', versions.Select(version => $"\"{JsonEncodedText.Encode(version.ToLowerInvariant())}\""))}}]}""";

    private string Registration(string id, ImmutableArray<string> versions)
    {
        var leaves = string.Join(',', versions.Select(version => JsonEncodedText.Encode(version.ToLowerInvariant()).ToString()).Select(version =>
            $$"""{"@id":"{{Root}}reg/{{id}}/{{version}}.json","catalogEntry":{"@id":"{{Root}}reg/{{id}}/{{version}}.json","id":"{{id}}","version":"{{version}}","listed":true},"packageContent":"{{Root}}flat/{{id}}/{{version}}/{{id}}.{{version}}.nupkg"}"""));
        // Every version is between these: NuGet reads the page, whatever it looks for.
        return $$"""{"count":1,"items":[{"@id":"{{Root}}reg/{{id}}/index.json","count":{{versions.Length}},"lower":"0.0.0-0","upper":"{{int.MaxValue}}.0.0","items":[{{leaves}}]}]}""";
    }

    private static async Task WriteAsync(HttpListenerResponse response, string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        response.ContentType = "application/json";
        response.ContentLength64 = bytes.Length;
        await response.OutputStream.WriteAsync(bytes);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private const int Attempts = 5;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        // A listener that is closed in the very moment when it is asked for the next request may never say so.
        await Task.WhenAny(_serving, Task.Delay(Grace));
    }
}
