using System.Collections.Frozen;
using System.Collections.Immutable;

namespace InToto.Restore;

/// <summary>What is expected of which packages: <c>intoto.policy.json</c>, kept with the source.</summary>
public sealed record PackagePolicy
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "intoto.policy.json";

    internal PackagePolicy()
    {
    }

    /// <summary>The file, as an absolute path.</summary>
    public required string Path { get; init; }

    /// <summary>The lines, in the order of the file.</summary>
    public required ImmutableArray<PolicyLine> Lines { get; init; }

    /// <summary>The galleries that lines name, with the SHA-256 fingerprints of the certificates that they sign with.</summary>
    public required FrozenDictionary<string, ImmutableArray<string>> Galleries { get; init; }

    /// <summary>Where the policy remembers what was seen.</summary>
    public string MemoryPath => System.IO.Path.Join(System.IO.Path.GetDirectoryName(Path), PolicyMemory.FileName);

    /// <summary>Reads a policy.</summary>
    /// <exception cref="RestoreException">It cannot be read, or holds something that nobody could meet or that is not known (<see cref="RestoreCodes.PolicyMalformed"/>).</exception>
    public static PackagePolicy Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return PolicyReader.Read(System.IO.Path.GetFullPath(path));
    }

    /// <summary>The policy of a folder: in it, or in the nearest folder above that has one; null when there is none.</summary>
    public static string? FindUpward(string folder)
    {
        for (var at = System.IO.Path.GetFullPath(folder); at is not null; at = System.IO.Path.GetDirectoryName(at))
            if (System.IO.Path.Join(at, FileName) is var path && System.IO.Path.Exists(path)) return path;
        return null;
    }

    /// <summary>The lines that are for a package: the one that decides, then those that it outweighs.</summary>
    public ImmutableArray<PolicyLine> LinesFor(string id) => [.. Lines.Where(line => line.Pattern.Matches(id)).OrderByDescending(line => line.Pattern.Weight)];
}
