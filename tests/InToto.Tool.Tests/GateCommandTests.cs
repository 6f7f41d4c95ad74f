using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using InToto.Testing;

namespace InToto.Tool.Tests;

/// <summary><c>gate</c> as a program: what its words mean, and that it serves and ends.</summary>
public sealed partial class GateCommandTests : IDisposable
{
    private readonly Shell _shell = new();
    private Process? _gate;

    [Fact]
    public void The_configuration_that_names_the_gate_is_printed_or_written_and_never_over_another()
    {
        var printed = _shell.Sh("intoto gate --install - --port 5390 --store store");
        Assert.Equal(0, printed.ExitCode);
        Assert.Contains("""<add key="intoto-gate" value="http://127.0.0.1:5390/v3/index.json" protocolVersion="3" allowInsecureConnections="true" />""", printed.Output, StringComparison.Ordinal);
        Assert.Contains($"""<add key="globalPackagesFolder" value="{_shell.At("store/packages")}" />""", printed.Output, StringComparison.Ordinal);

        var written = _shell.Sh("intoto gate --install nuget.config --public-address https://packages.contoso.example --store store");
        Assert.Equal((0, "nuget.config\n"), (written.ExitCode, written.Output));
        Assert.Contains("""<add key="intoto-gate" value="https://packages.contoso.example/v3/index.json" protocolVersion="3" />""", File.ReadAllText(_shell.At("nuget.config")), StringComparison.Ordinal);
        Assert.StartsWith("error INTOTO3368", _shell.Sh("intoto gate --install nuget.config").Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("intoto gate", "INTOTO3209")]
    [InlineData("intoto gate --port x", "INTOTO4001")]
    [InlineData("intoto gate --admin-port 65536", "INTOTO4001")]
    [InlineData("intoto gate --public-address ftp://a/", "INTOTO4001")]
    [InlineData("intoto gate --policy none.json", "INTOTO3202")]
    public void What_cannot_be_served_is_said_so(string line, string code)
    {
        var ending = _shell.Sh(line);
        Assert.Equal(2, ending.ExitCode);
        Assert.StartsWith($"error {code}", ending.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gate_that_would_ask_itself_does_not_start()
    {
        File.WriteAllText(_shell.At("intoto.policy.json"), """{"version":1,"packages":[{"pattern":"*","onMissing":"allow"}]}""");
        Assert.Equal(0, _shell.Sh("intoto gate --install nuget.config").ExitCode);
        var ending = _shell.Sh("intoto gate");
        Assert.Equal(2, ending.ExitCode);
        Assert.StartsWith("error INTOTO3369: The source 'intoto-gate' is the gate itself.", ending.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_serves_says_its_health_takes_no_port_of_another_and_ends_when_it_is_told_to()
    {
        File.WriteAllText(_shell.At("intoto.policy.json"), """{"version":1,"packages":[{"pattern":"*","onMissing":"allow"}]}""");
        Directory.CreateDirectory(_shell.At("feed"));
        File.WriteAllText(_shell.At("nuget.config"), """<configuration><packageSources><clear /><add key="feed" value="feed" /></packageSources></configuration>""");
        var (index, health) = await ServeAsync("gate");
        using var client = new HttpClient();
        Assert.Equal("well\n", await client.GetStringAsync(health, TestContext.Current.CancellationToken));
        Assert.Contains("PackageBaseAddress/3.0.0", await client.GetStringAsync(index, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using var absent = await client.GetAsync(index.Replace("index.json", "flat/a/1.0.0/a.1.0.0.nupkg", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, absent.StatusCode);

        var second = _shell.Sh($"intoto gate --port {new Uri(index).Port}");
        Assert.Equal(2, second.ExitCode);
        Assert.StartsWith("error INTOTO3366", second.Error, StringComparison.Ordinal);

        await EndAsync();
    }

    /// <summary>From the first command on, nuget.config names the gate itself; the second says where packages come from.</summary>
    [Fact]
    public async Task The_commands_of_the_documentation_put_a_gate_before_the_sources_of_another_file()
    {
        string[] commands = [.. Commands().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "consumers.md")).ReplaceLineEndings("\n")).Select(match => match.Groups[1].Value)];
        Assert.Equal(2, commands.Length);
        File.WriteAllText(_shell.At("intoto.policy.json"), """{"version":1,"packages":[{"pattern":"xunit.*","onMissing":"allow"}]}""");
        File.WriteAllText(_shell.At("sources.config"), """<configuration><packageSources><clear /><add key="feed" value="feed" /></packageSources></configuration>""");
        const string Package = "xunit.v3.assert/3.2.2/xunit.v3.assert.3.2.2.nupkg";
        Assert.Equal(0, _shell.Sh($"mkdir feed && cp '{RestoredPackages.Folder}/{Package}' feed").ExitCode);

        Assert.Equal(new Ending(0, "nuget.config\n"), _shell.Sh(commands[0]));
        Assert.StartsWith("error INTOTO3369", _shell.Sh("intoto gate").Error, StringComparison.Ordinal);
        var (index, _) = await ServeAsync(commands[1].Split(' ')[2..]);

        using var client = new HttpClient();
        Assert.Equal(File.ReadAllBytes(_shell.At($"feed/{Path.GetFileName(Package)}")), await client.GetByteArrayAsync(index.Replace("index.json", $"flat/{Package}", StringComparison.Ordinal), TestContext.Current.CancellationToken));
        await EndAsync();
    }

    /// <summary>Threat M13: restore never asks the gate for what is unpacked already.</summary>
    [Fact]
    public void What_is_installed_already_and_rejected_keeps_it_from_starting()
    {
        File.WriteAllText(_shell.At("intoto.policy.json"), """{"version":1,"packages":[{"pattern":"Other","onMissing":"allow"}]}""");
        File.WriteAllText(_shell.At("nuget.config"), """<configuration><config><add key="globalPackagesFolder" value="packages" /></config><packageSources><clear /><add key="feed" value="feed" /></packageSources></configuration>""");
        Directory.CreateDirectory(_shell.At("feed"));
        Directory.CreateDirectory(_shell.At("packages/contoso.text/1.0.0"));
        File.WriteAllText(_shell.At("packages/contoso.text/1.0.0/contoso.text.1.0.0.nupkg"), "no package");
        var ending = _shell.Sh("unset NUGET_PACKAGES; intoto gate --port 0 --installed");
        Assert.Equal(1, ending.ExitCode);
        Assert.StartsWith("error INTOTO3002", ending.Error, StringComparison.Ordinal);
    }

    /// <summary>Starts a gate on ports that nobody has; the one that the documentation has may be another's.</summary>
    private async Task<(string Index, string Health)> ServeAsync(params string[] words)
    {
        _gate = Process.Start(new ProcessStartInfo(Shell.Tool, [.. words, "--port", "0", "--admin-port", "0", "--store", _shell.At("store")]) { WorkingDirectory = _shell.At(""), RedirectStandardError = true, RedirectStandardOutput = true })!;
        var said = await _gate.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) ?? "";
        Assert.Matches(Said(), said);
        return (Said().Match(said).Groups[1].Value, Said().Match(said).Groups[2].Value);
    }

    private async Task EndAsync()
    {
        _shell.Sh($"kill -TERM {_gate!.Id}");
        await _gate.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, _gate.ExitCode);
    }

    public void Dispose()
    {
        // A test that failed has not ended it.
        if (_gate is { HasExited: false }) _gate.Kill();
        _gate?.Dispose();
        _shell.Dispose();
    }

    [GeneratedRegex(@"^(dotnet intoto gate .*?)(?: +#.*)?$", RegexOptions.Multiline)]
    private static partial Regex Commands();

    [GeneratedRegex(@"\Athe gate is at (http://127\.0\.0\.1:[0-9]+/v3/index\.json), its health at (http://127\.0\.0\.1:[0-9]+/health)\z")]
    private static partial Regex Said();
}
