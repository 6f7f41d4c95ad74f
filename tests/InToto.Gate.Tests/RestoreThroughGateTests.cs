using System.Diagnostics;
using InToto.DotNet.Tests.Packages;
using InToto.Restore.Tests.Feeds;
using InToto.Testing;

namespace InToto.Gate.Tests;

/// <summary>The real <c>dotnet restore</c>, through the gate.</summary>
public sealed class RestoreThroughGateTests
{
    [Fact]
    public async Task An_accepted_package_is_restored_as_it_is()
    {
        await using var world = await GateWorld.StartAsync();
        var (exitCode, output) = await RestoreAsync(world, "Contoso.Text");
        Assert.True(exitCode == 0, output);
        Assert.Equal(GateWorld.Package, File.ReadAllBytes(world.At("restored/contoso.text/1.0.0/contoso.text.1.0.0.nupkg")));
    }

    /// <summary>Nothing of it is in the packages folder, and the user sees why and what to do (threats J60 and M).</summary>
    [Fact]
    public async Task J60_A_package_that_nobody_expects_never_reaches_the_packages_folder_and_the_user_is_told_why()
    {
        await using var world = await GateWorld.StartAsync();
        var (exitCode, output) = await RestoreAsync(world, "Fabrikam.Evil");
        Assert.NotEqual(0, exitCode);
        var documented = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "consumers.md")).Single(line => line.StartsWith("Response status code", StringComparison.Ordinal));
        Assert.Contains("INTOTO3203 fabrikam.evil 1.0.0: ", documented, StringComparison.Ordinal);
        Assert.Contains(documented, output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(world.At("restored/fabrikam.evil")));
    }

    [Fact]
    public async Task J60_A_package_that_two_readers_would_see_differently_never_reaches_the_packages_folder()
    {
        await using var world = await GateWorld.StartAsync();
        world.Policy("""{"pattern":"*","onMissing":"allow"}""");
        var odd = TestPackage.Good();
        odd.Add("build%2FContoso.Text.targets", "<Project />");
        world.Source.On(TestFeed.PathOf(), new TestAnswer(200, odd.ToBytes()));
        var (exitCode, output) = await RestoreAsync(world, "Contoso.Text");
        Assert.NotEqual(0, exitCode);
        Assert.Contains("INTOTO30", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(world.At("restored/contoso.text")));
    }

    private static async Task<(int ExitCode, string Output)> RestoreAsync(GateWorld world, string id)
    {
        world.Write("App.csproj", $"""<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup><ItemGroup><PackageReference Include="{id}" Version="[1.0.0]" /></ItemGroup></Project>""");
        world.Write("nuget.config", $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="restored" /></config>
              <packageSources><clear /><add key="gate" value="{world.Server.Address}v3/index.json" allowInsecureConnections="true" /></packageSources>
              <fallbackPackageFolders><clear /></fallbackPackageFolders>
              <auditSources><clear /></auditSources>
            </configuration>
            """);
        var start = new ProcessStartInfo("dotnet", ["restore", "App.csproj", "-p:NuGetAudit=false"]) { WorkingDirectory = world.At(""), RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["NUGET_HTTP_CACHE_PATH"] = world.At("http-cache");
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["NUGET_ENHANCED_MAX_NETWORK_TRY_COUNT"] = "1";
        start.Environment.Remove("NUGET_PACKAGES");
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await error);
    }
}
