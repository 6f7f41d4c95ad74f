using System.Text;

namespace InToto.DotNet.Tests.Packages;

/// <summary>Packages for tests, and the file one is opened from.</summary>
internal sealed class TestPackage : IDisposable
{
    public const string Id = "Contoso.Text";
    public const string GoodVersion = "1.0.0";
    public const string Library = "lib/net10.0/Contoso.Text.dll";
    public const string Commit = "0123456789abcdef0123456789abcdef01234567";

    private readonly string _folder = Directory.CreateTempSubdirectory("intoto-").FullName;

    public TestPackage(byte[] bytes, string? fileName = null)
    {
        Path = System.IO.Path.Combine(_folder, fileName ?? $"{Id}.{GoodVersion}.nupkg");
        File.WriteAllBytes(Path, bytes);
    }

    public string Path { get; }

    /// <summary>A package like those that <c>dotnet pack</c> writes.</summary>
    public static OddZip Good(string id = Id, string version = GoodVersion)
    {
        var zip = new OddZip();
        zip.Add("_rels/.rels", """<?xml version="1.0" encoding="utf-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships" />""");
        zip.Add($"{id}.nuspec", NuspecOf(id, version));
        zip.Add(id == Id ? Library : $"lib/net10.0/{id}.dll", "the library, compiled " + new string('.', 200));
        zip.Add("README.md", "# Text\n");
        zip.Add("[Content_Types].xml", """<?xml version="1.0" encoding="utf-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="dll" ContentType="application/octet" /></Types>""");
        zip.Add("package/services/metadata/core-properties/nuget.psmdcp", "<coreProperties />");
        return zip;
    }

    public static string NuspecOf(string id = Id, string version = GoodVersion, string metadata = "") => $"""
        <?xml version="1.0" encoding="utf-8"?>
        <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
          <metadata>
            <id>{id}</id>
            <version>{version}</version>
            <authors>Contoso</authors>
            <description>Text.</description>
            <repository type="git" url="https://example.org/text" commit="{Commit}" />
            {metadata}
          </metadata>
        </package>
        """;

    /// <summary>Opens bytes as a package, looks at it, and reads all of it.</summary>
    public static T Look<T>(byte[] bytes, Func<PackageFile, T> look, string? fileName = null)
    {
        using var file = new TestPackage(bytes, fileName);
        using var package = PackageFile.Open(file.Path);
        return look(package);
    }

    /// <summary>Reads everything of a package that verification reads: its artifacts by name.</summary>
    public static SortedDictionary<string, string> ArtifactsOf(byte[] bytes, string? fileName = null) => Look(bytes, package =>
    {
        var artifacts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var artifact in PackageArtifacts.Of(package)) artifacts.Add(artifact.Name.Value, artifact.Digests.ToString());
        if (package.EvidenceEntry is not null) Evidence.In(package);
        return artifacts;
    }, fileName);

    public static SortedDictionary<string, string> ArtifactsOf(OddZip zip, string? fileName = null) => ArtifactsOf(zip.ToBytes(), fileName);

    /// <summary>Reads the package as verification does and expects it to be refused.</summary>
    public static PackageException Refused(OddZip zip, string? fileName = null) => Refused(zip.ToBytes(), fileName);

    public static PackageException Refused(byte[] bytes, string? fileName = null) => Assert.Throws<PackageException>(() => ArtifactsOf(bytes, fileName));

    public static string Sha256(string text) => Sha256(Encoding.UTF8.GetBytes(text));

    public static string Sha256(byte[] bytes) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
