namespace InToto.DotNet.Tests;

public sealed class DigestMemoryTests
{
    private static readonly byte[] Secret = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    private static readonly FileFacts Facts = new(FileKind.Regular, UnixFileMode.UserRead, 12, (1, 2), (3, 4), 5, (6UL << 32) | 7);

    [Fact]
    public void What_was_noted_is_remembered_by_who_has_the_secret()
    {
        var memory = DigestMemory.Of(Noted().ToBytes(Secret), Secret);

        Assert.Equal((Digest(1), Facts), (memory.File("/sdk/a.dll")!.Digest, memory.File("/sdk/a.dll")!.Facts));
        Assert.Equal(Digest(2), memory.File("/sdk/b.targets")!.Digest);
        Assert.Null(memory.File("/sdk/c.dll"));
        Assert.Equal(new ReferencedModule("A", new(Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"), 8, 9)), memory.Modules[Hex(1)]);
        Assert.Null(Assert.Contains(Hex(3), memory.Modules));
        Assert.DoesNotContain(Hex(2), memory.Modules);
        var archive = memory.Archive("/packages/a/1.0.0/a.1.0.0.nupkg")!;
        Assert.Equal((Facts, "hash"), (archive.Facts, archive.ContentHash));
        Assert.Equal(Digest(4), archive.Entries["lib/a.dll"]);
        Assert.False(memory.HasMore);
    }

    [Fact]
    public void Nothing_is_remembered_by_another_secret() =>
        Assert.Null(DigestMemory.Of(Noted().ToBytes(Secret), [.. Secret.Reverse()]).File("/sdk/a.dll"));

    [Fact]
    public void Nothing_is_remembered_of_what_somebody_changed()
    {
        var bytes = Noted().ToBytes(Secret);
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] ^= 1;
            Assert.Null(DigestMemory.Of(bytes, Secret).File("/sdk/a.dll"));
            bytes[i] ^= 1;
            Assert.Null(DigestMemory.Of(bytes.AsSpan(0, i), Secret).File("/sdk/a.dll"));
        }
        Assert.NotNull(DigestMemory.Of(bytes, Secret).File("/sdk/a.dll"));
    }

    [Fact]
    public void A_file_that_has_just_been_written_is_not_noted()
    {
        var memory = new DigestMemory();
        memory.Note("/sdk/a.dll", new(Digest(1), Facts));

        Assert.Null(memory.File("/sdk/a.dll"));
        Assert.False(memory.HasMore);
    }

    [Fact]
    public void A_file_is_settled_two_minutes_after_it_was_changed_on_a_disk_of_the_machine()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere nothing is remembered");
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        FileFacts Changed(long ago, ulong device) => Facts with { Changed = (now - ago, 0), Device = device };
        const ulong disk = 8UL << 32, noDisk = 47;

        Assert.True(HashedFile.IsSettledNow(Changed(ago: 130, disk)));
        Assert.False(HashedFile.IsSettledNow(Changed(ago: 110, disk)));
        Assert.False(HashedFile.IsSettledNow(Changed(ago: -10, disk)));
        Assert.False(HashedFile.IsSettledNow(Changed(ago: 130, noDisk)));
    }

    [Fact]
    public void A_file_in_memory_is_never_settled()
    {
        Assert.SkipUnless(Directory.Exists("/dev/shm"), "there is no such folder");
        var path = Path.Join("/dev/shm", $"intoto-{Guid.NewGuid():N}");
        File.WriteAllText(path, "in memory");
        try
        {
            using var handle = File.OpenHandle(path);
            Assert.False(FileFacts.Of(handle).IsOnLocalDisk);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static DigestMemory Noted()
    {
        var memory = new DigestMemory();
        memory.Note("/sdk/a.dll", new(Digest(1), Facts, IsSettled: true));
        memory.Note("/sdk/b.targets", new(Digest(2), Facts, IsSettled: true));
        memory.Note("/sdk/native.dll", new(Digest(3), Facts, IsSettled: true));
        memory.Modules[Hex(1)] = new("A", new(Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"), 8, 9));
        memory.Modules[Hex(3)] = null;
        var archive = new RememberedArchive(Facts, "hash");
        archive.Entries["lib/a.dll"] = Digest(4);
        memory.NoteArchive("/packages/a/1.0.0/a.1.0.0.nupkg", archive);
        Assert.True(memory.HasMore);
        return memory;
    }

    private static DigestSet Digest(byte of) => DigestSet.Sha256(Enumerable.Repeat(of, 32).ToArray());

    private static string Hex(byte of) => Digest(of).Digests[0].Hex;
}
