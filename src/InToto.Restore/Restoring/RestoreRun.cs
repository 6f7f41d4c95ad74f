using System.Security;

namespace InToto.Restore;

/// <summary>Runs <c>dotnet</c> so that packages come from what was verified only, and go into one folder.</summary>
/// <param name="dotnet">The program.</param>
/// <param name="folder">Where it runs: the SDK is chosen by the <c>global.json</c> there or above.</param>
/// <param name="work">A folder of this restore alone.</param>
/// <param name="source">The source that verifies what it is asked for.</param>
internal sealed class RestoreRun(string dotnet, string folder, string work, VerifiedSource source)
{
    private readonly string _config = Path.Join(work, "nuget.config");

    /// <summary>A folder with packages that were verified already, in which NuGet looks first; null for none.</summary>
    public string? Verified { get; init; }

    private string[] Sources => Verified is null ? [source.ServiceIndex] : [Verified, source.ServiceIndex];

    /// <summary>Writes the configuration that has nothing but the sources.</summary>
    public void Prepare()
    {
        Write(_config, $"""
            <?xml version="1.0" encoding="utf-8"?>
            <configuration>
              <packageSources>
                <clear />
                {string.Concat(Sources.Select((address, i) => $"""<add key="verified{i}" value="{SecurityElement.Escape(address)}" allowInsecureConnections="true" />"""))}
              </packageSources>
              <auditSources><clear /></auditSources>
              <packageSourceMapping><clear /></packageSourceMapping>
              <disabledPackageSources><clear /></disabledPackageSources>
              <fallbackPackageFolders><clear /></fallbackPackageFolders>
            </configuration>
            """);
    }

    /// <summary>Unpacks the SDKs, so that evaluation finds them and asks nobody; then the tools; then what projects need.</summary>
    /// <param name="packages">The packages folder.</param>
    /// <param name="sdks">The packages folder that evaluation finds MSBuild SDKs in, and unpacks into if it can get one that nobody knew of.</param>
    /// <param name="home">The home of <c>dotnet</c>, where it keeps which tools are restored; null for the user's.</param>
    /// <param name="tools">What was found of SDKs and tools.</param>
    /// <param name="project">The project or solution; null for what is in the folder.</param>
    /// <param name="more">More words for <c>dotnet restore</c>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The first that failed; else the last.</returns>
    public async Task<ProcessResult> IntoAsync(string packages, string sdks, string? home, BuildTools tools, string? project, IReadOnlyList<string> more, CancellationToken cancellationToken)
    {
        var result = new ProcessResult(0, "", "");
        if (!tools.Sdks.IsEmpty) result = await RestoreAsync(SdkProject(tools), packages, packages, home, [], cancellationToken);
        if (result.ExitCode == 0 && !tools.Tools.IsEmpty) result = await RunAsync(["tool", "restore", "--configfile", _config], packages, home, cancellationToken);
        return result.ExitCode != 0 ? result : await RestoreAsync(project, packages, sdks, home, more, cancellationToken);
    }

    private Task<ProcessResult> RestoreAsync(string? project, string packages, string sdks, string? home, IReadOnlyList<string> more, CancellationToken cancellationToken) => RunAsync([
        "restore", .. project is null ? (string[])[] : [project], "--configfile", _config, .. Sources.SelectMany(address => (string[])["--source", address]), "--force", "--disable-build-servers", "--no-http-cache",
        // What projects say of sources and folders would stand beside ours.
        $"-p:RestorePackagesPath={packages}", "-p:RestoreAdditionalProjectSources=", "-p:RestoreFallbackFolders=", "-p:RestoreAdditionalProjectFallbackFolders=", "-p:NuGetAudit=false", .. more], sdks, home, cancellationToken);

    private Task<ProcessResult> RunAsync(IReadOnlyList<string> words, string packages, string? home, CancellationToken cancellationToken)
    {
        var environment = ProcessRunner.EnvironmentWithout(name => name.StartsWith("NUGET_", StringComparison.OrdinalIgnoreCase) || name.EndsWith("_proxy", StringComparison.OrdinalIgnoreCase) || name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase));
        environment["NUGET_PACKAGES"] = packages;
        environment["NUGET_HTTP_CACHE_PATH"] = Path.Join(work, "http-cache");
        environment["NUGET_CERT_REVOCATION_MODE"] = "offline";
        environment["NUGET_ENABLE_ENHANCED_HTTP_RETRY"] = "true";
        environment["NUGET_ENHANCED_MAX_NETWORK_TRY_COUNT"] = "1";
        // MSBuild SDKs that were not found by reading would be asked for by the user's own configuration. There is no way out for them.
        environment["http_proxy"] = environment["https_proxy"] = environment["all_proxy"] = "http://127.0.0.1:9/";
        environment["no_proxy"] = "localhost";
        environment["MSBUILDDISABLENODEREUSE"] = "1";
        environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        environment["DOTNET_NOLOGO"] = "1";
        environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        if (home is not null) environment["DOTNET_CLI_HOME"] = home;
        return ProcessRunner.RunAsync(new([dotnet, .. words], folder) { Environment = environment, OwnGroup = true, Sinks = ProcessSinks.None }, cancellationToken);
    }

    /// <summary>A project that downloads the SDKs and has nothing else; it imports nothing that others have put above it.</summary>
    private string SdkProject(BuildTools tools)
    {
        var path = Path.Join(work, "sdks", "sdks.csproj");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Write(path, $"""
            <Project>
              <PropertyGroup>
                <ImportDirectoryBuildProps>false</ImportDirectoryBuildProps>
                <ImportDirectoryBuildTargets>false</ImportDirectoryBuildTargets>
                <ImportDirectoryPackagesProps>false</ImportDirectoryPackagesProps>
              </PropertyGroup>
              <Import Project="Sdk.props" Sdk="Microsoft.NET.Sdk" />
              <PropertyGroup>
                <TargetFramework>netstandard2.0</TargetFramework>
                <DisableImplicitFrameworkReferences>true</DisableImplicitFrameworkReferences>
                <NoWarn>$(NoWarn);NU1503</NoWarn>
              </PropertyGroup>
              <ItemGroup>
                {string.Join("\n    ", tools.Sdks.GroupBy(sdk => sdk.Id, StringComparer.OrdinalIgnoreCase).Select(sdk => $"""<PackageDownload Include="{sdk.Key}" Version="{string.Join(';', sdk.Select(one => $"[{one.Version}]"))}" />"""))}
              </ItemGroup>
              <Import Project="Sdk.targets" Sdk="Microsoft.NET.Sdk" />
            </Project>
            """);
        return path;
    }

    private static void Write(string path, string text) => AtomicFile.Write(path, System.Text.Encoding.UTF8.GetBytes(text), code: RestoreCodes.StoreUnwritable);
}
