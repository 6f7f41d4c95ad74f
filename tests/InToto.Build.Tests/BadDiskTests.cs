namespace InToto.Build.Tests;

/// <summary>Disks that are full, and folders that nobody may write to: nothing half-written is believed, and the next build repairs it.</summary>
public sealed class BadDiskTests
{
    [Fact]
    public void A_disk_that_gets_full_leaves_no_half_link_and_the_next_build_verifies()
    {
        using var small = SampleSolution.Small().Prepare();
        using var disk = SmallDisk.At(small.Sandbox, "src/Small/obj", "8m");
        small.Packed();

        // Room for less and less of what a build writes there: the compiler's files, or ours.
        foreach (var left in (int[])[512, 160, 48, 8])
        {
            var (old, now) = small.Sandbox.Read("src/Small/Slug.cs").Contains("\"_\"", StringComparison.Ordinal) ? ("\"_\"", "\"-\"") : ("\"-\"", "\"_\"");
            small.Sandbox.Replace("src/Small/Slug.cs", old, now);
            small.RecordSource();
            disk.Fill(left);

            var ending = small.Pack();

            RequireHonest(small, ending);
            disk.Free();
        }
        small.Packed();
        Assert.IsType<Verified>(small.Verify());
    }

    [Fact]
    public void A_disk_that_is_full_when_the_evidence_is_written_is_an_error_and_the_package_is_not_believed()
    {
        using var small = SampleSolution.Small().Prepare();
        using var disk = SmallDisk.At(small.Sandbox, "src/Small/bin/Release", "2m");
        small.Packed();
        File.Delete(small.EvidenceFile);
        File.Delete(small.PackageFile);
        // The package has room, and what evidence needs has not.
        disk.Fill(64);

        var ending = small.Pack();

        Assert.Equal(1, ending.Code);
        RequireHonest(small, ending);
        Assert.Empty(Directory.EnumerateFiles(small.Sandbox.At("src/Small/bin"), "*.tmp", SearchOption.AllDirectories));
        disk.Free();
        small.Packed();
        Assert.IsType<Verified>(small.Verify());
    }

    [Fact]
    public void A_folder_that_cannot_be_written_to_is_an_error_with_its_name_and_nothing_is_signed()
    {
        using var small = SampleSolution.Small();
        small.Sandbox.Commit();
        using var disk = SmallDisk.At(small.Sandbox, "src/Small/obj/Release/net10.0/intoto", "2m");
        disk.MakeReadOnly();

        var ending = small.Build();

        Assert.True(ending is { Code: 1, Errors: ["INTOTO2001"] }, ending.Output);
        Assert.Contains("Small.csproj(1", ending.Output, StringComparison.Ordinal);
        Assert.Contains("obj/Release/net10.0/intoto", ending.Output, StringComparison.Ordinal);
        RequireHonest(small, ending);
        Assert.Empty(small.LinkFiles());
    }

    /// <summary>Whatever went wrong: it was said in words, every link is whole, and a package that is there is verified or refused.</summary>
    private static void RequireHonest(SampleSolution small, Ending ending)
    {
        Assert.DoesNotContain("   at InToto", ending.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(BuildCodes.Defect, ending.Output, StringComparison.Ordinal);
        foreach (var link in small.LinkFiles()) Assert.True(MetadataFile.Read(small.Sandbox.At(link)).Parse().IsSignedBy(InToto.Testing.TestKeys.Carl.PublicKey), link);
        if (!File.Exists(small.PackageFile)) return;
        var outcome = small.Verify();
        Assert.True(ending.Code != 0 || outcome is Verified, ending.Output);
    }

    /// <summary>A disk of its own, with little room, mounted into a repository.</summary>
    private sealed class SmallDisk : IDisposable
    {
        private readonly Sandbox _sandbox;
        private readonly string _path;

        private SmallDisk(Sandbox sandbox, string path) => (_sandbox, _path) = (sandbox, path);

        public static SmallDisk At(Sandbox sandbox, string folder, string size)
        {
            Directory.CreateDirectory(sandbox.At(folder));
            Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.UserName == "root", "Only root on Linux can mount a small disk.");
            Assert.SkipUnless(sandbox.Run("mount", "-t", "tmpfs", "-o", $"size={size}", "tmpfs", sandbox.At(folder)).Code == 0, "This system does not let its root mount a disk.");
            return new(sandbox, sandbox.At(folder));
        }

        /// <summary>Leaves so many KiB.</summary>
        public void Fill(int left)
        {
            var free = new DriveInfo(_path).AvailableFreeSpace / 1024 - left;
            Assert.True(free > 0, "The disk is full by itself.");
            _sandbox.Done("dd", "if=/dev/zero", $"of={Path.Join(_path, "filling")}", "bs=1024", $"count={free}");
        }

        public void Free() => File.Delete(Path.Join(_path, "filling"));

        public void MakeReadOnly() => _sandbox.Done("mount", "-o", "remount,ro", _path);

        public void Dispose() => _sandbox.Done("umount", "-l", _path);
    }
}
