using System.Text.Json;

namespace InToto.DotNet;

/// <summary>What a restore wrote about a project, and no project file says.</summary>
internal sealed class RestoreGraph
{
    private RestoreGraph(JsonElement root)
    {
        foreach (var group in Members(root, "centralTransitiveDependencyGroups"))
            foreach (var pin in group.Value.EnumerateObject()) Pins.Add(pin.Name);
        foreach (var target in Members(root, "targets"))
            foreach (var library in target.Value.EnumerateObject())
            {
                if (Members(library.Value, "contentFiles").Any(IsCompiled)) SourcePackages.Add(library.Name);
                if (library.Name.Split('/') is [var id, var version] && library.Value.TryGetProperty("type", out var type) && type.GetString() == "package") Add(id.ToLowerInvariant(), version.ToLowerInvariant(), library.Value);
            }
        foreach (var framework in root.TryGetProperty("project", out var project) ? Members(project, "frameworks") : [])
            if (framework.Value.TryGetProperty("downloadDependencies", out var downloads))
                foreach (var download in downloads.EnumerateArray())
                    if (download.GetProperty("version").GetString()!.Trim('[', ']').Split(',')[0].Trim() is { Length: > 0 } version) Downloads.Add((download.GetProperty("name").GetString()!.ToLowerInvariant(), version.ToLowerInvariant()));
    }

    /// <summary>Packages, by the folders whose files a program is run with: the package's folder, and the folder that its files are published to, empty for the program's own.</summary>
    public SortedSet<(string Id, string Version, string Folder, string Target)> Assets =>
        [.. RuntimeFiles.Select(file => (file.Id, file.Version, Rules.Split(file.Path).Folder, Rules.Split(file.Place).Folder)).Where(asset => asset.Item3.Length > 0)];

    /// <summary>Packages that are no dependencies and are downloaded: what the program runs on, and what compiles it ahead.</summary>
    public SortedSet<(string Id, string Version)> Downloads { get; } = [];

    /// <summary>The ids of all packages of the graph, in lower case.</summary>
    public SortedSet<string> PackageIds { get; } = new(StringComparer.Ordinal);

    /// <summary>What packages bring to the folder of a program, for every framework and runtime that was restored.</summary>
    public HashSet<RuntimeFile> RuntimeFiles { get; } = [];

    /// <summary>Ids of dependencies that the package has because versions are managed centrally, and pinned through others.</summary>
    public SortedSet<string> Pins { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Packages that bring source files which are compiled, as <c>ID/VERSION</c>.</summary>
    public SortedSet<string> SourcePackages { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="ProjectException">It cannot be read (3609).</exception>
    public static RestoreGraph Read(string assets)
    {
        try
        {
            using var document = JsonDocument.Parse(BoundedFile.Read(assets, AssetsBytes), new() { MaxDepth = Limits.JsonDepth });
            return new(document.RootElement);
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or MetadataFormatException)
        {
            throw new ProjectException(PackageCodes.BuildFileUnreadable, $"What restore wrote cannot be read: {Printable.Of(problem.Message)}", Printable.Of(assets), "Restore the project again.", problem);
        }
    }

    /// <summary>Each kind has its place: beside the program, in the folder of a culture, or in that of a runtime.</summary>
    private void Add(string id, string version, JsonElement library)
    {
        PackageIds.Add(id);
        foreach (var kind in (string[])["runtime", "native", "resource", "runtimeTargets"])
            foreach (var file in Members(library, kind).Where(file => !file.Name.EndsWith("/_._", StringComparison.Ordinal)))
            {
                var (folder, name) = Rules.Split(file.Name);
                var place = kind switch
                {
                    "runtimeTargets" => file.Name,
                    "resource" => $"{(file.Value.TryGetProperty("locale", out var locale) ? locale.GetString() : Rules.Split(folder).Name)}/{name}",
                    _ => name,
                };
                RuntimeFiles.Add(new(id, version, file.Name, place));
            }
    }

    private static bool IsCompiled(JsonProperty file) => file.Value.TryGetProperty("buildAction", out var action) && action.GetString() == "Compile";

    private static IEnumerable<JsonProperty> Members(JsonElement parent, string name) => parent.TryGetProperty(name, out var value) ? value.EnumerateObject() : Enumerable.Empty<JsonProperty>();

    /// <summary>Restore graphs of the largest solutions take some 10 MB.</summary>
    private const int AssetsBytes = 64 * 1024 * 1024;
}

/// <summary>A file of a NuGet package that a program needs.</summary>
/// <param name="Id">The package's id, in lower case.</param>
/// <param name="Version">Its version, normalised, in lower case.</param>
/// <param name="Path">The file's path in it.</param>
/// <param name="Place">Where it goes, below the program's folder.</param>
internal sealed record RuntimeFile(string Id, string Version, string Path, string Place);
