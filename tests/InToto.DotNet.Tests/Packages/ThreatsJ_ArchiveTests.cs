using System.Diagnostics;
using static InToto.DotNet.Tests.Packages.AcceptedPackages;
using static InToto.DotNet.Tests.Packages.TestPackage;

namespace InToto.DotNet.Tests.Packages;

/// <summary>J8 to J30: the archive itself. What two readers could read in two ways is refused.</summary>
public sealed class ThreatsJ_ArchiveTests
{
    [Fact]
    public void J8_A_name_that_differs_between_the_headers_is_refused() =>
        Refuse(PackageCodes.HeadersDisagree, zip => zip[Library].LocalName = "lib/net10.0/Contoso.Evil.dll"u8.ToArray());

    [Fact]
    public void J8_A_name_of_another_length_is_refused() =>
        Refuse(PackageCodes.HeadersDisagree, zip => zip[Library].LocalName = "lib/a"u8.ToArray());

    [Fact]
    public void J9_Sizes_that_differ_between_the_headers_are_refused()
    {
        Refuse(PackageCodes.HeadersDisagree, zip => zip[Library].LocalLength = zip[Library].Length + 1);
        Refuse(PackageCodes.HeadersDisagree, zip => zip[Library].LocalCompressedLength = zip[Library].CompressedLength - 1);
        Refuse(PackageCodes.HeadersDisagree, zip => (zip[Library].LocalLength, zip[Library].LocalCompressedLength, zip[Library].LocalCrc) = (0, 0, 0));
    }

    [Fact]
    public void J10_A_checksum_that_differs_between_the_headers_is_refused() =>
        Refuse(PackageCodes.HeadersDisagree, zip => zip[Library].LocalCrc = zip[Library].Crc ^ 1);

    [Fact]
    public void J11_A_method_that_differs_between_the_headers_is_refused() =>
        Refuse(PackageCodes.HeadersDisagree, zip => zip[Library].LocalMethod = 0);

    [Fact]
    public void J12_Flags_that_differ_between_the_headers_are_refused()
    {
        Refuse(PackageCodes.HeadersDisagree, zip => zip[Library].LocalFlags = 2);
        Refuse(PackageCodes.HeadersDisagree, zip => zip[Library].LocalFlags = 8);
        Refuse(PackageCodes.HeadersDisagree, zip => zip[Library].LocalFlags = 1);
        Accept("flags for how hard the compressor tried");
    }

    [Fact]
    public void J12_A_time_or_version_that_differs_between_the_headers_is_refused()
    {
        Refuse(PackageCodes.HeadersDisagree, zip => zip[Library].LocalModified = 1);
        Refuse(PackageCodes.HeadersDisagree, zip => zip[Library].LocalVersion = 10);
        Accept("version 1.0 of zip");
    }

    [Fact]
    public void J13_A_wrong_checksum_in_both_headers_is_refused() =>
        Refuse(PackageCodes.ContentMismatch, zip => zip[Library].Crc ^= 1);

    [Fact]
    public void J13_A_wrong_checksum_of_an_empty_entry_is_refused()
    {
        Refuse(PackageCodes.ContentMismatch, zip => zip.Add("content/empty.bin", [], stored: true).Crc = 1);
        Accept("empty entries");
    }

    [Fact]
    public void J14_A_size_that_cuts_the_content_off_or_asks_for_more_is_refused()
    {
        Refuse(PackageCodes.ContentMismatch, zip => zip[Library].Length -= 1);
        Refuse(PackageCodes.ContentMismatch, zip => zip[Library].Length = 0);
        Refuse(PackageCodes.ContentMismatch, zip => zip[Library].Length += 1);
    }

    [Fact]
    public void J14_A_stored_entry_has_one_size()
    {
        Refuse(PackageCodes.ContentMismatch, zip => zip.Add("content/stored.bin", [1, 2, 3], stored: true).Length = 2);
        Refuse(PackageCodes.ContentMismatch, zip => zip.Add("content/stored.bin", [1, 2, 3], stored: true).Length = 4);
        Accept("stored entries");
    }

    [Fact]
    public void J14_Data_that_does_not_unpack_and_data_after_the_compressed_stream_are_refused()
    {
        Refuse(PackageCodes.ContentMismatch, zip => zip[Library].Data = [.. Enumerable.Repeat((byte)0xFF, zip[Library].Data.Length)]);
        Refuse(PackageCodes.ContentMismatch, zip => Grow(zip[Library], [0]));
        Refuse(PackageCodes.ContentMismatch, zip => Grow(zip[Library], [.. "hidden bytes that nobody sees"u8]));
        Refuse(PackageCodes.ContentMismatch, zip => Cut(zip[Library], 1));

        static void Grow(OddEntry entry, byte[] more) => (entry.Data, entry.CompressedLength) = ([.. entry.Data, .. more], (uint)(entry.Data.Length + more.Length));
        static void Cut(OddEntry entry, int bytes) => (entry.Data, entry.CompressedLength) = (entry.Data[..^bytes], (uint)(entry.Data.Length - bytes));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void J15_A_data_descriptor_with_wrong_values_is_refused(bool signature)
    {
        Refuse(PackageCodes.HeadersDisagree, zip => zip[Library].WithDescriptor(signature, crc: 1));
        Refuse(PackageCodes.HeadersDisagree, zip => zip[Library].WithDescriptor(signature, compressedLength: 1));
        Refuse(PackageCodes.HeadersDisagree, zip => zip[Library].WithDescriptor(signature, length: 1));
        Accept(signature ? "descriptors with a signature" : "descriptors without a signature");
    }

    [Fact]
    public void J15_A_data_descriptor_that_is_missing_longer_or_signed_otherwise_is_refused()
    {
        Refuse(PackageCodes.HiddenBytes, zip => zip[Library].WithDescriptor(true).After = []);
        Refuse(PackageCodes.HiddenBytes, zip => zip[Library].WithDescriptor(true).After = [.. zip[Library].After, 0]);
        Refuse(PackageCodes.HeadersDisagree, zip => zip[Library].WithDescriptor(true).After[0] ^= 1);
        Refuse(PackageCodes.HeadersDisagree, zip => zip[Library].WithDescriptor(true).LocalLength = 5);
        Accept("descriptors of what was known before");
    }

    [Fact]
    public void J16_Bytes_before_the_first_entry_are_refused() => Refuse(PackageCodes.HiddenBytes, zip => zip.Prefix = "#!/bin/sh\n"u8.ToArray());

    [Fact]
    public void J17_Bytes_between_entries_and_before_the_directory_are_refused()
    {
        Refuse(PackageCodes.HiddenBytes, zip => zip[Library].After = [0]);
        Refuse(PackageCodes.HiddenBytes, zip => zip.BeforeDirectory = [0]);
        Refuse(PackageCodes.HiddenBytes, zip => zip.InDirectory = [0]);
    }

    [Fact]
    public void J17_An_entry_that_the_directory_does_not_name_is_refused()
    {
        Refuse(PackageCodes.HiddenBytes, zip => zip.Add("build/evil.targets", "<Project />").HiddenFromDirectory = true);
        Refuse(PackageCodes.HiddenBytes, zip => zip.Entries[0].HiddenFromDirectory = true);
    }

    [Fact]
    public void J18_Two_names_of_one_content_and_entries_in_each_other_are_refused()
    {
        Refuse(PackageCodes.HiddenBytes, zip =>
        {
            zip.ToBytes(); // so that it is known where the library is
            var twin = zip.Add(Library + ".txt", "");
            (twin.Offset, twin.Length, twin.CompressedLength, twin.Crc) = (zip[Library].Written, zip[Library].Length, zip[Library].CompressedLength, zip[Library].Crc);
        });
        Refuse(PackageCodes.HiddenBytes, zip => zip[Library].CompressedLength += 10);
    }

    [Fact]
    public void J18_Entries_that_are_not_in_the_order_of_the_directory_are_refused() =>
        Refuse(PackageCodes.HiddenBytes, zip => zip.DirectoryOrder = [0, 2, 1, 3, 4, 5]);

    [Fact]
    public void J19_Bytes_after_the_end_are_refused()
    {
        Refuse(PackageCodes.HiddenBytes, zip => zip.Suffix = [0]);
        Refuse(PackageCodes.HiddenBytes, zip => zip.Suffix = "\n"u8.ToArray());
    }

    [Fact]
    public void J20_A_comment_is_refused()
    {
        Refuse(PackageCodes.HiddenBytes, zip => zip.Comment = "a"u8.ToArray());
        Refuse(PackageCodes.HiddenBytes, zip => zip.CommentLength = 1);
        Refuse(PackageCodes.ZipFeature, zip => zip[Library].Comment = "a"u8.ToArray());
    }

    [Fact]
    public void J21_A_second_end_in_the_comment_is_refused()
    {
        var inner = Good().ToBytes()[^22..];
        Refuse(PackageCodes.HiddenBytes, zip => zip.Comment = [.. inner, .. "still a comment"u8]);
        // With the inner end the file ends well, and the outer one stands before it.
        Refuse(PackageCodes.ZipMalformed, zip => zip.Comment = inner);
    }

    [Fact]
    public void J21_A_second_end_within_the_end_is_refused() =>
        // The counts and the first half of the length spell the signature of an end.
        Refuse(PackageCodes.ZipMalformed, zip => (zip.Count, zip.CountHere, zip.DirectoryLength) = (0x4b50, 0x4b50, 0x0605));

    [Fact]
    public void J22_Two_packages_one_after_the_other_are_refused()
    {
        var one = Good().ToBytes();
        Assert.Equal(PackageCodes.ZipMalformed, Refused([.. one, .. Good().ToBytes()]).Code);
        Refuse(PackageCodes.HiddenBytes, zip => zip.Prefix = one);
    }

    [Fact]
    public void J23_An_end_that_counts_or_places_wrongly_is_refused()
    {
        Refuse(PackageCodes.ZipMalformed, zip => zip.Count = zip.CountHere = 7);
        Refuse(PackageCodes.HiddenBytes, zip => zip.Count = zip.CountHere = 5);
        Refuse(PackageCodes.ZipMalformed, zip => zip.CountHere = 5);
        Refuse(PackageCodes.HiddenBytes, zip => zip.Count = zip.CountHere = 0);
        Refuse(PackageCodes.ZipMalformed, zip => zip.DirectoryLength = 1);
        Refuse(PackageCodes.ZipMalformed, zip => zip.DirectoryOffset = 1);
        Refuse(PackageCodes.ZipMalformed, zip => (zip.DirectoryOffset, zip.DirectoryLength) = (0xFFFF_FFFE, 22));
        Refuse(PackageCodes.ZipMalformed, zip => zip.BeforeEnd = [0]);
        Refuse(PackageCodes.HiddenBytes, zip => zip[Library].Offset = 7_000_000);
    }

    [Fact]
    public void J23_What_is_no_archive_is_refused()
    {
        var good = Good().ToBytes();
        Assert.Equal(PackageCodes.ZipMalformed, Refused([]).Code);
        Assert.Equal(PackageCodes.ZipMalformed, Refused([.. "PK\x05\x06"u8]).Code);
        Assert.Equal(PackageCodes.ZipMalformed, Refused(new byte[1024 * 1024]).Code);
        Assert.Equal(PackageCodes.ZipMalformed, Refused(good[..^23]).Code);
        Assert.Equal(PackageCodes.NuspecMissing, Refused(new OddZip()).Code);
    }

    [Fact]
    public void J24_A_part_of_several_disks_is_refused()
    {
        Refuse(PackageCodes.ZipFeature, zip => zip.Disk = 1);
        Refuse(PackageCodes.ZipFeature, zip => zip.DirectoryDisk = 1);
        Refuse(PackageCodes.ZipFeature, zip => zip[Library].Disk = 1);
    }

    [Fact]
    public void J25_The_64_bit_extension_is_refused_wherever_it_stands()
    {
        Refuse(PackageCodes.ZipFeature, zip => zip[Library].Extra = Extra(1, new byte[16]));
        Refuse(PackageCodes.ZipFeature, zip => zip[Library].LocalExtra = Extra(1, new byte[16]));
        Refuse(PackageCodes.ZipFeature, zip => zip[Library].Length = uint.MaxValue);
        Refuse(PackageCodes.ZipFeature, zip => zip[Library].CompressedLength = uint.MaxValue);
        Refuse(PackageCodes.ZipFeature, zip => zip[Library].Offset = uint.MaxValue);
        Refuse(PackageCodes.ZipFeature, zip => zip.BeforeEnd = [.. "PK\x06\x07"u8, .. new byte[16]]);
        Refuse(PackageCodes.ZipFeature, zip => zip.Count = zip.CountHere = 0xFFFF);
        Refuse(PackageCodes.ZipFeature, zip => zip.DirectoryOffset = uint.MaxValue);
        Refuse(PackageCodes.ZipFeature, zip => zip.DirectoryLength = uint.MaxValue);
        Refuse(PackageCodes.ZipFeature, zip => zip[Library].Version = 45);
    }

    [Fact]
    public void J26_A_bomb_is_refused_before_it_is_unpacked()
    {
        RefuseAtOnce(zip => zip.Add("content/bomb.bin", new byte[10 * 1024 * 1024]));
        RefuseAtOnce(zip => zip.Add("content/bomb.bin", new byte[PackageLimits.RatioMatters + 1]));
        RefuseAtOnce(zip => zip.Add("content/bomb.bin", "small").Length = 0xFFFF_FFF0);
        RefuseAtOnce(zip => Claim(zip, entries: 3, length: 0x2AAA_AAAA));
        RefuseAtOnce(zip => zip.DirectoryLength = PackageLimits.DirectoryBytes + 1);
        Accept("a small entry that grows a thousand times");
        Accept("a large entry that grows as much as it may");
    }

    [Fact]
    public void J26_An_entry_that_lies_about_its_length_is_not_unpacked_beyond_it()
    {
        var zip = Good();
        zip.Add("content/bomb.bin", new byte[50 * 1024 * 1024]).Length = 1000;
        Look(zip.ToBytes(), package =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Equal(PackageCodes.ContentMismatch, Assert.Throws<PackageException>(() => PackageArtifacts.Of(package)).Code);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 * 1024 * 1024);
            return 0;
        });
    }

    [Fact]
    public void J26_As_many_entries_as_a_package_may_have_are_read_in_seconds()
    {
        var zip = Good();
        while (zip.Entries.Count < PackageLimits.Entries) zip.Add($"content/{zip.Entries.Count}", [], stored: true);
        var bytes = zip.ToBytes();
        var started = Stopwatch.GetTimestamp();

        Assert.Equal(PackageLimits.Entries, Look(bytes, package => package.Entries.Length));

        // A fifth of a second, on a machine that does nothing else.
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void J27_An_entry_marked_as_encrypted_is_refused() => Refuse(PackageCodes.ZipFeature, zip => zip[Library].Flags |= 1);

    [Theory]
    [InlineData(99)]
    [InlineData(12)]
    [InlineData(14)]
    [InlineData(93)]
    [InlineData(9)]
    [InlineData(1)]
    public void J28_A_method_other_than_stored_and_Deflate_is_refused(int method)
    {
        Refuse(PackageCodes.ZipFeature, zip => zip[Library].Method = method);
        Accept("stored entries");
    }

    [Fact]
    public void J29_Strong_encryption_and_masked_headers_are_refused()
    {
        Refuse(PackageCodes.ZipFeature, zip => zip[Library].Flags |= 0x40);
        Refuse(PackageCodes.ZipFeature, zip => zip[Library].Flags |= 0x2000);
        Refuse(PackageCodes.ZipFeature, zip => zip[Library].Extra = Extra(0x0017, new byte[8]));
        Refuse(PackageCodes.ZipFeature, zip => zip[Library].LocalExtra = Extra(0x9901, new byte[7]));
        Refuse(PackageCodes.ZipFeature, zip => zip[Library].Version = 50);
    }

    [Fact]
    public void J29_Extra_fields_that_packages_do_not_have_or_that_are_cut_off_are_refused()
    {
        Refuse(PackageCodes.ZipFeature, zip => zip[Library].Extra = Extra(0x6375, new byte[8]));
        Refuse(PackageCodes.ZipMalformed, zip => zip[Library].Extra = [1, 2, 3]);
        Refuse(PackageCodes.ZipMalformed, zip => zip[Library].Extra = Extra(0x5455, [1, 0, 0, 0, 0])[..^1]);
        Refuse(PackageCodes.ZipMalformed, zip => zip[Library].LocalExtra = [0x55]);
        Accept("times and owners in extra fields");
    }

    [Theory]
    [InlineData(0xA1FF_0000)] // a symbolic link
    [InlineData(0x21B6_0000)] // a character device
    [InlineData(0x61B6_0000)] // a block device
    [InlineData(0x11B6_0000)] // a FIFO
    [InlineData(0xC1FF_0000)] // a socket
    [InlineData(0x41ED_0000)] // a folder, and the name is a file's
    [InlineData(0x89ED_0000)] // setuid
    [InlineData(0x85ED_0000)] // setgid
    [InlineData(0x83ED_0000)] // sticky
    [InlineData(0x0000_0010)] // a folder of MS-DOS
    [InlineData(0x0000_0008)] // the label of a volume
    [InlineData(0x0000_0400)] // a reparse point of Windows
    public void J30_What_is_no_plain_file_is_refused(uint attributes)
    {
        Refuse(PackageCodes.ZipFeature, zip => (zip[Library].MadeBy, zip[Library].ExternalAttributes) = (0x0314, attributes));
        Accept("regular files and folders of Unix");
        Accept("attributes of MS-DOS");
    }

    [Fact]
    public void J30_A_folder_that_is_a_file_and_unknown_attributes_are_refused()
    {
        Refuse(PackageCodes.ZipFeature, zip => zip.Add("content/", [], stored: true).ExternalAttributes = 0x81ED_0000);
        Refuse(PackageCodes.ZipFeature, zip => zip[Library].InternalAttributes = 2);
        Accept("a text, says its attribute");
    }

    internal static void Refuse(string code, Action<OddZip> change)
    {
        var zip = Good();
        change(zip);
        var problem = Refused(zip);
        Assert.Equal((code, problem.Message), (problem.Code, problem.Message));
    }

    private static void RefuseAtOnce(Action<OddZip> change)
    {
        var zip = Good();
        change(zip);
        using var file = new TestPackage(zip.ToBytes());
        var started = Stopwatch.GetTimestamp();

        Assert.Equal(PackageCodes.PackageTooLarge, Assert.Throws<PackageException>(() => PackageFile.Open(file.Path)).Code);

        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    private static void Claim(OddZip zip, int entries, uint length)
    {
        for (var i = 0; i < entries; i++)
        {
            var entry = zip.Add($"content/{i}.bin", new byte[5_000_000], stored: true);
            entry.Length = length;
        }
    }
}
