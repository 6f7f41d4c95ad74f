using System.Collections.Concurrent;
using System.Collections.Immutable;
using InToto.DotNet;

namespace InToto.Restore;

/// <summary>Packages that are verified when they are asked for first, each once, also when many ask.</summary>
/// <param name="feeds">Where they come from.</param>
/// <param name="judge">Holds a package to what is expected.</param>
/// <param name="progress">Hears how many were verified, and how many of them rejected.</param>
/// <param name="cancellationToken">Ends it without an answer.</param>
internal sealed class VerifiedPackages(PackageFeeds feeds, Func<PackageRequest, CancellationToken, Task<PackageFinding>> judge, Action<int, int>? progress, CancellationToken cancellationToken)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<PackageFinding?>>> _packages = new(StringComparer.OrdinalIgnoreCase);
    private int _verified;
    private int _rejected;

    /// <summary>From now on nobody gets what was not verified before.</summary>
    public bool IsClosed { get; set; }

    /// <summary>What ended a verification without an answer; null when nothing did.</summary>
    public Exception? Undecided { get; private set; }

    /// <summary>What was found out, in order.</summary>
    public ImmutableArray<PackageFinding> Findings => [.. from package in _packages
                                                          where package.Value.IsValueCreated && package.Value.Value.IsCompletedSuccessfully
                                                          let finding = package.Value.Value.Result
                                                          where finding is not null
                                                          orderby package.Key
                                                          select finding];

    /// <summary>What was found out about a package; null when no source has it, or nobody may ask any more.</summary>
    public async Task<PackageFinding?> OfAsync(RestoredId package)
    {
        var name = $"{package.Id}@{package.Version}";
        if (IsClosed) return _packages.TryGetValue(name, out var known) ? await known.Value : null;
        try
        {
            return await _packages.GetOrAdd(name, _ => new(() => VerifyAsync(package))).Value;
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            Undecided ??= problem;
            throw;
        }
    }

    /// <summary>The versions that all sources have.</summary>
    public async Task<ImmutableArray<string>> VersionsAsync(string id)
    {
        try
        {
            return await feeds.VersionsAsync(id, cancellationToken);
        }
        catch (InTotoException problem)
        {
            Undecided ??= problem;
            throw;
        }
    }

    private async Task<PackageFinding?> VerifyAsync(RestoredId package)
    {
        var installed = feeds.FindInstalled(package.Id, package.Version, package.ContentHash);
        PackageRequest request;
        if (installed is not null) request = await feeds.TakeAsync(installed, package.Id, package.Version, cancellationToken);
        else
            try
            {
                request = await feeds.RequestAsync(package.Id, package.Version, package.ContentHash, cancellationToken);
            }
            catch (RestoreException problem) when (problem.Code == RestoreCodes.PackageNotFound)
            {
                return null;
            }

        var finding = await judge(request, cancellationToken);
        if (installed is not null && !finding.IsRejected) finding = WithInstalled(finding, installed);
        progress?.Invoke(Interlocked.Increment(ref _verified), finding.IsRejected ? Interlocked.Increment(ref _rejected) : Volatile.Read(ref _rejected));
        return finding;
    }

    /// <summary>Restore takes what is unpacked already as it is: so it is held against the package too (threat J61).</summary>
    private static PackageFinding WithInstalled(PackageFinding finding, PackageRequest installed)
    {
        using var package = PackageFile.Open(installed.Path);
        return InstalledPackage.Difference(package) is not { } difference ? finding : finding with
        {
            Problems = [.. finding.Problems, new(RestoreCodes.InstalledDiffers, difference, $"Remove '{Printable.InFull(Path.GetDirectoryName(installed.Path)!)}' and restore again. Find out what writes there: builds use these files.")],
        };
    }
}
