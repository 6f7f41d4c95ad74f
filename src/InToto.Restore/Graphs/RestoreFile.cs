using InToto.DotNet;
using InToto.Json;

namespace InToto.Restore;

/// <summary>Files that say which packages a project or an application uses: <c>packages.lock.json</c>, <c>project.assets.json</c>, <c>APP.deps.json</c>.</summary>
internal static class RestoreFile
{
    /// <summary>Whether a file has the name of one.</summary>
    public static bool IsNamed(string path) => Path.GetFileName(path) is var name
        && (name.StartsWith("packages.", StringComparison.OrdinalIgnoreCase) && name.EndsWith(".lock.json", StringComparison.OrdinalIgnoreCase)
            || name.Equals("project.assets.json", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".deps.json", StringComparison.OrdinalIgnoreCase));

    /// <summary>The packages, each once.</summary>
    /// <exception cref="RestoreException">It cannot be read, or says two things of one package (3110).</exception>
    public static IReadOnlyList<RestoredId> Read(string path)
    {
        try
        {
            var root = Fields(path);
            if (IsAssets(path)) return Packages(root, path);
            return Distinct(Path.GetFileName(path).EndsWith(".lock.json", StringComparison.OrdinalIgnoreCase) ? OfLock(root, path) : OfLibraries(root, path), path);
        }
        catch (MetadataFormatException problem)
        {
            throw Unreadable(problem.Message, path, problem);
        }
    }

    /// <summary>The packages folders that a restore recorded; empty for files that record none.</summary>
    public static string[] Folders(string path) => IsAssets(path) ? Folders(Fields(path)) : [];

    /// <summary>The packages of a <c>project.assets.json</c>, and the packages folders that it records. It may have megabytes, and is read once.</summary>
    /// <exception cref="RestoreException">It cannot be read, or says two things of one package (3110).</exception>
    public static (IReadOnlyList<RestoredId> Packages, string[] Folders) ReadAssets(string path)
    {
        try
        {
            var root = Fields(path);
            return (Packages(root, path), Folders(root));
        }
        catch (MetadataFormatException problem)
        {
            throw Unreadable(problem.Message, path, problem);
        }
    }

    /// <summary>The packages of a <c>project.assets.json</c> that was read already, those too that are only downloaded, such as packs of the SDK: of these it has no content hash.</summary>
    /// <exception cref="MetadataFormatException">It is none.</exception>
    public static IReadOnlyList<RestoredId> Packages(JsonFields root, string path)
    {
        var packages = Distinct(OfLibraries(root, path), path);
        return [.. packages, .. Downloads(root, path).Where(download => !packages.Exists(package => package.Version.Equals(download.Version, StringComparison.OrdinalIgnoreCase) && package.Id.Equals(download.Id, StringComparison.OrdinalIgnoreCase))).DistinctBy(VerifiedPackages.NameOf)];
    }

    private static bool IsAssets(string path) => Path.GetFileName(path).Equals("project.assets.json", StringComparison.OrdinalIgnoreCase);

    private static string[] Folders(JsonFields root)
    {
        var folders = new List<string>();
        if (root.OptionalObject("packageFolders") is { } found)
            foreach (var folder in found.Value.Inside) folders.Add(folder.Name);
        return [.. folders];
    }

    /// <summary>The file as JSON.</summary>
    /// <exception cref="RestoreException">It cannot be read (3110).</exception>
    /// <exception cref="MetadataFormatException">It is not strict JSON.</exception>
    public static JsonFields Fields(string path) => new(StrictJson.Parse(BoundedFile.Read(path, RestoreLimits.GraphBytes, (_, what, hint, inner) =>
        new RestoreException(RestoreCodes.GraphUnreadable, what, where: null, hint, inner))), "the file", Dialect.Strict);

    /// <summary><c>dependencies</c>: a framework, then a package with <c>type</c>, <c>resolved</c>, <c>contentHash</c>.</summary>
    private static IEnumerable<RestoredId> OfLock(JsonFields root, string path)
    {
        foreach (var framework in root.Object("dependencies").Value.Inside)
            foreach (var package in new JsonFields(framework, $"'{Printable.Of(framework.Name)}'", Dialect.Strict).Value.Inside)
            {
                var fields = new JsonFields(package, $"'{Printable.Of(package.Name)}'", Dialect.Strict);
                if (fields.Text("type") is "Project") continue;
                yield return RestoredId.Of(package.Name, fields.Text("resolved"), fields.Text("contentHash"), path);
            }
    }

    /// <summary><c>libraries</c>: <c>ID/VERSION</c> with <c>type</c> and <c>sha512</c>, which an application's file begins with <c>sha512-</c>.</summary>
    private static IEnumerable<RestoredId> OfLibraries(JsonFields root, string path)
    {
        foreach (var library in root.Object("libraries").Value.Inside)
        {
            var fields = new JsonFields(library, $"'{Printable.Of(library.Name)}'", Dialect.Strict);
            if (fields.Text("type") is not "package") continue;
            if (library.Name.Split('/') is not [var id, var version]) throw Unreadable($"'{Printable.Of(library.Name)}' is not ID/VERSION.", path);
            var hash = fields.Text("sha512");
            yield return RestoredId.Of(id, version, hash.StartsWith("sha512-", StringComparison.Ordinal) ? hash["sha512-".Length..] : hash, path);
        }
    }

    /// <summary><c>project.frameworks.NAME.downloadDependencies</c>: a name, and a range of one version.</summary>
    private static IEnumerable<RestoredId> Downloads(JsonFields root, string file)
    {
        if (root.OptionalObject("project")?.OptionalObject("frameworks") is not { } frameworks) yield break;
        foreach (var framework in frameworks.Value.Inside)
        {
            var fields = new JsonFields(framework, $"'{Printable.Of(framework.Name)}'", Dialect.Strict);
            if (!fields.Has("downloadDependencies")) continue;
            foreach (var download in fields.Objects("downloadDependencies", RestoreLimits.Packages))
                foreach (var version in download.Text("version").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                    yield return RestoredId.Of(download.Text("name"), version.Trim('[', ']').Split(',')[0].Trim(), contentHash: null, file);
        }
    }

    private static List<RestoredId> Distinct(IEnumerable<RestoredId> packages, string path)
    {
        var found = new Dictionary<string, RestoredId>(StringComparer.OrdinalIgnoreCase);
        foreach (var package in packages)
        {
            if (found.TryAdd($"{package.Id}@{package.Version}", package)) continue;
            if (found[$"{package.Id}@{package.Version}"].ContentHash != package.ContentHash)
                throw Unreadable($"It has two content hashes of '{package.Id}', version {package.Version}.", path);
        }
        return [.. found.Values];
    }

    /// <summary>What is said of a file that no restore writes like this.</summary>
    public static RestoreException Unreadable(string why, string path, Exception? inner = null) =>
        new(RestoreCodes.GraphUnreadable, $"Which packages are used cannot be read. {why}", Printable.InFull(path), "Restore again, so that the file is written anew.", inner);
}
