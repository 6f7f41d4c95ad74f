using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;

namespace InToto.Restore;

/// <summary>Packages that are verified when they are asked for first, each once, also when many ask.</summary>
/// <param name="feeds">Where they come from.</param>
/// <param name="recorded">Content hashes that lock files have, by <c>ID@VERSION</c>.</param>
/// <param name="judge">Holds a package to what is expected.</param>
/// <param name="folder">Gets what is accepted and not unpacked yet; null where NuGet asks for all of it.</param>
/// <param name="progress">Hears how many were verified, and how many of them rejected.</param>
/// <param name="clock">For what was changed just now.</param>
/// <param name="cancellationToken">Ends it without an answer.</param>
internal sealed class VerifiedPackages(
    PackageFeeds feeds, FrozenDictionary<string, string> recorded, Func<PackageRequest, CancellationToken, Task<PackageFinding>> judge, VerifiedFolder? folder, Action<int, int>? progress, TimeProvider clock, CancellationToken cancellationToken)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<PackageFinding?>>> _packages = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, byte[]> _installed = new(StringComparer.Ordinal);
    private int _verified;
    private int _rejected;

    /// <summary>From now on nobody gets what was not verified before.</summary>
    public bool IsClosed { get; set; }

    /// <summary>What ended a verification without an answer; null when nothing did.</summary>
    public Exception? Undecided { get; private set; }

    /// <summary>What was found out, in order.</summary>
    public ImmutableArray<PackageFinding> Findings => [.. from package in _packages.OrderBy(package => package.Key, StringComparer.OrdinalIgnoreCase)
                                                          where package.Value.IsValueCreated && package.Value.Value.IsCompletedSuccessfully
                                                          let finding = package.Value.Value.Result
                                                          where finding is not null
                                                          select finding];

    /// <summary>What the system said of packages that were unpacked already, by their files, before they were looked at and accepted.</summary>
    public FrozenDictionary<string, byte[]> Installed => _installed.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What was found out about a package; null when no source has it, or nobody may ask any more.</summary>
    public async Task<PackageFinding?> OfAsync(RestoredId package)
    {
        var name = NameOf(package);
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

    /// <summary>A package by its name, as lock files and findings are found by.</summary>
    public static string NameOf(RestoredId package) => $"{package.Id}@{package.Version}";

    private async Task<PackageFinding?> VerifyAsync(RestoredId package)
    {
        var contentHash = package.ContentHash ?? recorded.GetValueOrDefault(NameOf(package));
        // Restore takes what is unpacked already as it is: so that is looked at, against the package that lies beside it (threat J61).
        var request = feeds.FindInstalled(package.Id, package.Version, contentHash);
        if (request is null || !InstalledPackage.IsComplete(request.Path))
            try
            {
                request = await feeds.RequestAsync(package.Id, package.Version, contentHash, cancellationToken);
            }
            catch (RestoreException problem) when (problem.Code == RestoreCodes.PackageNotFound)
            {
                return null;
            }

        var before = request.IsInstalled ? InstalledState.Of(request.Path, clock.GetUtcNow()) : null;
        var finding = await judge(request, cancellationToken);
        if (before is not null && !finding.IsRejected) _installed[request.Path] = before;
        if (folder is not null) finding = folder.Take(finding);
        progress?.Invoke(Interlocked.Increment(ref _verified), finding.IsRejected ? Interlocked.Increment(ref _rejected) : Volatile.Read(ref _rejected));
        return finding;
    }
}
