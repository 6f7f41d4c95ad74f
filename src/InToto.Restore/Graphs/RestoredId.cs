using System.Globalization;
using InToto.DotNet;

namespace InToto.Restore;

/// <summary>A package by its id and version, as a graph names it.</summary>
/// <param name="Id">The id.</param>
/// <param name="Version">The version, in NuGet's normal form.</param>
/// <param name="ContentHash">The content hash that was recorded; null for none.</param>
internal sealed record RestoredId(string Id, string Version, string? ContentHash)
{
    /// <summary>Reads an id and a version that become part of a path.</summary>
    /// <exception cref="RestoreException">One of them could lead elsewhere, or is none (3110).</exception>
    public static RestoredId Of(string id, string version, string? contentHash, string where)
    {
        if (!IsId(id) || PackageVersion.Normalize(version) is not { } normal)
            throw new RestoreException(RestoreCodes.GraphUnreadable, $"'{Printable.Of(id)}' version '{Printable.Of(version)}' is not a package.", Printable.InFull(where), "Restore again, so that the file is written anew.");
        return new(id, normal, contentHash);
    }

    /// <summary>Takes <c>Id@Version</c> apart; null when the word is none.</summary>
    public static RestoredId? Parse(string word) => word.Split('@') is [var id, var version] && IsId(id) && PackageVersion.Normalize(version) is { } normal ? new(id, normal, null) : null;

    private static bool IsId(string id)
    {
        if (id.Length is 0 or > PackageLimits.IdChars || id.StartsWith('.') || id.Contains("..", StringComparison.Ordinal)) return false;
        foreach (var c in id)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.' or '-')) return false;
        return true;
    }

    /// <summary>Packages beside that of a tool which hold it for one system: their ids begin with its own, and they have its version.</summary>
    public IEnumerable<RestoredId> ForSystems(string folder) => !Directory.Exists(folder) ? [] : from found in Directory.EnumerateDirectories(folder, $"{Id.ToLower(CultureInfo.InvariantCulture)}.*")
                                                                                                 let package = new RestoredId(Path.GetFileName(found), Version, null)
                                                                                                 where File.Exists(package.PathIn(folder))
                                                                                                 select package;

    /// <summary>Where a packages folder has it: <c>id/version/id.version.nupkg</c> in lower case.</summary>
    public string PathIn(string folder)
    {
        var (id, version) = (Id.ToLower(CultureInfo.InvariantCulture), Version.ToLower(CultureInfo.InvariantCulture));
        return Path.Join(folder, id, version, $"{id}.{version}.nupkg");
    }
}
