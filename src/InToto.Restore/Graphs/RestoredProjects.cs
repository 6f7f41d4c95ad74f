using System.Collections.Immutable;
using InToto.Json;

namespace InToto.Restore;

/// <summary>What the last restore of some projects brought, by what it wrote: a <c>project.assets.json</c> for each of them and for each project that they refer to.</summary>
/// <param name="Assets">These files.</param>
/// <param name="Packages">The packages, each once; what is only downloaded, such as packs of the SDK, has no content hash there.</param>
internal sealed record RestoredProjects(ImmutableArray<string> Assets, ImmutableArray<RestoredId> Packages)
{
    /// <summary>Finds it.</summary>
    /// <param name="place">A project, a solution, or a folder.</param>
    /// <param name="root">The repository.</param>
    /// <returns>Null where nothing was restored yet, not all of it is there, or a project lies outside the repository.</returns>
    public static RestoredProjects? Find(string place, string root)
    {
        try
        {
            var (open, seen) = (new Queue<string>(AuditScope.AssetsFor(place)), new SortedSet<string>(StringComparer.Ordinal));
            var packages = new Dictionary<string, RestoredId>(StringComparer.OrdinalIgnoreCase);
            while (open.TryDequeue(out var file))
            {
                if (!seen.Add(file)) continue;
                var fields = RestoreFile.Fields(file);
                foreach (var package in RestoreFile.Packages(fields, file))
                    if (!packages.TryGetValue(VerifiedPackages.NameOf(package), out var known) || known.ContentHash is null) packages[VerifiedPackages.NameOf(package)] = package;
                foreach (var project in References(fields))
                {
                    if (!IsBelow(project, root) || AuditScope.AssetsFor(project) is not [var assets]) return null;
                    open.Enqueue(assets);
                }
            }
            return seen.Count == 0 ? null : new([.. seen], [.. packages.Values]);
        }
        // What cannot be read is written anew by the next restore.
        catch (Exception problem) when (problem is InTotoException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether a path is in a folder, or the folder itself.</summary>
    public static bool IsBelow(string path, string folder) => Path.GetRelativePath(folder, path) is var relative && relative != ".." && !relative.StartsWith($"..{Path.DirectorySeparatorChar}", StringComparison.Ordinal) && !Path.IsPathRooted(relative);

    /// <summary>Projects among the libraries, by where they are from the project itself.</summary>
    private static IEnumerable<string> References(JsonFields root)
    {
        var folder = Path.GetDirectoryName(root.Object("project").Object("restore").Text("projectPath"))!;
        foreach (var library in root.Object("libraries").Value.Inside)
        {
            var fields = new JsonFields(library, $"'{Printable.Of(library.Name)}'", Dialect.Strict);
            if (fields.Text("type") == "project" && fields.OptionalText("msbuildProject") is { } path) yield return Path.GetFullPath(path.Replace('\\', '/'), folder);
        }
    }
}
