using System.Runtime.InteropServices;
using System.Text.Json;
using InToto.Testing;

namespace InToto.Restore.Tests;

/// <summary>The packages that this repository's own restore brought, as a gallery served them, and the roots that the SDK brings.</summary>
internal static class Corpus
{
    /// <summary>The files of the packages.</summary>
    public static string[] Packages { get; } = [.. Folders().Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*.nupkg", SearchOption.AllDirectories)).Order(StringComparer.Ordinal)];

    /// <summary>Where .NET is installed: this runtime stands in <c>shared/Microsoft.NETCore.App/VERSION</c> below it.</summary>
    public static string DotNetRoot { get; } = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    public static TrustRoots Roots { get; } = TrustRoots.OfSdk(TrustRoots.NewestSdk(DotNetRoot)!);

    /// <summary>The newest package of an id that every restore of this repository brings.</summary>
    public static string Newest(string id) => Packages.Last(path => Path.GetFileName(path).StartsWith(id + ".", StringComparison.OrdinalIgnoreCase) && char.IsAsciiDigit(Path.GetFileName(path)[id.Length + 1]));

    /// <summary>Where the restore of this project found its packages.</summary>
    private static string[] Folders()
    {
        using var assets = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Repository.Root, "tests", "InToto.Restore.Tests", "obj", "project.assets.json")));
        return [.. assets.RootElement.GetProperty("packageFolders").EnumerateObject().Select(folder => folder.Name)];
    }
}
