using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using InToto.DotNet;
using InToto.Testing;

namespace InToto.Fuzz;

/// <summary>Packages: whatever is done to the bytes, a package that verifies unpacks to what was verified.</summary>
public sealed class PackageFuzz : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("intoto-").FullName;

    private string Package => Path.Join(_folder, "Demo.1.0.0.nupkg");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_package_that_was_changed_is_rejected_or_unpacks_to_the_same()
    {
        var good = Write();
        var layout = new MetadataFile("root.layout", Metablock.Of(Layout()).SignedBy((TestKeys.Alice, TestKeys.Alice.PublicKey.Id)).ToBytes());
        var links = Links();
        Verify(layout, links).ShouldBeVerified();
        var files = Unpacked(good);

        Round.Of(random =>
        {
            var changed = Mutator.Changed(good, random);
            File.WriteAllBytes(Package, changed);
            if (Verify(layout, links) is Verified) Assert.Equal(files, Unpacked(changed));
        });
    }

    private VerificationOutcome Verify(MetadataFile layout, string links) =>
        new PackageVerifier([TestKeys.Alice.PublicKey], new() { Clock = new FixedClock(new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero)) })
            .VerifyAsync(Package, () => EvidenceSource.OfFolder(links), layout, TestContext.Current.CancellationToken).GetAwaiter().GetResult();

    private byte[] Write()
    {
        using (var zip = ZipFile.Open(Package, ZipArchiveMode.Create))
        {
            Add(zip, "Demo.nuspec", """
                <?xml version="1.0" encoding="utf-8"?>
                <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd"><metadata><id>Demo</id><version>1.0.0</version><authors>A</authors><description>D.</description>
                <repository type="git" url="https://example.org/demo" commit="0123456789abcdef0123456789abcdef01234567" /></metadata></package>
                """);
            Add(zip, "content/text.txt", string.Concat(Enumerable.Repeat("all work and no play ", 40)));
            Add(zip, "content/other file.txt", "x");
        }
        return File.ReadAllBytes(Package);

        static void Add(ZipArchive zip, string name, string text)
        {
            using var entry = zip.CreateEntry(name).Open();
            entry.Write(Encoding.UTF8.GetBytes(text));
        }
    }

    /// <summary>A link of <c>pack</c> about the package as it is now.</summary>
    private string Links()
    {
        using var package = PackageFile.Open(Package);
        var id = TestKeys.Carl.PublicKey.Id;
        var link = new Link { Name = "pack", Products = Artifacts.Of(PackageArtifacts.Of(package)) };
        MetadataFile.Write(Path.Join(_folder, LinkFileName.Of("pack", id).ToString()), Envelope.Of(link).SignedBy((TestKeys.Carl, id)));
        return _folder;
    }

    private static Layout Layout() => new()
    {
        Expires = new(2031, 1, 1, 0, 0, 0, TimeSpan.Zero),
        Keys = [LayoutKey.Of(TestKeys.Carl.PublicKey)],
        Steps = [new() { Name = "pack", PubKeys = [TestKeys.Carl.PublicKey.Id], ExpectedProducts = [Rule("ALLOW *")] }],
        Inspect =
        [
            new()
            {
                Name = "package",
                Run = ["dotnet", "intoto", "inspect", "package"],
                ExpectedProducts = [Rule("REQUIRE @nupkg/Demo.nuspec"), Rule("MATCH @nupkg/* WITH PRODUCTS FROM pack"), Rule("DISALLOW @nupkg/*"), Rule("ALLOW *")],
            },
        ],
    };

    private static ArtifactRule Rule(string text) => ArtifactRule.Parse([.. text.Split(' ')]);

    /// <summary>What a reader that is not ours unpacks: names and digests.</summary>
    private static SortedDictionary<string, string> Unpacked(byte[] package)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        using var zip = new ZipArchive(new MemoryStream(package));
        foreach (var entry in zip.Entries)
        {
            using var content = entry.Open();
            files.Add(entry.FullName, Convert.ToHexStringLower(SHA256.HashData(content)));
        }
        return files;
    }
}
