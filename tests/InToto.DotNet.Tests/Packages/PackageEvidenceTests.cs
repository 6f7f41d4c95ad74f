using System.Text;
using static InToto.DotNet.Tests.Packages.TestPackage;

namespace InToto.DotNet.Tests.Packages;

public sealed class PackageEvidenceTests
{
    private static readonly byte[] Some = Encoding.UTF8.GetBytes("{\"a\":1}\n"), Other = Encoding.UTF8.GetBytes("{\"b\":[1,2,3]}\n{}\n");

    [Fact]
    public void Evidence_is_the_last_entry_and_its_bytes_are_the_same_whenever_they_are_written()
    {
        var packed = Good();
        using var file = new TestPackage(packed.ToBytes());

        Assert.True(PackageEvidence.Embed(file.Path, Some));

        packed.Entries.Add(AcceptedPackages.EvidenceEntry(Some));
        Assert.Equal(packed.ToBytes(), File.ReadAllBytes(file.Path));
    }

    [Fact]
    public void The_same_evidence_again_changes_no_byte_and_no_time()
    {
        using var file = new TestPackage(Good().ToBytes());
        PackageEvidence.Embed(file.Path, Some);
        var then = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(file.Path, then);

        Assert.False(PackageEvidence.Embed(file.Path, Some));

        Assert.Equal(then, File.GetLastWriteTimeUtc(file.Path));
    }

    [Fact]
    public void Other_evidence_takes_the_place_of_the_first()
    {
        var packed = Good().ToBytes();
        using var file = new TestPackage(packed);
        foreach (var evidence in (byte[][])[Some, Other, [], Other, Some])
        {
            PackageEvidence.Embed(file.Path, evidence);

            using var package = PackageFile.Open(file.Path);
            Assert.Equal(evidence, package.Read(package.EvidenceEntry!, PackageLimits.EvidenceBytes));
            Assert.Equal(packed, PackageFileTests.Copy(package.AsPacked));
            Assert.Equal(File.ReadAllBytes(file.Path), PackageFileTests.Copy(package.AsServed));
        }
    }

    [Fact]
    public void Evidence_changes_no_artifact_but_its_own()
    {
        var before = ArtifactsOf(Good());
        var zip = Good();
        zip.Entries.Add(AcceptedPackages.EvidenceEntry([]));
        var after = ArtifactsOf(TestSignature.Sign(zip));

        Assert.Equal(["@nupkg/.signature.p7s", "@nupkg/_manifest/intoto.jsonl"], after.Except(before).Select(artifact => artifact.Key));
        Assert.Empty(before.Except(after));
    }

    [Fact]
    public void A_signed_package_takes_no_evidence_and_stays_as_it_is()
    {
        var signed = TestSignature.Sign(Good()).ToBytes();
        using var file = new TestPackage(signed);

        var refused = Assert.Throws<PackageException>(() => PackageEvidence.Embed(file.Path, Some));

        Assert.Equal(PackageCodes.PackageSigned, refused.Code);
        Assert.Contains("Contoso.Text.1.0.0.intoto.jsonl", refused.Hint);
        Assert.Equal(signed, File.ReadAllBytes(file.Path));
    }

    [Fact]
    public void What_is_no_package_takes_no_evidence_and_nothing_is_left_behind()
    {
        using var file = new TestPackage([1, 2, 3]);

        Assert.Equal(PackageCodes.ZipMalformed, Assert.Throws<PackageException>(() => PackageEvidence.Embed(file.Path, Some)).Code);
        Assert.Equal([file.Path], Directory.GetFiles(Path.GetDirectoryName(file.Path)!));
    }

    [Fact]
    public void Evidence_beyond_the_bounds_is_not_put_into_a_package()
    {
        var packed = Good().ToBytes();
        using var file = new TestPackage(packed);

        Assert.Equal(PackageCodes.PackageTooLarge, Assert.Throws<PackageException>(() => PackageEvidence.Embed(file.Path, new byte[PackageLimits.EvidenceBytes + 1])).Code);
        Assert.Equal(packed, File.ReadAllBytes(file.Path));
        Assert.True(PackageEvidence.Embed(file.Path, new byte[PackageLimits.EvidenceBytes]));
        using var package = PackageFile.Open(file.Path);
        Assert.NotNull(package.EvidenceEntry);
    }

    [Fact]
    public void A_file_that_changes_while_it_is_read_is_no_package()
    {
        using var file = new TestPackage(Good().ToBytes());
        using var package = PackageFile.Open(file.Path);
        File.AppendAllText(file.Path, "more");

        Assert.Equal(PackageCodes.PackageUnreadable, Assert.Throws<PackageException>(package.AsPacked.Sha256).Code);
        Assert.Equal(PackageCodes.PackageUnreadable, Assert.Throws<PackageException>(() => package.Digest(package.Entries[0])).Code);
    }

    [Fact]
    public void Only_a_regular_file_is_a_package()
    {
        using var file = new TestPackage(Good().ToBytes());
        var folder = Path.GetDirectoryName(file.Path)!;

        Assert.Equal(PackageCodes.PackageUnreadable, Assert.Throws<PackageException>(() => PackageFile.Open(folder)).Code);
        Assert.Equal(PackageCodes.PackageUnreadable, Assert.Throws<PackageException>(() => PackageFile.Open(file.Path + ".missing")).Code);
        if (OperatingSystem.IsWindows()) return;
        Assert.Equal(PackageCodes.PackageUnreadable, Assert.Throws<PackageException>(() => PackageFile.Open("/dev/zero")).Code);
        using var mkfifo = System.Diagnostics.Process.Start("mkfifo", [file.Path + ".fifo"]);
        mkfifo.WaitForExit();
        Assert.Equal(PackageCodes.PackageUnreadable, Assert.Throws<PackageException>(() => PackageFile.Open(file.Path + ".fifo")).Code);
    }
}
