using System.Text.Json;
using InToto.Testing;

namespace InToto.DotNet.Tests.Packages;

/// <summary>The packages that this machine has restored, as galleries served them: made by many versions of many tools, and signed.</summary>
/// <remarks>More folders of packages can be named in INTOTO_CORPUS.</remarks>
public sealed class CorpusTests
{
    private static readonly string[] Packages = [.. Folders().Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*.nupkg", SearchOption.AllDirectories)).Order(StringComparer.Ordinal)];

    [Fact]
    public void Every_package_that_was_restored_is_accepted()
    {
        Assert.NotEmpty(Packages);
        Assert.Equal([], Packages.Select(Refusal).OfType<string>());
    }

    /// <summary>NuGet wrote down the content hash of each: the SHA-512 of the package without its signature.</summary>
    [Fact]
    public void The_unsigned_form_has_NuGets_content_hash()
    {
        foreach (var path in Packages)
        {
            var metadata = Path.Combine(Path.GetDirectoryName(path)!, ".nupkg.metadata");
            if (!File.Exists(metadata)) continue;
            using var json = JsonDocument.Parse(File.ReadAllBytes(metadata));
            using var package = PackageFile.Open(path);

            Assert.Equal(json.RootElement.GetProperty("contentHash").GetString(), Convert.ToBase64String(package.Unsigned.Sha512()));
        }
    }

    /// <summary>The newest package of an id that every restore of this repository brings.</summary>
    public static string Newest(string id) => Packages.Last(path => Path.GetFileName(path).StartsWith(id + ".", StringComparison.OrdinalIgnoreCase) && char.IsAsciiDigit(Path.GetFileName(path)[id.Length + 1]));

    private static string? Refusal(string path)
    {
        try
        {
            using var package = PackageFile.Open(path);
            PackageArtifacts.Of(package);
            return null;
        }
        catch (InTotoException problem)
        {
            return $"{problem.Code} {problem.Message} ({Path.GetFileName(path)})";
        }
    }

    /// <summary>Where the restore of this project found its packages: the user's folder, and fallback folders of the machine.</summary>
    private static string[] Folders()
    {
        using var assets = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Repository.Root, "tests", "InToto.DotNet.Tests", "obj", "project.assets.json")));
        return
        [
            .. (Environment.GetEnvironmentVariable("INTOTO_CORPUS") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
            .. assets.RootElement.GetProperty("packageFolders").EnumerateObject().Select(folder => folder.Name),
        ];
    }
}
