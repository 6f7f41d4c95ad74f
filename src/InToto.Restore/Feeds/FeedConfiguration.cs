using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NuGet.Configuration;

namespace InToto.Restore;

/// <summary>Where packages come from, by the nuget.config files of a folder: the only file that uses NuGet's own reader of them.</summary>
public sealed record FeedConfiguration
{
    private readonly PackageSourceMapping? _mapping;

    private FeedConfiguration(ImmutableArray<FeedSource> sources, PackageSourceMapping? mapping) => (Sources, _mapping) = (sources, mapping);

    /// <summary>The sources that are not disabled, in their order.</summary>
    public ImmutableArray<FeedSource> Sources { get; }

    /// <summary>The folder that restore unpacks into: <c>globalPackagesFolder</c>, or what NuGet has in its place.</summary>
    public required string PackagesFolder { get; init; }

    /// <summary>Folders that restore reads packages from and never writes to.</summary>
    public ImmutableArray<string> FallbackFolders { get; init; } = [];

    /// <summary>Where NuGet keeps what it downloaded; null when nothing shall be read there.</summary>
    public string? HttpCacheFolder { get; init; }

    /// <summary>The files that said so.</summary>
    internal ImmutableArray<string> Files { get; init; } = [];

    /// <summary>Reads the configuration as <c>dotnet restore</c> does in a folder.</summary>
    /// <param name="folder">The folder; the files in it and in those above count, and the user's and the machine's.</param>
    /// <param name="file">One file, which is then the only one; null for all.</param>
    /// <exception cref="RestoreException">One of the files cannot be read (3301).</exception>
    public static FeedConfiguration Read(string folder, string? file = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        try
        {
            return Of(file is null ? Settings.LoadDefaultSettings(Path.GetFullPath(folder)) : Only(Path.GetFullPath(file)));
        }
        catch (Exception problem) when (problem is NuGetConfigurationException or CryptographicException or IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new RestoreException(RestoreCodes.SourcesUnreadable, $"Where packages come from cannot be read. {Printable.Of(problem.Message)}", Printable.InFull(file ?? folder), "Correct nuget.config; 'dotnet nuget list source' reads the same files.", problem);
        }
    }

    /// <summary>A configuration that no file says.</summary>
    public static FeedConfiguration Of(string packagesFolder, params ImmutableArray<FeedSource> sources) => new(sources, mapping: null) { PackagesFolder = packagesFolder };

    /// <summary>The sources that a package may come from: all of them, or those that the package source mapping names for its id.</summary>
    /// <exception cref="RestoreException">There is none (3302).</exception>
    public ImmutableArray<FeedSource> SourcesFor(string id)
    {
        if (_mapping is not { IsEnabled: true })
            return Sources.IsEmpty ? throw new RestoreException(RestoreCodes.SourceMissing, "No source of packages is configured.", hint: "Add one: dotnet nuget add source ADDRESS. Or name a file with one: --configfile FILE.") : Sources;
        var names = _mapping.GetConfiguredPackageSources(id);
        ImmutableArray<FeedSource> mapped = [.. Sources.Where(source => names.Contains(source.Name, StringComparer.OrdinalIgnoreCase))];
        return mapped.IsEmpty
            ? throw new RestoreException(RestoreCodes.SourceMissing, $"The package source mapping has no source for '{Printable.Of(id)}'.", hint: "Add a pattern for it to packageSourceMapping in nuget.config.")
            : mapped;
    }

    private static ISettings Only(string file) => File.Exists(file)
        ? Settings.LoadSpecificSettings(Path.GetDirectoryName(file)!, Path.GetFileName(file))
        : throw new FileNotFoundException($"There is no file '{Printable.Of(file)}'.");

    private static FeedConfiguration Of(ISettings settings)
    {
        var certificates = new ClientCertificateProvider(settings).GetClientCertificates();
        var sources = from source in PackageSourceProvider.LoadPackageSources(settings)
                      where source.IsEnabled
                      select new FeedSource(source.Name, source.Source)
                      {
                          AllowsInsecure = source.AllowInsecureConnections,
                          Credentials = source.Credentials is { } given ? new(given.Username, given.Password) : null,
                          ClientCertificates = [.. certificates.Where(item => item.PackageSource.Equals(source.Name, StringComparison.OrdinalIgnoreCase)).SelectMany(item => item.Search()).OfType<X509Certificate2>()],
                      };
        return new([.. sources], PackageSourceMapping.GetPackageSourceMapping(settings))
        {
            PackagesFolder = SettingsUtility.GetGlobalPackagesFolder(settings),
            FallbackFolders = [.. SettingsUtility.GetFallbackPackageFolders(settings)],
            HttpCacheFolder = SettingsUtility.GetHttpCacheFolder(),
            Files = [.. settings.GetConfigFilePaths()],
        };
    }
}
