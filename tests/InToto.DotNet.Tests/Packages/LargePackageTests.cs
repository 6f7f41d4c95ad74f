using static InToto.DotNet.Tests.Packages.TestPackage;

namespace InToto.DotNet.Tests.Packages;

public sealed class LargePackageTests
{
    private const int Megabytes = 1024 * 1024;

    /// <summary>As little memory as for any other: the entry, and the package around it, pass through buffers.</summary>
    [Theory]
    [InlineData(64, 0xB2EB30ED, "3b6a07d0d404fab4e23b6d34bc6696a6a312dd92821332385e5af7c01c421351")]
    [InlineData(1024, 0x5B64C2B0, "49bc20df15e412a64472421e13fe86ff1c5165e18b2afccf160d4dc19fe68a14")]
    public void An_entry_of_a_gibibyte_is_streamed(int megabytes, uint crc, string sha256)
    {
        if (megabytes > 64 && Environment.GetEnvironmentVariable("INTOTO_LONG") != "1") Assert.Skip("A gibibyte takes half a minute without optimisation: INTOTO_LONG=1.");
        using var file = Sparse(megabytes * Megabytes, crc);
        var before = GC.GetAllocatedBytesForCurrentThread();

        using var package = PackageFile.Open(file.Path);
        Assert.Equal(sha256, package.Digest(package.Entries[^1]).Digests[0].Hex);
        Assert.Equal(file.Length, package.AsPacked.Length);
        Assert.Equal(32, package.AsPacked.Sha256().Length);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 * 1024 * 1024);
    }

    [Fact]
    public void Evidence_is_put_into_a_large_package_without_holding_it()
    {
        using var file = Sparse(64 * Megabytes, 0xB2EB30ED);
        byte[] packed;
        using (var package = PackageFile.Open(file.Path)) packed = package.AsPacked.Sha256();
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.True(PackageEvidence.Embed(file.Path, "{}\n"u8.ToArray()));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 * 1024 * 1024);
        using var after = PackageFile.Open(file.Path);
        Assert.Equal(packed, after.AsPacked.Sha256());
    }

    /// <summary>A package whose last entry is so many zeros, stored: a hole of the file where the file system has holes.</summary>
    private static SparsePackage Sparse(int zeros, uint crc)
    {
        var zip = Good();
        var entry = zip.Add("content/zeros.bin", [], stored: true);
        (entry.Length, entry.CompressedLength, entry.Crc) = ((uint)zeros, (uint)zeros, crc);
        zip.ToBytes();
        zip.DirectoryOffset = entry.Written + 30 + (uint)entry.RawName.Length + (uint)zeros;
        var bytes = zip.ToBytes();

        var package = new SparsePackage();
        var hole = (int)entry.Written + 30 + entry.RawName.Length;
        using var output = File.Create(package.Path);
        output.Write(bytes.AsSpan(0, hole));
        output.Position += zeros;
        output.Write(bytes.AsSpan(hole));
        package.Length = output.Length;
        return package;
    }

    private sealed class SparsePackage : IDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("intoto-").FullName;

        public string Path => System.IO.Path.Combine(_folder, $"{Id}.{GoodVersion}.nupkg");

        public long Length { get; set; }

        public void Dispose() => Directory.Delete(_folder, recursive: true);
    }
}
