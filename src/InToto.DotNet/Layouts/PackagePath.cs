using System.Collections.Immutable;

namespace InToto.DotNet;

/// <summary>Where NuGet puts a file into a package. Each case was tried with <c>dotnet pack</c>.</summary>
internal static class PackagePath
{
    /// <summary>The entries that a file becomes.</summary>
    /// <param name="file">The file, with folders or names where the project gives any; a file without is content.</param>
    /// <param name="projectFolder">Content below this folder keeps its path from here; content from elsewhere only its name.</param>
    /// <param name="contentFolders">Where content goes.</param>
    /// <param name="monikers">The frameworks, each of which has a folder below <c>contentFiles</c>.</param>
    public static ImmutableArray<string> Entries(EvaluatedFile file, string projectFolder, ImmutableArray<string> contentFolders, IEnumerable<string> monikers) => file.PackagePath is { } path
        ? [.. Split(path).Select(part => Entry(part, file)).Distinct(StringComparer.Ordinal)]
        : [.. contentFolders.SelectMany(folder => folder == "contentFiles" ? monikers.Select(moniker => $"{folder}/any/{moniker}") : [folder])
            .Select(folder => $"{folder}/{ContentName(file.Path, projectFolder)}").Distinct(StringComparer.Ordinal)];

    /// <summary>An empty path is the root, and an empty part of one is nothing.</summary>
    private static string[] Split(string path) => path.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is { Length: > 0 } parts ? parts : [""];

    /// <summary>A path without a slash at its end is a name where its extension is the file's, and a folder otherwise.</summary>
    private static string Entry(string path, EvaluatedFile file)
    {
        var name = Path.GetFileName(file.Path);
        var isFolder = path is [.., '/' or '\\'] || !HasExtensionOf(path, name);
        return Normalize(isFolder ? $"{path}/{file.RecursiveFolder}/{name}" : path);
    }

    private static bool HasExtensionOf(string path, string name) =>
        Path.GetExtension(name) is { Length: > 0 } extension && string.Equals(Path.GetExtension(path), extension, StringComparison.OrdinalIgnoreCase);

    private static string ContentName(string path, string projectFolder)
    {
        var relative = Path.GetRelativePath(projectFolder, path).Replace(Path.DirectorySeparatorChar, '/');
        return relative.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? Path.GetFileName(path) : relative;
    }

    private static string Normalize(string path)
    {
        List<string> segments = [];
        foreach (var segment in path.Split('/', '\\'))
        {
            if (segment is "" or ".") continue;
            if (segment is not "..") segments.Add(segment);
            else if (segments.Count > 0) segments.RemoveAt(segments.Count - 1);
        }
        return string.Join('/', segments);
    }
}
