using System.Collections.Immutable;

namespace InToto.Restore;

/// <summary>A source that is asked: a server or a folder.</summary>
internal interface IFeed : IDisposable
{
    FeedSource Source { get; }

    /// <summary>The versions that it has of a package, in NuGet's normal form; null when it does not know the id.</summary>
    Task<ImmutableArray<string>?> VersionsAsync(string id, CancellationToken cancellationToken);

    /// <summary>Writes a package to a file that is empty; false when the source does not have it.</summary>
    Task<bool> DownloadAsync(RestoredId package, PartialFile file, CancellationToken cancellationToken);
}
