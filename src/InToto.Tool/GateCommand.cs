using System.CommandLine;
using System.Globalization;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;
using InToto.Gate;
using InToto.Restore;

namespace InToto.Tool;

/// <summary><c>gate</c>: a server of packages on this machine that serves what the policy accepts, and nothing else.</summary>
internal static class GateCommand
{
    public static Command Create(Terminal terminal)
    {
        var port = CommandWords.Optional("--port", "PORT", $"Where to listen on this machine. Default: {DefaultPort}.");
        var admin = CommandWords.Optional("--admin-port", "PORT", "Where to tell health and metrics on this machine (/health, /metrics). Default: nowhere.");
        var store = CommandWords.Optional("--store", "DIR", "What was verified is kept and served from here; several gates may share it. Default: a folder of this user alone.");
        var storeSize = CommandWords.Optional("--store-size", "GIB", "How large the store may grow; what nobody has used for longest goes first. Default: 20.");
        var policy = CommandWords.Optional("--policy", "FILE", "What is expected of which packages. Default: intoto.policy.json in this folder or above.");
        var configFile = PackagePlaces.ConfigFile();
        var publicAddress = CommandWords.Optional("--public-address", "URL", "The address that clients know, where a server with TLS stands in front of the gate.");
        var install = CommandWords.Optional("--install", "FILE", "Write a nuget.config that names the gate as the only source, and end; - prints it.");
        var installed = CommandWords.Switch("--installed", "First check what is in the packages folder already: restore does not ask for it again. Do not start when something of it is rejected.");

        return new Command("gate", "Serve packages to NuGet that the policy accepts, from the configured sources.") { port, admin, store, storeSize, policy, configFile, publicAddress, install, installed }
            .Runs(async (given, cancellationToken) =>
            {
                terminal.Begin("gate");
                var number = Port(given.GetValue(port), "--port") ?? DefaultPort;
                var adminNumber = Port(given.GetValue(admin), "--admin-port");
                var address = Public(given.GetValue(publicAddress));
                var folder = given.GetValue(store) ?? DefaultStore();
                var limits = Limits(given.GetValue(storeSize));
                if (given.GetValue(install) is { } file) return Install(file, address ?? new Uri($"http://127.0.0.1:{number}/"), folder, terminal);

                var path = given.GetValue(policy) ?? PackagePolicy.FindUpward(".") ?? throw new ToolException(RestoreCodes.PolicyMissing, $"There is no '{PackagePolicy.FileName}' in this folder or above, so nothing would be accepted.",
                    hint: "Write one: dotnet intoto policy init.");
                PackagePolicy.Read(path);
                var roots = PackagePlaces.Roots(terminal);
                var configuration = FeedConfiguration.Read(".", given.GetValue(configFile));
                RequireOthers(configuration, number, address);
                if (given.GetValue(installed) && await IsInstalledRejectedAsync(configuration, PackagePolicy.Read(path), roots, terminal, cancellationToken)) return ExitCode.Rejected;
                AspNetCore.Load();
                return await ServeAsync(configuration, folder, limits, roots, path, number, adminNumber, address, terminal, cancellationToken);
            });
    }

    /// <summary>Nothing before this touches an assembly that needs ASP.NET Core.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<int> ServeAsync(FeedConfiguration configuration, string store, GateLimits limits, TrustRoots roots, string policy, int port, int? admin, Uri? address, Terminal terminal, CancellationToken cancellationToken)
    {
        await using var journal = Console.OpenStandardOutput();
        try
        {
            await using var server = await GateServer.StartAsync(new(configuration, store, roots, () => PackagePolicy.Read(policy), journal) { Port = port, AdminPort = admin, PublicAddress = address, Limits = limits }, cancellationToken);
            terminal.Tell($"the gate is at {(address ?? server.Address).AbsoluteUri}v3/index.json{(server.Admin is { } at ? $", its health at {at.AbsoluteUri}health" : "")}");
            await server.RunAsync(cancellationToken);
            return ExitCode.Done;
        }
        catch (Exception problem) when (problem is IOException or SocketException)
        {
            throw new ToolException(GateCodes.AddressTaken, $"The gate cannot listen: {Printable.Of(problem.Message)}", hint: "Another gate may be running. Choose another --port.", inner: problem);
        }
    }

    /// <summary>In a folder whose nuget.config names the gate, the gate would ask itself.</summary>
    private static void RequireOthers(FeedConfiguration configuration, int port, Uri? address)
    {
        foreach (var source in configuration.Sources)
            if (Uri.TryCreate(source.Address, UriKind.Absolute, out var at) && (at.IsLoopback && at.Port == port && at.Scheme == "http" || at.Authority == address?.Authority))
                throw new ToolException(GateCodes.SourceIsGate, $"The source '{Printable.Of(source.Name)}' is the gate itself.", Printable.Of(source.Address), "Keep the sources in a file of their own, and name it: --configfile FILE.");
    }

    /// <summary>Restore never asks for what is in the packages folder already (threat M13).</summary>
    private static async Task<bool> IsInstalledRejectedAsync(FeedConfiguration configuration, PackagePolicy policy, TrustRoots roots, Terminal terminal, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(configuration.PackagesFolder)) return false;
        var packages = PackageSet.Find(configuration.PackagesFolder, configuration.PackagesFolder)!.Value;
        var audit = await PackageAudit.OfAsync(new([.. packages], [], []), roots, policy, PolicyMemory.Read(policy.MemoryPath), state: null, clock: null, progress: null, cancellationToken);
        foreach (var finding in audit.Findings)
            foreach (var problem in finding.Problems.Concat(finding.Verdict?.Problems ?? [])) terminal.Report(Problem.Of(problem, finding.Name));
        return audit.IsRejected;
    }

    private static int Install(string file, Uri address, string store, Terminal terminal)
    {
        var text = NuGetConfig(address, Path.Join(Path.GetFullPath(store), "packages"));
        if (file == "-")
        {
            terminal.Show(new TextView([.. text.TrimEnd('\n').Split('\n').Select(line => (Line)line)]));
            return ExitCode.Done;
        }
        if (Path.Exists(file)) throw new ToolException(GateCodes.ConfigurationExists, "There is such a file already, and nothing was written.", Printable.InFull(file), "Remove it, choose another, or print it: --install -.");
        using (var output = new FileStream(file, FileMode.CreateNew)) output.Write(Encoding.UTF8.GetBytes(text));
        terminal.Show(new TextView(file));
        return ExitCode.Done;
    }

    /// <summary>A packages folder of its own: what came into the user's before the gate was there is not asked for again.</summary>
    private static string NuGetConfig(Uri address, string packages) => $"""
        <?xml version="1.0" encoding="utf-8"?>
        <configuration>
          <config>
            <add key="globalPackagesFolder" value="{System.Security.SecurityElement.Escape(packages)}" />
          </config>
          <packageSources>
            <clear />
            <add key="intoto-gate" value="{System.Security.SecurityElement.Escape(address.AbsoluteUri)}v3/index.json" protocolVersion="3"{(address.Scheme == "http" ? """ allowInsecureConnections="true" """.TrimEnd() : "")} />
          </packageSources>
          <fallbackPackageFolders>
            <clear />
          </fallbackPackageFolders>
          <packageSourceMapping>
            <clear />
          </packageSourceMapping>
        </configuration>

        """.ReplaceLineEndings("\n");

    private static GateLimits Limits(string? gibibytes) => gibibytes is null ? GateLimits.Default
        : ushort.TryParse(gibibytes, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? GateLimits.Default with { StoreBytes = (long)number << 30 }
        : throw new UsageException($"'{Printable.Of(gibibytes)}' is no size of a store.", "--store-size is a whole number of GiB, 1 to 65535.");

    private static int? Port(string? text, string option) => text is null ? null
        : ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new UsageException($"'{Printable.Of(text)}' is no port.", $"{option} is a number from 0 to 65535; 0 is any that is free.");

    private static Uri? Public(string? text) => text is null ? null
        : Uri.TryCreate(text.EndsWith('/') ? text : text + "/", UriKind.Absolute, out var address) && address is { Scheme: "http" or "https", Query: "", Fragment: "", UserInfo: "" } ? address
        : throw new UsageException($"'{Printable.Of(text)}' is no address of a server.", "--public-address is what clients ask, such as https://packages.contoso.example/.");

    private static string DefaultStore() => Path.Join(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify) is { Length: > 0 } data
        ? data : throw new UsageException("This user has no folder of their own.", "Name one: --store DIR."), "intoto", "gate");

    private const int DefaultPort = 5380;
}
