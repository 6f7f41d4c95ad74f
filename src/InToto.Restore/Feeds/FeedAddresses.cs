using System.Net;
using System.Net.Sockets;

namespace InToto.Restore;

/// <summary>Which addresses a source may send us to: by a redirect, or by what its service index names (threat K6).</summary>
/// <param name="source">The source. Its own address is the configuration's word, and allowed wherever it is.</param>
/// <param name="resolve">Asks the name system.</param>
/// <param name="dial">Connects.</param>
internal sealed class FeedAddresses(FeedSource source, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null, Func<IPEndPoint, CancellationToken, Task<Stream>>? dial = null)
{
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve = resolve ?? Dns.GetHostAddressesAsync;
    private readonly Func<IPEndPoint, CancellationToken, Task<Stream>> _dial = dial ?? DialAsync;

    /// <summary>Where the source itself turned out to be. Nothing inside is reached from what is outside.</summary>
    private volatile AddressKind _own = AddressKind.Public;

    /// <summary>Whether an address is of the source's own server: only that one is told who asks.</summary>
    public bool IsOwn(Uri address) => source.Uri is { } own && own.Scheme == address.Scheme && own.Port == address.Port && own.IdnHost.Equals(address.IdnHost, StringComparison.OrdinalIgnoreCase);

    /// <exception cref="RestoreException">The address may not be asked (3303, 3305).</exception>
    public Uri Require(Uri address, Uri? from)
    {
        if (address.Scheme is not ("http" or "https") || address.UserInfo.Length > 0) throw Refused($"'{Shown(address)}', which is no address of a server");
        if (address.Scheme == "http" && (from is { Scheme: "https" } || !source.AllowsInsecure))
            throw from is null
                ? new RestoreException(RestoreCodes.SourceInsecure, $"The source '{Printable.Of(source.Name)}' is to be asked without TLS: anybody on the way could answer.", Shown(address), "Use its https address. Only for a server of your own machine: allowInsecureConnections=\"true\" in nuget.config.")
                : Refused($"'{Shown(address)}', where anybody on the way could answer");
        if (!IsOwn(address) && IPAddress.TryParse(address.IdnHost, out var literal)) RequireReachable(literal, address.Host);
        return address;
    }

    /// <summary>Connects to what a name stands for now, and to nothing that it stands for at another time.</summary>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var asked = context.InitialRequestMessage.RequestUri!;
        // A proxy is the user's word, as the source is; what it connects to, it decides.
        var isProxy = !asked.IdnHost.Equals(host, StringComparison.OrdinalIgnoreCase) || asked.Port != port;
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await _resolve(host, cancellationToken);
        Exception? last = null;
        foreach (var address in addresses)
        {
            if (!isProxy && !IsOwn(asked)) RequireReachable(address, host);
            try
            {
                var stream = await _dial(new(address, port), cancellationToken);
                if (!isProxy && IsOwn(asked)) _own = AddressKinds.Of(address);
                return stream;
            }
            catch (SocketException problem)
            {
                last = problem;
            }
        }
        throw last ?? new SocketException((int)SocketError.HostNotFound);
    }

    private void RequireReachable(IPAddress address, string host)
    {
        var kind = AddressKinds.Of(address);
        if (kind == AddressKind.LinkLocal || kind > _own) throw Refused($"'{Printable.Of(host)}' ({address}), which is {Words(kind)}");
    }

    private RestoreException Refused(string where) => new(RestoreCodes.AddressRefused, $"The source '{Printable.Of(source.Name)}' sends us to {where}.", Shown(source.Uri!), "Tell who runs it. If the address is right, make it the source's own in nuget.config.");

    /// <summary>An address without who asks and without what follows <c>?</c>, which may be a secret.</summary>
    public static string Shown(Uri address) => Printable.Of(address.IsAbsoluteUri ? address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped) : address.ToString());

    private static string Words(AddressKind kind) => kind switch
    {
        AddressKind.Private => "inside a network",
        AddressKind.Loopback => "this machine",
        _ => "no address of a server",
    };

    private static async Task<Stream> DialAsync(IPEndPoint end, CancellationToken cancellationToken)
    {
        var socket = new Socket(end.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(end, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
