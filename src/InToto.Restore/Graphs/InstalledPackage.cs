using System.Security.Cryptography;
using InToto.DotNet;
using Microsoft.Win32.SafeHandles;

namespace InToto.Restore;

/// <summary>A package as it is unpacked in a packages folder: builds read these files, and nothing compares them with the package again (threat J61).</summary>
internal static class InstalledPackage
{
    /// <summary>Whether NuGet takes it for unpacked: it writes these two last, and unpacks anew what lacks both.</summary>
    public static bool IsComplete(string package) => IsUnpacked(package) || File.Exists(package + ".sha512");

    /// <summary>Whether a package was unpacked beside itself, and does not lie in a folder that is a source.</summary>
    public static bool IsUnpacked(string package) => File.Exists(Path.Join(Path.GetDirectoryName(package), ".nupkg.metadata"));

    /// <summary>How what is unpacked differs from the package, a sentence; null when it does not.</summary>
    public static string? Difference(PackageFile package)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(package.Path))!;
        var expected = new Dictionary<string, PackageEntry>(StringComparer.Ordinal);
        foreach (var entry in package.Entries)
            if (!entry.IsFolder && NameOf(entry.Name, package) is { } name) expected[name] = entry;

        var folders = new Stack<string>([folder]);
        while (folders.TryPop(out var at))
            foreach (var found in FolderEntry.In(at))
            {
                var path = Path.Join(at, found.Name);
                var name = Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/');
                // NuGet unpacks no links: what one leads to can be changed later without anything being changed here.
                if (found.IsLink) return $"'{Printable.Of(name)}' is a link, and NuGet unpacks none{Runs(name)}.";
                if (found.IsFolder)
                {
                    folders.Push(path);
                    continue;
                }
                if (IsOfNuGet(name, package)) continue;
                if (!expected.Remove(name, out var entry)) return $"'{Printable.Of(name)}' is unpacked and not in the package{Runs(name)}.";
                if (!IsSame(path, package.Digest(entry))) return $"'{Printable.Of(name)}' is unpacked with another content than in the package{Runs(name)}.";
            }
        // NuGet leaves out nothing that a package holds; what is missing was removed.
        return expected.Keys.Order(StringComparer.Ordinal).FirstOrDefault() is { } gone ? $"'{Printable.Of(gone)}' is in the package and not unpacked." : null;
    }

    /// <summary>Where NuGet unpacks an entry; null for the parts of the archive that it does not unpack.</summary>
    private static string? NameOf(string entry, PackageFile package) =>
        entry.Equals("[Content_Types].xml", StringComparison.OrdinalIgnoreCase) || entry.StartsWith("_rels/", StringComparison.OrdinalIgnoreCase) || entry.StartsWith("package/", StringComparison.OrdinalIgnoreCase) ? null
        : entry == $"{package.Nuspec.Id}.nuspec" ? entry.ToLowerInvariant() : entry;

    private static bool IsOfNuGet(string name, PackageFile package) =>
        name == ".nupkg.metadata" || name.Equals(package.Name, StringComparison.OrdinalIgnoreCase) || name.Equals($"{package.Name}.sha512", StringComparison.OrdinalIgnoreCase);

    private static bool IsSame(string path, DigestSet digest)
    {
        using SafeFileHandle handle = BoundedFile.OpenForHashing(path, out _);
        using var stream = new FileStream(handle, FileAccess.Read);
        return DigestSet.Sha256(SHA256.HashData(stream)).Equals(digest);
    }

    private static string Runs(string name) => PackageDifference.RunsInBuilds(name) ? ", and its code runs in builds" : "";
}
