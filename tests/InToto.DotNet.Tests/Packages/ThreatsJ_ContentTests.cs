using System.Text;
using InToto.Testing;
using static InToto.DotNet.Tests.Packages.AcceptedPackages;
using static InToto.DotNet.Tests.Packages.TestPackage;
using static InToto.DotNet.Tests.Packages.ThreatsJ_ArchiveTests;

namespace InToto.DotNet.Tests.Packages;

/// <summary>J50 to J58: what was tampered with is an artifact that differs and names the entry; rules then say that it may not.</summary>
public sealed class ThreatsJ_ContentTests
{
    private const string Packed = $"@packed/{Id}.1.0.0.nupkg";

    [Fact]
    public void J50_A_library_of_the_same_name_and_size_is_named() =>
        Differs([$"@nupkg/{Library}", "@entries", Packed], zip => Replace(zip, Library, content => content.Replace("the", "an ")));

    [Theory]
    [InlineData("build/x.targets")]
    [InlineData("tools/init.ps1")]
    [InlineData("analyzers/dotnet/cs/x.dll")]
    public void J51_An_entry_that_was_added_is_named(string name) => Differs([$"@nupkg/{name}", "@entries", Packed], zip => zip.Add(name, "evil"));

    [Fact]
    public void J52_An_entry_that_was_removed_is_missed() => Differs(["@nupkg/README.md", "@entries", Packed], zip => zip.Entries.Remove(zip["README.md"]));

    [Fact]
    public void J53_A_folder_that_was_renamed_is_named() => Differs([$"@nupkg/{Library}", $"@nupkg/{Library.Replace("net10", "net9")}", "@entries", Packed], zip =>
    {
        zip.Entries.Remove(zip[Library]);
        zip.Add(Library.Replace("net10", "net9"), "the library, compiled " + new string('.', 200));
    });

    [Fact]
    public void J54_J55_Symbols_and_documentation_that_were_replaced_are_named()
    {
        Action<OddZip> with = zip =>
        {
            zip.Add("lib/net10.0/Contoso.Text.pdb", "symbols");
            zip.Add("lib/net10.0/Contoso.Text.xml", "<doc />");
        };
        Differs(["@nupkg/lib/net10.0/Contoso.Text.pdb", "@entries", Packed], zip => Replace(zip, "lib/net10.0/Contoso.Text.pdb", _ => "another"), with);
        Differs(["@nupkg/lib/net10.0/Contoso.Text.xml", "@entries", Packed], zip => Replace(zip, "lib/net10.0/Contoso.Text.xml", _ => "<doc/> "), with);
    }

    [Fact]
    public void J56_Evidence_twice_or_elsewhere_is_refused()
    {
        Refuse(PackageCodes.EntriesCollide, zip => zip.Entries.AddRange([EvidenceEntry([]), EvidenceEntry([])]));
        Refuse(PackageCodes.EvidenceMisplaced, zip => zip.Entries.Insert(0, EvidenceEntry([])));
        Refuse(PackageCodes.EvidenceMisplaced, zip => zip.Entries.Add(new("_Manifest/InToto.jsonl", [], stored: true) { Modified = AppendedEntry.Epoch }));
        Refuse(PackageCodes.EvidenceMisplaced, zip => zip.Entries.Add(new(Evidence.EntryName, [], stored: true)));
        Refuse(PackageCodes.EvidenceMisplaced, zip => zip.Entries.Add(new(Evidence.EntryName, "\n"u8.ToArray(), stored: false) { Modified = AppendedEntry.Epoch }));
        Refuse(PackageCodes.EvidenceMisplaced, zip => Evident(zip).LocalExtra = Extra(0x5455, [1, 0, 0, 0, 0]));
        Refuse(PackageCodes.EvidenceMisplaced, zip => Evident(zip).ExternalAttributes = 0x20);
        Accept("evidence");
    }

    [Fact]
    public void J56_Evidence_of_another_version_or_package_does_not_know_the_entries()
    {
        var (one, next, other) = (ArtifactsOf(Good()), ArtifactsOf(Good(version: "1.0.1"), "Contoso.Text.1.0.1.nupkg"), ArtifactsOf(Good("Contoso.Other"), "Contoso.Other.1.0.0.nupkg"));

        Assert.NotEqual(one[$"@nupkg/{Id}.nuspec"], next[$"@nupkg/{Id}.nuspec"]);
        Assert.DoesNotContain(Packed, next.Keys);
        Assert.DoesNotContain($"@nupkg/{Id}.nuspec", other.Keys);
    }

    [Fact]
    public void J57_Evidence_larger_than_the_bounds_is_refused_before_it_is_read()
    {
        Refuse(PackageCodes.PackageTooLarge, zip => zip.Entries.Add(EvidenceEntry(new byte[PackageLimits.EvidenceBytes + 1])));
        Assert.Equal(PackageCodes.EvidenceMalformed, Assert.Throws<PackageException>(() => Evidence.Read("evidence", new byte[PackageLimits.EvidenceBytes + 1])).Code);
    }

    /// <summary>No document can hold the hash of a file that holds it. One that claims to is about another file: the package as packed has another digest.</summary>
    [Fact]
    public async Task J58_Evidence_that_claims_the_hash_of_the_file_around_it_never_matches_the_package_as_packed()
    {
        using var file = new TestPackage(Good().ToBytes());
        PackageEvidence.Embed(file.Path, Claiming(Good().ToBytes()));
        for (var i = 0; i < 3; i++)
        {
            var around = File.ReadAllBytes(file.Path);
            PackageEvidence.Embed(file.Path, Claiming(around));

            using var package = PackageFile.Open(file.Path);
            var link = await Evidence.In(package)!.ReadAsync(LinkFileName.Of("pack", TestKeys.Bob.PublicKey.Ids[0]), TestContext.Current.CancellationToken);
            var claimed = Assert.IsType<Link>(link!.Parse().Document).Products;
            var artifact = Assert.Single(PackageArtifacts.Of(package), artifact => artifact.Name.Value == Packed);
            Assert.NotEqual(claimed[ArtifactName.Parse($"{Id}.1.0.0.nupkg")], artifact.Digests);
            Assert.Equal(Sha256(Good().ToBytes()), artifact.Digests.Digests[0].Hex);
        }
    }

    private static byte[] Claiming(byte[] package) => Evidence.Write(Envelope.Of(new Link
    {
        Name = "pack",
        Products = Artifacts.Of([new(ArtifactName.Parse($"{Id}.1.0.0.nupkg"), DigestSet.Sha256(System.Security.Cryptography.SHA256.HashData(package)))]),
    }).SignedBy((TestKeys.Bob, TestKeys.Bob.PublicKey.Ids[0])));

    private static OddEntry Evident(OddZip zip)
    {
        zip.Entries.Add(EvidenceEntry([]));
        return zip.Entries[^1];
    }

    private static void Replace(OddZip zip, string name, Func<string, string> content)
    {
        var entry = zip[name];
        var before = Look(zip.ToBytes(), package => Encoding.UTF8.GetString(package.Read(package.Entry(name)!, 1000)));
        var after = new OddEntry(name, Encoding.UTF8.GetBytes(content(before)), stored: false);
        Assert.Equal(entry.Length, after.Length);
        zip.Entries[zip.Entries.IndexOf(entry)] = after;
    }

    private static void Differs(string[] expected, Action<OddZip> change, Action<OddZip>? first = null)
    {
        var zip = Good();
        first?.Invoke(zip);
        var before = ArtifactsOf(zip);
        change(zip);
        var after = ArtifactsOf(zip);

        var differences = before.Keys.Union(after.Keys).Where(name => before.GetValueOrDefault(name) != after.GetValueOrDefault(name));
        Assert.Equal(expected.Order(StringComparer.Ordinal), differences.Order(StringComparer.Ordinal));
    }
}
