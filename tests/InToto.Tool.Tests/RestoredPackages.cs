using System.Text.Json;
using InToto.Testing;

namespace InToto.Tool.Tests;

/// <summary>Commands about packages that this repository's own restore brought.</summary>
internal sealed class RestoredPackages(Shell shell)
{
    /// <summary>NuGet's packages folder that the restore used.</summary>
    public static string Folder { get; } = PackagesFolder();

    public Ending Run(string line) => shell.Sh($"export NUGET_PACKAGES='{Folder}'; {line.Replace("dotnet intoto", "intoto", StringComparison.Ordinal)}");

    /// <summary>A lock file as restore writes it, of packages that are there in one version.</summary>
    public void WriteLock(params string[] ids)
    {
        var packages = ids.Select(id => $"\"{id}\":{{\"type\":\"Transitive\",\"resolved\":\"3.2.2\",\"contentHash\":\"{ContentHash(id)}\"}}");
        shell.Run("write packages.lock.json", ["{\"version\":1,\"dependencies\":{\"net10.0\":{" + string.Join(',', packages) + "}}}"]);
    }

    /// <summary>The content hash of a package of version 3.2.2.</summary>
    public static string ContentHash(string id) => JsonElement.Parse(File.ReadAllBytes(Path.Combine(Folder, id, "3.2.2", ".nupkg.metadata"))).GetProperty("contentHash").GetString()!;

    private static string PackagesFolder()
    {
        using var assets = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Repository.Root, "tests", "InToto.Tool.Tests", "obj", "project.assets.json")));
        return assets.RootElement.GetProperty("packageFolders").EnumerateObject().First(folder => Directory.Exists(Path.Combine(folder.Name, "xunit.v3.common"))).Name.TrimEnd('/');
    }
}
