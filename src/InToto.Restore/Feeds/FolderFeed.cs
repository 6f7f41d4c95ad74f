using System.Buffers;
using System.Collections.Immutable;
using InToto.DotNet;

namespace InToto.Restore;

/// <summary>A folder of packages: all in one, or each in folders of its id and version, as NuGet takes them.</summary>
internal sealed class FolderFeed(FeedSource source) : IFeed
{
    public FeedSource Source => source;

    public Task<ImmutableArray<string>?> VersionsAsync(string id, CancellationToken cancellationToken) =>
        Task.FromResult<ImmutableArray<string>?>(Files(id) is { Count: > 0 } files ? [.. files.Select(file => file.Version).Distinct(StringComparer.OrdinalIgnoreCase)] : null);

    public async Task<bool> DownloadAsync(RestoredId package, PartialFile file, CancellationToken cancellationToken)
    {
        // Where it usually is; to look through a folder of thousands for each of them takes longer than all the rest.
        var usual = new[] { package.PathIn(source.Address), Path.Join(source.Address, $"{package.Id}.{package.Version}.nupkg") };
        var path = usual.FirstOrDefault(File.Exists) ?? Files(package.Id).Find(found => found.Version.Equals(package.Version, StringComparison.OrdinalIgnoreCase)).Path;
        if (path is null) return false;
        await CopyAsync(path, file, cancellationToken);
        return true;
    }

    /// <summary>Copies a file of this machine into a package that begins.</summary>
    /// <exception cref="PackageException">It cannot be read, or is larger than a package may be.</exception>
    public static async Task CopyAsync(string path, PartialFile file, CancellationToken cancellationToken)
    {
        file.Restart();
        using var handle = BoundedFile.Open(path, Refuse, out _);
        var buffer = ArrayPool<byte>.Shared.Rent(128 * 1024);
        try
        {
            var offset = 0L;
            while (await RandomAccess.ReadAsync(handle, buffer, offset, cancellationToken) is var read and > 0)
            {
                if (!file.Append(buffer.AsSpan(0, read))) throw Refuse(FileProblem.TooLarge, $"'{Printable.InFull(path)}' has more than {file.MostBytes} bytes; a package may have so many.", null, null);
                offset += read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private List<(string Version, string Path)> Files(string id)
    {
        if (!Directory.Exists(source.Address))
            throw new RestoreException(RestoreCodes.SourceUnanswered, $"The source '{Printable.Of(source.Name)}' is a folder that does not exist.", Printable.InFull(source.Address), "Check its path in nuget.config, which begins at that file.");
        var options = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 2, MatchCasing = MatchCasing.CaseInsensitive, AttributesToSkip = FileAttributes.None };
        var found = new List<(string, string)>();
        // Contoso.Text.Core.1.0.0 begins like Contoso.Text: what follows the id must be a version. In order, so that two of one version give the same answer everywhere.
        foreach (var path in Directory.EnumerateFiles(source.Address, $"{id}.*.nupkg", options).Order(StringComparer.Ordinal))
            if (PackageVersion.Normalize(Path.GetFileNameWithoutExtension(path)[(id.Length + 1)..]) is { } version) found.Add((version, path));
        return found;
    }

    private static PackageException Refuse(FileProblem problem, string what, string? hint, Exception? inner) =>
        new(problem == FileProblem.TooLarge ? PackageCodes.PackageTooLarge : PackageCodes.PackageUnreadable, what, where: null, hint, inner);

    public void Dispose()
    {
    }
}
