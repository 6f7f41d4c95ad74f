using System.Security.Cryptography;
using System.Text;
using static InToto.DotNet.Tests.Packages.AcceptedPackages;
using static InToto.DotNet.Tests.Packages.TestPackage;
using static InToto.DotNet.Tests.Packages.TestSignature;
using static InToto.DotNet.Tests.Packages.ThreatsJ_ArchiveTests;

namespace InToto.DotNet.Tests.Packages;

/// <summary>J44 to J49: what a gallery does to a package, and what others do who look like one.</summary>
public sealed class ThreatsJ_SignatureTests
{
    [Fact]
    public void J44_A_signature_twice_is_refused() => Refuse(PackageCodes.EntriesCollide, zip => Sign(Sign(zip)));

    [Theory]
    [InlineData(".Signature.p7s")]
    [InlineData(".SIGNATURE.P7S")]
    [InlineData("package/.signature.p7s")]
    [InlineData("content/.Signature.P7s")]
    public void J44_A_signature_by_another_name_is_refused(string name) => Refuse(PackageCodes.SignatureMisplaced, zip => zip.Add(name, Cms(Content(zip.ToBytes())), stored: true));

    [Fact]
    public void J44_A_signature_that_is_not_the_last_entry_is_refused()
    {
        Refuse(PackageCodes.SignatureMisplaced, zip => Sign(zip).Add("content/after.txt", "x"));
        Refuse(PackageCodes.SignatureMisplaced, zip => Sign(zip).Entries.Add(EvidenceEntry([])));
        Refuse(PackageCodes.HiddenBytes, zip => Sign(zip).DirectoryOrder = [0, 1, 2, 3, 4, 6, 5]);
    }

    [Fact]
    public void J44_A_signature_that_is_compressed_is_refused() =>
        Refuse(PackageCodes.SignatureMisplaced, zip => zip.Add(PackageSignature.EntryName, Cms(Content(zip.ToBytes()))));

    [Fact]
    public void J45_Junk_in_place_of_a_signature_is_refused()
    {
        foreach (var junk in (byte[][])[[], [0], [0x30], [.. "junk"u8], Content(Good().ToBytes()), new byte[1000], [.. Enumerable.Repeat((byte)0x30, 1000)], [.. Enumerable.Repeat((byte)0x80, 1000)]])
            Refuse(PackageCodes.SignatureForeign, zip => Sign(zip, junk));
    }

    [Fact]
    public void J45_A_signature_over_another_package_is_refused()
    {
        Refuse(PackageCodes.SignatureForeign, zip => Sign(zip, Cms(Content(Good(version: "1.0.1").ToBytes()))));
        // The package was changed after it was signed.
        Refuse(PackageCodes.SignatureForeign, zip =>
        {
            var signature = Cms(Content(zip.ToBytes()));
            zip.Entries[2] = new(Library, "another library"u8.ToArray(), stored: false);
            Sign(zip, signature);
        });
    }

    [Fact]
    public void J45_A_signature_that_is_no_CMS_signature_or_over_something_else_is_refused()
    {
        Refuse(PackageCodes.SignatureForeign, zip => Sign(zip, Cms(Content(zip.ToBytes()), signers: false)));
        Refuse(PackageCodes.SignatureForeign, zip => Sign(zip, Cms(Content(zip.ToBytes()), type: "1.2.840.113549.1.7.1")));
        Refuse(PackageCodes.SignatureForeign, zip => Sign(zip, Cms(Content(zip.ToBytes()), contentType: "1.2.840.113549.1.9.16.1.4")));
        Refuse(PackageCodes.SignatureForeign, zip => Sign(zip, [.. Cms(Content(zip.ToBytes())), 0]));
        Refuse(PackageCodes.SignatureForeign, zip => Sign(zip, Cms(Content(zip.ToBytes()))[..^1]));
        Refuse(PackageCodes.SignatureForeign, zip => Sign(zip, Cms([.. Content(zip.ToBytes()), .. "\n"u8])));
        Refuse(PackageCodes.SignatureForeign, zip => Sign(zip, Cms([.. "Version:2"u8, .. Content(zip.ToBytes()).AsSpan(9)])));
        Refuse(PackageCodes.SignatureForeign, zip => Sign(zip, Cms(Encoding.ASCII.GetBytes($"Version:1\n\n1.3.14.3.2.26-Hash:{Convert.ToBase64String(new byte[20])}\n\n"))));
    }

    [Fact]
    public void J45_A_signature_larger_than_the_bounds_is_refused() =>
        Refuse(PackageCodes.PackageTooLarge, zip => Sign(zip, new byte[PackageLimits.SignatureBytes + 1]));

    [Theory]
    [InlineData("SHA256")]
    [InlineData("SHA384")]
    [InlineData("SHA512")]
    public void J46_A_package_that_a_gallery_has_signed_is_the_package_that_was_packed(string algorithm)
    {
        var packed = Good();
        var bytes = packed.ToBytes();
        Sign(packed, Cms(Content(bytes, new(algorithm))));

        Look(packed.ToBytes(), package =>
        {
            Assert.True(package.IsSigned);
            Assert.Equal(bytes, PackageFileTests.Copy(package.Unsigned));
            Assert.Equal(bytes, PackageFileTests.Copy(package.AsPacked));
            Assert.Equal(packed.ToBytes(), PackageFileTests.Copy(package.AsServed));
            return 0;
        });
        var (before, after) = (ArtifactsOf(bytes), ArtifactsOf(packed));
        Assert.Equal("@nupkg/.signature.p7s", Assert.Single(after.Keys.Except(before.Keys)));
        Assert.All(before, artifact => Assert.Equal(artifact.Value, after[artifact.Key]));
    }

    [Fact]
    public void J46_J47_The_time_at_which_it_was_signed_does_not_matter_and_neither_do_countersignatures()
    {
        var zip = Good();
        Sign(zip, Cms(Content(zip.ToBytes()), countersigned: true)).Entries[^1].Modified = 0x1234_5678;

        Assert.NotEmpty(ArtifactsOf(zip));
    }

    /// <summary>Microsoft signs these as their author, and the NuGet Gallery countersigns; the corpus has several (<see cref="CorpusTests"/>).</summary>
    [Fact]
    public void J47_A_package_with_an_authors_signature_and_a_gallerys_countersignature_is_accepted()
    {
        var path = CorpusTests.Newest("microsoft.testing.platform");
        using var package = PackageFile.Open(path);

        var signature = package.Read(package.Entry(PackageSignature.EntryName)!, PackageLimits.SignatureBytes);
        Assert.True(signature.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x06]) > 0, "has a countersignature");
        Assert.NotEmpty(PackageArtifacts.Of(package));
    }

    [Fact]
    public void J48_Bytes_beside_the_signature_are_refused()
    {
        Refuse(PackageCodes.SignatureMisplaced, zip => Sign(zip).Entries[^1].Extra = Extra(0x5455, [1, 0, 0, 0, 0]));
        Refuse(PackageCodes.SignatureMisplaced, zip => Sign(zip).Entries[^1].LocalExtra = Extra(0x5455, [1, 0, 0, 0, 0]));
        Refuse(PackageCodes.SignatureMisplaced, zip => Sign(zip).Entries[^1].MadeBy = 0x0314);
        Refuse(PackageCodes.SignatureMisplaced, zip => Sign(zip).Entries[^1].ExternalAttributes = 0x20);
        Refuse(PackageCodes.SignatureMisplaced, zip => Sign(zip).Entries[^1].Version = 10);
        Refuse(PackageCodes.SignatureMisplaced, zip => Sign(zip).Entries[^1].InternalAttributes = 1);
        Refuse(PackageCodes.SignatureMisplaced, zip => Sign(zip).Entries[^1].Flags = 0x800);
        Refuse(PackageCodes.SignatureMisplaced, zip => Sign(zip).Entries[^1].WithDescriptor(signature: true));
        Refuse(PackageCodes.ZipFeature, zip => Sign(zip).Entries[^1].Comment = [1]);
        Refuse(PackageCodes.HiddenBytes, zip => Sign(zip).Entries[^1].After = [1]);
        Refuse(PackageCodes.HiddenBytes, zip => Sign(zip).Entries[^2].After = [1]);
    }

    [Fact]
    public void J49_A_package_that_was_compressed_again_has_the_same_entries_and_other_bytes()
    {
        var zip = Good();
        var packed = ArtifactsOf(zip);
        foreach (var i in Enumerable.Range(0, zip.Entries.Count)) zip.Entries[i] = new(zip.Entries[i].Name, Inflate(zip.Entries[i].Data), stored: true);

        var again = ArtifactsOf(zip);

        Assert.Equal([$"@packed/{Id}.1.0.0.nupkg"], packed.Except(again).Select(artifact => artifact.Key));
        Assert.Equal(packed.Keys, again.Keys);

        static byte[] Inflate(byte[] data)
        {
            using var inflated = new MemoryStream();
            using var stream = new System.IO.Compression.DeflateStream(new MemoryStream(data), System.IO.Compression.CompressionMode.Decompress);
            stream.CopyTo(inflated);
            return inflated.ToArray();
        }
    }
}
