using System.Net;
using InToto.Restore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace InToto.Gate;

/// <summary>What a gate needs to know.</summary>
/// <param name="Configuration">Where packages come from.</param>
/// <param name="Store">The folder of what was verified; several gates may share it.</param>
/// <param name="Roots">Who is trusted to say whose a certificate is.</param>
/// <param name="Policy">Reads the policy; it is read again when it may have changed.</param>
/// <param name="Journal">Gets a line of JSON for each decision.</param>
public sealed record GateOptions(FeedConfiguration Configuration, string Store, TrustRoots Roots, Func<PackagePolicy> Policy, Stream Journal)
{
    /// <summary>The port on this machine; 0 for any that is free.</summary>
    public int Port { get; init; }

    /// <summary>The port of health and metrics, on this machine; null for none, 0 for any that is free.</summary>
    public int? AdminPort { get; init; }

    /// <summary>The address that clients know, when a server with TLS stands in front; null for the gate's own.</summary>
    public Uri? PublicAddress { get; init; }

    /// <summary>The bounds.</summary>
    public GateLimits Limits { get; init; } = GateLimits.Default;

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

/// <summary>A server of NuGet's protocol, version 3, on this machine, in front of the configured sources: what it serves was verified, and nothing else is served.</summary>
public sealed class GateServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly PackageFeeds _feeds;
    private readonly PackageGate _gate;
    private readonly StoreCleaner _cleaner;

    private GateServer(WebApplication application, PackageFeeds feeds, PackageGate gate, StoreCleaner cleaner, Uri address, Uri? admin) => (_application, _feeds, _gate, _cleaner, Address, Admin) = (application, feeds, gate, cleaner, address, admin);

    /// <summary>Where it is on this machine.</summary>
    public Uri Address { get; }

    /// <summary>Where health and metrics are; null for nowhere.</summary>
    public Uri? Admin { get; }

    /// <summary>Starts one.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public static Task<GateServer> StartAsync(GateOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return StartAsync(options, new PackageFeeds(options.Configuration, new PackageStore(options.Store)), cancellationToken);
    }

    internal static async Task<GateServer> StartAsync(GateOptions options, PackageFeeds feeds, CancellationToken cancellationToken = default)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestLineSize = GateLimits.RequestLineBytes;
            kestrel.Limits.MaxRequestHeadersTotalSize = GateLimits.HeaderBytes;
            kestrel.Limits.MaxConcurrentConnections = GateLimits.Connections;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            // Reason phrases are of HTTP/1.1, and nothing upgrades it here.
            kestrel.Listen(IPAddress.Loopback, options.Port, listen => listen.Protocols = HttpProtocols.Http1);
            if (options.AdminPort is { } port) kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        var application = builder.Build();
        var journal = new GateJournal(options.Journal, options.Clock);
        // Who asks before the gate knows its own address waits for that moment.
        var ready = new TaskCompletionSource<(GateAnswers Answers, GateAdmin Admin, int AdminPort)>(TaskCreationOptions.RunContinuationsAsynchronously);
        application.Run(async context =>
        {
            var (answers, admin, adminPort) = await ready.Task;
            await (context.Connection.LocalPort == adminPort ? admin.AnswerAsync(context) : answers.AnswerAsync(context));
        });

        try
        {
            await application.StartAsync(cancellationToken);
        }
        catch
        {
            await application.DisposeAsync();
            feeds.Dispose();
            throw;
        }
        Uri[] addresses = [.. application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address))];
        var (own, ofAdmin) = (addresses[0], addresses.Length > 1 ? addresses[1] : null);
        var gate = new PackageGate(feeds, new VerifiedNames(options.Store), options.Roots, options.Policy, options.Limits, journal, options.Clock);
        var answers = new GateAnswers(gate, new GateDocuments(options.Configuration, feeds, (options.PublicAddress ?? own).AbsoluteUri.TrimEnd('/')), [own, .. options.PublicAddress is { } known ? [known] : Array.Empty<Uri>()], journal);
        ready.SetResult((answers, new(gate, journal, options.Store), ofAdmin?.Port ?? -1));
        return new(application, feeds, gate, new(options.Store, options.Limits, journal, options.Clock), own, ofAdmin);
    }

    /// <summary>Waits until it is told to end, and keeps the store within its bound.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _cleaner.RunAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The end of a server is no failure. What is being served has a moment to end; the process does not wait longer.
            using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(700));
            await _application.StopAsync(patience.Token);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        _gate.Dispose();
        _feeds.Dispose();
    }
}
