using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace InToto.Restore;

/// <summary>Asks a server, with bounds on everything that it may answer: hops, time, tries, bytes.</summary>
/// <remarks>Certificates are always checked: <c>disableTLSCertificateValidation</c> is not heeded (threat K23).</remarks>
internal sealed class FeedHttp : IDisposable
{
    private readonly FeedSource _source;
    private readonly FeedLimits _limits;
    private readonly HttpClient _client;

    public FeedHttp(FeedSource source, FeedLimits limits, FeedAddresses? addresses = null)
    {
        (_source, _limits, Addresses) = (source, limits, addresses ?? new(source));
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            ConnectCallback = Addresses.ConnectAsync,
            ConnectTimeout = limits.Patience,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            MaxConnectionsPerServer = RestoreLimits.ConnectionsPerServer,
            MaxResponseHeadersLength = RestoreLimits.HeaderKilobytes,
        };
        if (!source.ClientCertificates.IsEmpty)
            handler.SslOptions = new SslClientAuthenticationOptions { LocalCertificateSelectionCallback = (_, host, _, _, _) => Certificate(host)! };
        _client = new(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public FeedAddresses Addresses { get; }

    /// <summary>Asks for an address until there is an answer, some times at most.</summary>
    /// <param name="address">The address.</param>
    /// <param name="prepare">Adds to the request; null for nothing.</param>
    /// <param name="read">Reads the answer. What it throws of a connection is tried again, so it begins anew each time.</param>
    /// <param name="cancellationToken">Ends it without an answer.</param>
    /// <returns>Null when there is nothing at the address.</returns>
    /// <exception cref="RestoreException">There is no answer, or one that is not taken (3303 to 3311).</exception>
    public async Task<T?> GetAsync<T>(Uri address, Action<HttpRequestMessage>? prepare, Func<HttpResponseMessage, AnswerDeadline, Task<T>> read, CancellationToken cancellationToken) where T : class
    {
        using var deadline = new AnswerDeadline(_limits, cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            var (answer, problem) = await TryAsync(address, prepare, read, deadline, cancellationToken);
            if (problem is null) return answer;
            if (attempt == RestoreLimits.FeedTries || !problem.MayPass) throw problem.Exception;
            await PauseAsync(problem, attempt, deadline, address, cancellationToken);
        }
    }

    private async Task<(T?, Trouble?)> TryAsync<T>(Uri address, Action<HttpRequestMessage>? prepare, Func<HttpResponseMessage, AnswerDeadline, Task<T>> read, AnswerDeadline deadline, CancellationToken cancellationToken) where T : class
    {
        try
        {
            using var response = await FollowAsync(address, prepare, deadline.Token);
            return response.StatusCode switch
            {
                HttpStatusCode.OK or HttpStatusCode.NotModified => (await read(response, deadline), null),
                HttpStatusCode.NotFound or HttpStatusCode.Gone => (null, null),
                HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError => (null, new(Unanswered(address, $"answers {(int)response.StatusCode}"), MayPass: true) { After = response.Headers.RetryAfter?.Delta }),
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.ProxyAuthenticationRequired => (null, new(Forbidden(address, response), MayPass: false)),
                _ => (null, new(Unanswered(address, $"answers {(int)response.StatusCode}"), MayPass: false)),
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, new(Slow(address), MayPass: false));
        }
        catch (Exception problem) when (problem is HttpRequestException or IOException)
        {
            return (null, Of(problem, address));
        }
    }

    /// <summary>Each hop is asked for by hand: where it leads, and who is told who asks, is decided anew (threat K6).</summary>
    private async Task<HttpResponseMessage> FollowAsync(Uri address, Action<HttpRequestMessage>? prepare, CancellationToken cancellationToken)
    {
        Uri? from = Addresses.IsOwn(address) ? null : _source.Uri;
        for (var hops = 0; ; hops++)
        {
            var response = await _client.SendAsync(Request(Addresses.Require(address, from), prepare), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.StatusCode is not (HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect)) return response;
            using (response)
            {
                if (hops == RestoreLimits.Redirects)
                    throw new RestoreException(RestoreCodes.AddressRefused, $"The source '{Printable.Of(_source.Name)}' sends us on more than {RestoreLimits.Redirects} times.", FeedAddresses.Shown(address), "Tell who runs it.");
                var to = response.Headers.Location ?? throw Malformed(address, "It sends us on and does not say where.");
                (from, address) = (address, to.IsAbsoluteUri ? to : new Uri(address, to));
            }
        }
    }

    private HttpRequestMessage Request(Uri address, Action<HttpRequestMessage>? prepare)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionOrLower };
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("dotnet-intoto", "1"));
        prepare?.Invoke(request);
        if (_source.Credentials is { } credentials && Addresses.IsOwn(address))
            request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credentials.Name}:{credentials.Password}")));
        return request;
    }

    private X509Certificate2? Certificate(string host) => host.Equals(_source.Uri?.IdnHost, StringComparison.OrdinalIgnoreCase) ? _source.ClientCertificates[0] : null;

    private async Task PauseAsync(Trouble problem, int attempt, AnswerDeadline deadline, Uri address, CancellationToken cancellationToken)
    {
        var pause = _limits.Pause * Math.Pow(2, attempt - 1);
        if (problem.After is { } after && after > pause) pause = after;
        try
        {
            await Task.Delay(pause, _limits.Clock, deadline.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Slow(address);
        }
    }

    /// <summary>What a broken connection means.</summary>
    private Trouble Of(Exception problem, Uri address)
    {
        for (var inner = problem; inner is not null; inner = inner.InnerException)
            if (inner is RestoreException refused) return new(refused, MayPass: false);
        return ((problem as HttpRequestException)?.HttpRequestError ?? (problem as HttpIOException)?.HttpRequestError) switch
        {
            HttpRequestError.SecureConnectionError => new(new(RestoreCodes.ServerUntrusted, $"The server of the source '{Printable.Of(_source.Name)}' does not prove who it is: {Printable.Of((problem.InnerException ?? problem).Message)}", FeedAddresses.Shown(address),
                "Install the certificate of who answers for it in the system's store. The check cannot be turned off, also not by nuget.config.", problem), MayPass: false),
            HttpRequestError.ResponseEnded => new(new(RestoreCodes.AnswerCut, $"The source '{Printable.Of(_source.Name)}' ends its answer before it is whole.", FeedAddresses.Shown(address), "Try again; nothing of it was kept.", problem), MayPass: true),
            HttpRequestError.ConfigurationLimitExceeded => new(new(RestoreCodes.AnswerTooLong, $"The source '{Printable.Of(_source.Name)}' answers with more than {RestoreLimits.HeaderKilobytes} KiB of headers.", FeedAddresses.Shown(address), "Tell who runs it.", problem), MayPass: false),
            HttpRequestError.InvalidResponse => new(Malformed(address, "It is not HTTP.", problem), MayPass: false),
            _ => new(Unanswered(address, $"does not answer ({Printable.Of((problem.InnerException ?? problem).Message)})", problem), MayPass: true),
        };
    }

    public RestoreException Malformed(Uri address, string why, Exception? inner = null) => new(RestoreCodes.AnswerMalformed, $"The source '{Printable.Of(_source.Name)}' does not answer as a NuGet source of version 3 does. {why}", FeedAddresses.Shown(address),
        "Check its address in nuget.config: it ends in index.json. A page to log in on looks like this too.", inner);

    public RestoreException TooLong(Uri address, long most) => new(RestoreCodes.AnswerTooLong, $"The source '{Printable.Of(_source.Name)}' answers with more than {most} bytes.", FeedAddresses.Shown(address), "Nothing of it was kept. Tell who runs it.");

    private RestoreException Slow(Uri address) => new(RestoreCodes.AnswerTooSlow, $"The source '{Printable.Of(_source.Name)}' answers too slowly: less than {RestoreLimits.SlowestBytesPerSecond / 1024} KiB a second after the first {_limits.Patience.TotalSeconds} seconds.",
        FeedAddresses.Shown(address), "Nothing of it was kept. Try again, or from a nearer source.");

    private RestoreException Unanswered(Uri address, string how, Exception? inner = null) => new(RestoreCodes.SourceUnanswered, $"The source '{Printable.Of(_source.Name)}' {how}.", FeedAddresses.Shown(address), "Check its address in nuget.config and the network, and try again.", inner);

    private RestoreException Forbidden(Uri address, HttpResponseMessage response) => new(RestoreCodes.SourceForbids,
        $"The source '{Printable.Of(_source.Name)}' answers {(int)response.StatusCode}{(response.ReasonPhrase is { Length: > 0 } reason ? $" ({Printable.Of(reason)})" : "")}.", FeedAddresses.Shown(address),
        _source.Credentials is null ? "If it asks who you are: packageSourceCredentials in nuget.config say so. Credential providers are not asked." : "Check packageSourceCredentials in nuget.config.");

    public void Dispose() => _client.Dispose();

    /// <summary>Why a try has failed, and whether another one may not.</summary>
    private sealed record Trouble(RestoreException Exception, bool MayPass)
    {
        public TimeSpan? After { get; init; }
    }
}
