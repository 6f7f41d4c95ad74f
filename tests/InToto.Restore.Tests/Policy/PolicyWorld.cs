using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using InToto.DotNet;
using InToto.DotNet.Tests.Packages;
using InToto.Restore.Tests.Signatures;
using InToto.Testing;

namespace InToto.Restore.Tests.Policy;

/// <summary>A folder with a policy, keys and packages: some with evidence of Alice's project, some signed by an author or a gallery.</summary>
internal sealed class PolicyWorld : IDisposable
{
    public static readonly TestAuthority Root = new("Trusted Root");
    public static readonly X509Certificate2 Author = Root.Issue("Contoso");
    public static readonly X509Certificate2 Gallery = Root.Issue("Gallery");
    public static readonly X509Certificate2 OtherGallery = Root.Issue("Other Gallery");
    public static readonly X509Certificate2 SelfSigned = new TestAuthority("Contoso's own").Issue("Contoso");

    private readonly TemporaryFolder _folder = new();

    public PolicyWorld()
    {
        foreach (var (name, key) in new[] { ("alice", TestKeys.Alice), ("mallory", TestKeys.Mallory) }) _folder.Write($"{name}.pub", key.PublicKey.ToPem());
    }

    public PolicyMemory Memory { get; set; } = PolicyMemory.Empty;

    public string Folder => _folder.Path;

    public string At(string name) => _folder.At(name);

    public string Write(string name, string content) => _folder.Write(name, content);

    public static string Fingerprint(X509Certificate2 certificate) => Convert.ToHexStringLower(certificate.GetCertHash(HashAlgorithmName.SHA256));

    /// <summary>Writes the policy of these lines, which know the gallery <c>gallery</c>, and holds a package to it.</summary>
    public PackageFinding Judge(string path, params string[] lines) => Assert.Single(PackageFinding.OfAsync([new(path)], TrustRoots.Of(Root.Pem, Root.Pem), Policy(lines), Memory, clock: new FixedClock(TestAuthority.Now)).GetAwaiter().GetResult());

    public PackagePolicy Policy(params string[] lines) => PackagePolicy.Read(Write(PackagePolicy.FileName, $$"""
        {"version":1,"galleries":{"gallery":{"certificates":["{{Fingerprint(Gallery)}}"]} },"packages":[{{string.Join(',', lines)}}]}
        """));

    /// <summary>A package, as it is or with what is put into it.</summary>
    public string Package(string version = "1.0.0", DateTimeOffset? layoutExpires = null, X509Certificate2? author = null, X509Certificate2? gallery = null, string[]? owners = null)
    {
        var folder = Directory.CreateDirectory(At($"packages{Guid.NewGuid():N}")).FullName;
        var path = Path.Combine(folder, $"{TestPackage.Id}.{version}.nupkg");
        File.WriteAllBytes(path, TestPackage.Good(version: version).ToBytes());
        if (layoutExpires is { } expires) PackageEvidence.Embed(path, Evidence(path, expires));
        if (author is null && gallery is null) return path;

        TestSignature signature = (author is null ? TestSignature.OfGallery(gallery!) with { Owners = owners } : new(author)) with { Content = Content(path) };
        var cms = signature.Sign();
        if (author is not null && gallery is not null) (TestSignature.OfGallery(gallery) with { Owners = owners }).Countersign(cms);
        Sign(path, cms);
        return path;
    }

    /// <summary>The digest of the layout in a package.</summary>
    public static string LayoutDigest(string path)
    {
        using var package = PackageFile.Open(path);
        return Assert.Single(PackageFacts.Of(package, TrustRoots.None).Evidence!.Layouts).Sha256;
    }

    private static byte[] Content(string path)
    {
        using var package = PackageFile.Open(path);
        return Encoding.ASCII.GetBytes($"Version:1\n\n2.16.840.1.101.3.4.2.1-Hash:{Convert.ToBase64String(package.Unsigned.Sha256())}\n\n");
    }

    /// <summary>Appends the signature as NuGet does.</summary>
    private static void Sign(string path, SignedCms signature)
    {
        var zip = new OddZip();
        using (var package = PackageFile.Open(path))
            foreach (var entry in package.Entries)
            {
                var added = zip.Add(entry.Name, package.Read(entry, 1_000_000), stored: entry.Name == InToto.DotNet.Evidence.EntryName);
                if (entry.Name == InToto.DotNet.Evidence.EntryName) added.Modified = AppendedEntry.Epoch;
            }
        var unsigned = zip.ToBytes();
        // The hash that was signed is of the package as it was; written again, it must be the same.
        Assert.Equal(File.ReadAllBytes(path), unsigned);
        zip.Add(PackageSignature.EntryName, signature.Encode(), stored: true);
        File.WriteAllBytes(path, zip.ToBytes());
    }

    private static byte[] Evidence(string path, DateTimeOffset expires)
    {
        using var package = PackageFile.Open(path);
        var pack = new Link { Name = "pack", Products = new PackageInspection(package).Inspect("pack").Products };
        var layout = new Layout
        {
            Expires = expires,
            Keys = [LayoutKey.Of(TestKeys.Bob.PublicKey)],
            Steps = [new() { Name = "pack", PubKeys = [TestKeys.Bob.PublicKey.Id], Threshold = 1, ExpectedMaterials = Rules("ALLOW *"), ExpectedProducts = Rules("ALLOW *") }],
            Inspect =
            [
                new()
                {
                    Name = "package",
                    Run = PackageInspection.Command,
                    ExpectedMaterials = Rules("ALLOW *"),
                    ExpectedProducts = Rules("REQUIRE @nupkg/Contoso.Text.nuspec", "MATCH @nupkg/* WITH PRODUCTS FROM pack", "ALLOW @nupkg/_manifest/intoto.jsonl", "ALLOW @nupkg/.signature.p7s", "DISALLOW @nupkg/*", "ALLOW *"),
                },
            ],
        };
        return InToto.DotNet.Evidence.Write(
            Metadata.Read(SignedFile.Of(Encoding.UTF8.GetString(layout.ToJson()), envelope: true, TestKeys.Alice)),
            Metadata.Read(SignedFile.Of(Encoding.UTF8.GetString(pack.ToJson()), envelope: true, TestKeys.Bob)));
    }

    private static ImmutableArray<ArtifactRule> Rules(params string[] rules) => [.. rules.Select(rule => ArtifactRule.Parse([.. rule.Split(' ')]))];

    public void Dispose() => _folder.Dispose();
}
