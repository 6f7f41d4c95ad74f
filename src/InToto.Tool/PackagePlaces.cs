using System.Collections.Immutable;
using System.CommandLine;
using System.Runtime.InteropServices;
using InToto.Restore;

namespace InToto.Tool;

/// <summary>Where packages are on this machine and where they come from, and whose signatures of them are trusted.</summary>
/// <param name="packagesFolder">A packages folder in place of NuGet's; null for NuGet's.</param>
/// <param name="configFile">A nuget.config that is the only one; null for those of the working folder.</param>
internal sealed class PackagePlaces(string? packagesFolder, string? configFile) : IDisposable
{
    private PackageFeeds? _feeds;
    private DirectoryInfo? _store;

    /// <summary>The option <c>--configfile</c>.</summary>
    public static Option<string?> ConfigFile() => CommandWords.Optional("--configfile", "FILE", "The nuget.config that says where packages come from. Default: those that restore reads in this folder.");

    /// <summary>The packages that a word means.</summary>
    /// <exception cref="ToolException">It means none.</exception>
    public async Task<ImmutableArray<PackageRequest>> FindAsync(string word, CancellationToken cancellationToken) => await PackageSet.FindAsync(word, Feeds, cancellationToken) ?? throw new ToolException(
        Codes.FileUnavailable, $"There is no file '{Printable.Of(word)}'.", hint: "Check the path given as PACKAGE, or name a package by its id and version: ID@VERSION.");

    /// <summary>What nuget.config says of sources and folders.</summary>
    public FeedConfiguration Configuration(string folder) => FeedConfiguration.Read(folder, configFile) is var configuration && packagesFolder is null
        ? configuration
        : configuration with { PackagesFolder = Path.GetFullPath(packagesFolder), FallbackFolders = [] };

    /// <summary>nuget.config is read, and a folder made for what comes, only when a package is named by id and version.</summary>
    private PackageFeeds Feeds()
    {
        if (_feeds is not null) return _feeds;
        var configuration = Configuration(".");
        _store = Directory.CreateTempSubdirectory("intoto-");
        return _feeds = new(configuration, new PackageStore(_store.FullName));
    }

    /// <summary>Where .NET is installed: this runtime stands in <c>shared/Microsoft.NETCore.App/VERSION</c> below it.</summary>
    public static string DotNetRoot => Path.GetFullPath(Path.Join(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    /// <summary>The roots that the SDK brings beside this runtime.</summary>
    public static TrustRoots Roots(Terminal terminal)
    {
        var dotnet = DotNetRoot;
        if (TrustRoots.NewestSdk(dotnet) is { } sdk) return TrustRoots.OfSdk(sdk);
        terminal.Report(new(Severity.Warning, RestoreCodes.RootsMissing, "There is no .NET SDK that brings trusted roots, so no package signature is trusted.", Printable.InFull(dotnet), "Install the .NET SDK beside this runtime."));
        return TrustRoots.None;
    }

    /// <summary>What is installed where a word says.</summary>
    /// <exception cref="ToolException">There is nothing under that name.</exception>
    public static AuditScope Installed(string word, string? packagesFolder) => AuditScope.Find(word, packagesFolder ?? DefaultFolder()) ?? throw new ToolException(
        Codes.FileUnavailable, $"There is no file or folder '{Printable.Of(word)}'.", hint: "Name a project, a solution, a folder of them, an APP.deps.json, or a packages folder.");

    private static string DefaultFolder() => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } named
        ? named
        : Path.Join(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    public void Dispose()
    {
        _feeds?.Dispose();
        _store?.Delete(recursive: true);
    }
}
