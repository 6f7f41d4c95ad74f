using System.Collections.Immutable;
using System.Security.Cryptography;
using InToto.DotNet;
using InToto.Json;

namespace InToto.Restore;

/// <summary>A file of an application that is not the one of its package.</summary>
/// <param name="Package">The package, <c>ID VERSION</c>.</param>
/// <param name="Problem">What is wrong with it.</param>
public sealed record DeployedDifference(string Package, PackageProblem Problem);

/// <summary>The files of an application that came from packages, by its <c>APP.deps.json</c>: the runtime loads these, not those of a packages folder.</summary>
internal static class DeployedFiles
{
    /// <summary>Compares them with the packages.</summary>
    /// <exception cref="RestoreException">The file says what no publish writes (3110).</exception>
    public static (ImmutableArray<DeployedDifference> Differences, int Files) Compare(string application, ImmutableArray<PackageRequest> packages)
    {
        try
        {
            return CompareFiles(application, packages);
        }
        catch (MetadataFormatException problem)
        {
            throw RestoreFile.Unreadable(problem.Message, application, problem);
        }
    }

    private static (ImmutableArray<DeployedDifference> Differences, int Files) CompareFiles(string application, ImmutableArray<PackageRequest> packages)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(application))!;
        var byName = packages.ToLookup(request => Path.GetFileName(request.Path), StringComparer.OrdinalIgnoreCase);
        var differences = ImmutableArray.CreateBuilder<DeployedDifference>();
        var files = 0;
        foreach (var (package, assets) in Assets(application))
        {
            using var opened = PackageFile.Open(byName[$"{package.Id}.{package.Version}.nupkg"].First().Path);
            foreach (var (entry, path) in assets)
            {
                files++;
                if (Difference(opened, entry, Path.Join(folder, path), path) is { } difference)
                    differences.Add(new($"{package.Id} {package.Version}", new(AuditCodes.DeployedDiffers, difference,
                        "Publish again from packages that are accepted, and find out what writes there. ReadyToRun and trimming rewrite assemblies: compare such applications with their layout, 'dotnet intoto verify FOLDER -l LAYOUT'.")));
            }
        }
        return (differences.ToImmutable(), files);
    }

    private static string? Difference(PackageFile package, string entry, string path, string shown)
    {
        if (package.Entry(entry) is not { } found) return $"'{Printable.Of(shown)}' is said to be '{Printable.Of(entry)}' of the package, which has none.";
        if (!File.Exists(path)) return $"'{Printable.Of(shown)}' is in the package and not in the application's folder.";
        using var handle = BoundedFile.OpenForHashing(path, out _);
        using var stream = new FileStream(handle, FileAccess.Read);
        return DigestSet.Sha256(SHA256.HashData(stream)).Equals(package.Digest(found)) ? null : $"'{Printable.Of(shown)}' has another content than '{Printable.Of(entry)}' of the package.";
    }

    /// <summary>The files of each package in the target that the application runs on.</summary>
    private static IEnumerable<(RestoredId Package, List<(string Entry, string Path)> Assets)> Assets(string application)
    {
        var root = RestoreFile.Fields(application);
        var packages = RestoreFile.Read(application).ToDictionary(package => $"{package.Id}/{package.Version}", StringComparer.OrdinalIgnoreCase);
        foreach (var library in Target(root, application).Value.Inside)
        {
            if (library.Name.Split('/') is not [var id, var version] || !packages.TryGetValue($"{id}/{PackageVersion.Normalize(version) ?? version}", out var package)) continue;
            yield return (package, [.. Assets(new(library, $"'{Printable.Of(library.Name)}'", Dialect.Strict), application)]);
        }
    }

    private static JsonFields Target(JsonFields root, string application)
    {
        var name = root.Object("runtimeTarget").Text("name");
        return root.Object("targets").OptionalObject(name) ?? throw RestoreFile.Unreadable($"It has no target '{Printable.Of(name)}'.", application);
    }

    private static IEnumerable<(string Entry, string Path)> Assets(JsonFields library, string application)
    {
        foreach (var group in new[] { "runtime", "native", "resources", "runtimeTargets" })
        {
            if (library.OptionalObject(group) is not { } assets) continue;
            foreach (var asset in assets.Value.Inside)
            {
                if (asset.Name.EndsWith("/_._", StringComparison.Ordinal)) continue;
                var path = PathOf(group, asset.Name, new(asset, $"'{Printable.Of(asset.Name)}'", Dialect.Strict));
                if (!IsInside(path)) throw RestoreFile.Unreadable($"'{Printable.Of(path)}' is not in the application's folder.", application);
                yield return (asset.Name, path);
            }
        }
    }

    /// <summary>Where a publish puts a file, from the application's folder.</summary>
    private static string PathOf(string group, string entry, JsonFields asset)
    {
        if (asset.OptionalText("localPath") is { } said) return said;
        var file = entry[(entry.LastIndexOf('/') + 1)..];
        return group switch { "resources" => $"{asset.Text("locale")}/{file}", "runtimeTargets" => entry, _ => file };
    }

    private static bool IsInside(string path) => path.Length > 0 && !path.Contains('\\') && !path.Contains('\0') && !path.Contains(':')
        && path.Split('/').All(segment => segment is not ("" or "." or ".."));
}
