using System.Collections.Immutable;
using System.Text.Json;

namespace InToto.DotNet;

/// <summary>A package of a project's restore graph.</summary>
/// <param name="Id">The id as its author writes it.</param>
/// <param name="Version">The normalised version.</param>
/// <param name="ContentHash">NuGet's content hash: SHA-512 of the unsigned package, base64; empty for a project.</param>
/// <param name="Path">Where restore unpacks it, below a package folder: <c>id/version</c> in lower case.</param>
/// <param name="IsProject">Whether it is another project, not a package.</param>
/// <param name="Imports">Its <c>.props</c> and <c>.targets</c>, by their paths in the package: those that NuGet imports may import the others.</param>
internal sealed record RestoredPackage(string Id, string Version, string ContentHash, string Path, bool IsProject, ImmutableArray<string> Imports);

/// <summary>What a restore recorded in <c>project.assets.json</c>: packages with their content hashes, folders, build files, direct dependencies.</summary>
internal sealed class RestoredPackages
{
    private readonly Dictionary<string, RestoredPackage> _byPath = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string[]> _buildFiles = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _direct = new(StringComparer.OrdinalIgnoreCase);

    private RestoredPackages(JsonElement root)
    {
        var folders = ImmutableArray.CreateBuilder<string>();
        foreach (var folder in Members(root, "packageFolders")) folders.Add(folder.Name);
        Folders = folders.ToImmutable();
        foreach (var library in Members(root, "libraries"))
        {
            if (library.Name.Split('/') is not [var id, var version]) continue;
            var isProject = Text(library.Value, "type") == "project";
            var package = new RestoredPackage(id, version, Text(library.Value, "sha512"), Text(library.Value, "path"), isProject, isProject ? [] : [.. ImportsOf(library.Value)]);
            Libraries = Libraries.Add(package);
            if (!isProject) _byPath[package.Path] = package;
        }
        foreach (var target in Members(root, "targets")) _buildFiles[target.Name] = [.. BuildFilesOf(target.Value)];
        if (root.TryGetProperty("project", out var project))
            foreach (var framework in Members(project, "frameworks"))
                foreach (var dependency in Members(framework.Value, "dependencies")) _direct.Add(dependency.Name);
    }

    /// <summary>No packages: the project was not restored.</summary>
    public static RestoredPackages None { get; } = new(JsonElement.Parse("{}"u8));

    /// <summary>The folders that packages are unpacked into, as recorded. Absolute paths.</summary>
    public ImmutableArray<string> Folders { get; }

    /// <summary>Everything in the graph, projects too.</summary>
    public ImmutableArray<RestoredPackage> Libraries { get; private set; } = [];

    /// <summary>Reads the file of a project.</summary>
    /// <param name="path">Its path. A file that does not exist is <see cref="None"/>.</param>
    /// <exception cref="MetadataFormatException">It cannot be read, is too large, or is not JSON of this shape.</exception>
    public static RestoredPackages Read(string path)
    {
        if (!File.Exists(path)) return None;
        try
        {
            using var bytes = BoundedFile.ReadRented(path, MostBytes);
            using var document = JsonDocument.Parse(bytes.WrittenMemory, new() { MaxDepth = Limits.JsonDepth });
            return new(document.RootElement);
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            throw new MetadataFormatException(Codes.JsonMalformed, "What restore wrote cannot be read as JSON.", path, "Restore the project again.", problem);
        }
    }

    /// <summary>The package that is unpacked at a path below a package folder; null when the graph has none.</summary>
    public RestoredPackage? At(string id, string version) => _byPath.GetValueOrDefault($"{id}/{version}");

    /// <summary>Whether the project itself names this package or project as a dependency.</summary>
    public bool IsDirect(string id) => _direct.Contains(id);

    /// <summary>The <c>.props</c> and <c>.targets</c> of the packages that add some to the project for a target framework: <c>id/version/build/...</c>.</summary>
    /// <param name="framework">The framework as the project writes it; of one that is not found, the files of all are given.</param>
    public ImmutableArray<string> BuildFiles(string framework)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        var exact = _buildFiles.Keys.Where(target => target.Equals(framework, StringComparison.OrdinalIgnoreCase)
            || target.StartsWith(framework + "/", StringComparison.OrdinalIgnoreCase)).ToArray();
        foreach (var target in exact.Length > 0 ? exact : [.. _buildFiles.Keys]) found.UnionWith(_buildFiles[target]);
        return [.. found];
    }

    private IEnumerable<string> BuildFilesOf(JsonElement target)
    {
        foreach (var library in target.ValueKind == JsonValueKind.Object ? target.EnumerateObject() : default)
            if ((Has(library.Value, "build") || Has(library.Value, "buildMultiTargeting"))
                && _byPath.TryGetValue(library.Name, out var package))
                foreach (var file in package.Imports) yield return $"{package.Path}/{file}";
    }

    private static IEnumerable<string> ImportsOf(JsonElement library)
    {
        if (!library.TryGetProperty("files", out var files) || files.ValueKind != JsonValueKind.Array) yield break;
        foreach (var file in files.EnumerateArray())
            if (file.GetString() is { } name && (name.EndsWith(".props", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".targets", StringComparison.OrdinalIgnoreCase)))
                yield return name;
    }

    /// <summary>To be looped over and no more: queries over a value type would be compiled in every build.</summary>
    private static JsonElement.ObjectEnumerator Members(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value.EnumerateObject() : default;

    private static bool Has(JsonElement parent, string name) => Members(parent, name).MoveNext();

    private static string Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    /// <summary>Restore graphs of the largest solutions take some 10 MB.</summary>
    private const int MostBytes = 64 * 1024 * 1024;
}
