using System.Text;
using static InToto.DotNet.Tests.Packages.TestPackage;

namespace InToto.DotNet.Tests.Packages;

public sealed class PackageFileTests
{
    [Fact]
    public void A_package_is_read_as_its_entries_and_its_nuspec()
    {
        Look(Good().ToBytes(), package =>
        {
            Assert.Equal(Id, package.Nuspec.Id);
            Assert.Equal(GoodVersion, package.Nuspec.Version);
            Assert.Equal(Commit, package.Nuspec.Commit);
            Assert.Equal(["_rels/.rels", $"{Id}.nuspec", Library, "README.md", "[Content_Types].xml", "package/services/metadata/core-properties/nuget.psmdcp"],
                package.Entries.Select(entry => entry.Name));
            Assert.Equal("# Text\n", Encoding.UTF8.GetString(package.Read(package.Entry("README.md")!, 100)));
            Assert.False(package.IsSigned);
            Assert.Null(package.EvidenceEntry);
            return 0;
        });
    }

    [Fact]
    public void Without_signature_and_evidence_the_three_forms_are_the_file()
    {
        var bytes = Good().ToBytes();

        Look(bytes, package =>
        {
            Assert.Equal(Sha256(bytes), Convert.ToHexStringLower(package.AsServed.Sha256()));
            Assert.Equal(Sha256(bytes), Convert.ToHexStringLower(package.Unsigned.Sha256()));
            Assert.Equal(Sha256(bytes), Convert.ToHexStringLower(package.AsPacked.Sha256()));
            return 0;
        });
    }

    [Fact]
    public void Evidence_is_appended_and_without_it_the_package_is_what_pack_wrote()
    {
        var packed = Good().ToBytes();
        using var file = new TestPackage(packed);

        Assert.True(PackageEvidence.Embed(file.Path, []));

        using var package = PackageFile.Open(file.Path);
        Assert.Equal(Evidence.EntryName, package.Entries[^1].Name);
        Assert.Equal(Sha256(packed), Convert.ToHexStringLower(package.AsPacked.Sha256()));
        Assert.Equal(packed, Copy(package.AsPacked));
    }

    internal static byte[] Copy(PackageForm form)
    {
        var copy = new MemoryStream();
        form.CopyTo(copy);
        Assert.Equal(form.Length, copy.Length);
        return copy.ToArray();
    }
}
