using System.Security.Cryptography;

namespace InToto.DotNet.Tests;

public sealed class HashedFileTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void The_file_that_was_hashed_is_read_again_whole()
    {
        File.WriteAllText(_path, "twelve bytes");
        var hashed = HashedFile.Read(_path, TestContext.Current.CancellationToken);

        Assert.Equal("twelve bytes"u8.ToArray(), hashed.ReadAgain(_path, maxBytes: 12));
        Assert.Equal(Codes.RecordingTooLarge, Assert.Throws<RecordingException>(() => hashed.ReadAgain(_path, maxBytes: 11)).Code);
    }

    [Theory]
    [InlineData("twelve Bytes")]
    [InlineData("thirteen byte")]
    [InlineData("")]
    public void Another_file_in_its_place_is_not_read(string other)
    {
        File.WriteAllText(_path, "twelve bytes");
        var hashed = HashedFile.Read(_path, TestContext.Current.CancellationToken);
        var written = File.GetLastWriteTimeUtc(_path);
        File.WriteAllText(_path, other);
        File.SetLastWriteTimeUtc(_path, written);

        Assert.Equal(Codes.FileChanged, Assert.Throws<RecordingException>(() => hashed.ReadAgain(_path, maxBytes: 100)).Code);
    }

    [Fact]
    public void A_shared_file_is_read_anew_when_anything_about_it_changed()
    {
        File.WriteAllText(_path, "first");
        var first = HashedFile.ReadShared(_path, TestContext.Current.CancellationToken);
        Assert.Same(first, HashedFile.ReadShared(_path, TestContext.Current.CancellationToken));

        var written = File.GetLastWriteTimeUtc(_path);
        File.WriteAllText(_path, "other");
        File.SetLastWriteTimeUtc(_path, written);

        var second = HashedFile.ReadShared(_path, TestContext.Current.CancellationToken);
        Assert.NotEqual(first.Digest, second.Digest);
        Assert.Equal(HashedFile.Read(_path, TestContext.Current.CancellationToken).Digest, second.Digest);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(128 * 1024 - 1)]
    [InlineData(128 * 1024)]
    [InlineData(128 * 1024 + 1)]
    [InlineData(1_000_000)]
    public void A_file_of_any_size_has_the_digest_of_its_bytes(int length)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        File.WriteAllBytes(_path, bytes);

        Assert.Equal(DigestSet.Sha256(SHA256.HashData(bytes)), HashedFile.Read(_path, TestContext.Current.CancellationToken).Digest);
        Assert.Equal(DigestSet.Sha256(SHA256.HashData(bytes)), HashedFile.ReadShared(_path, TestContext.Current.CancellationToken).Digest);
    }

    [Fact]
    public void A_file_of_the_system_that_claims_to_be_empty_has_no_digest()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/proc is Linux's.");

        Assert.Equal(Codes.FileChanged, Assert.Throws<RecordingException>(() => HashedFile.Read("/proc/self/status", TestContext.Current.CancellationToken)).Code);
        Assert.Equal(Codes.FileChanged, Assert.Throws<RecordingException>(() => HashedFile.ReadShared("/proc/self/status", TestContext.Current.CancellationToken)).Code);
    }

    [Fact]
    public void What_the_system_says_is_the_same_only_if_all_of_it_is()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems are not asked that way.");
        if (OperatingSystem.IsWindows()) return;
        File.WriteAllText(_path, "twelve bytes");
        var facts = Libc.Facts(_path)!;
        FileFacts[] others =
        [
            facts with { Kind = FileKind.Other },
            facts with { Mode = facts.Mode ^ UnixFileMode.OtherExecute },
            facts with { Length = facts.Length + 1 },
            facts with { Modified = (facts.Modified.Seconds + 1, facts.Modified.Fraction) },
            facts with { Modified = (facts.Modified.Seconds, facts.Modified.Fraction + 1) },
            facts with { Changed = (facts.Changed.Seconds + 1, facts.Changed.Fraction) },
            facts with { Changed = (facts.Changed.Seconds, facts.Changed.Fraction + 1) },
            facts with { Node = facts.Node + 1 },
            facts with { Device = facts.Device + 1 },
        ];

        Assert.True(Libc.HasFacts(_path, facts));
        foreach (var other in others) Assert.False(Libc.HasFacts(_path, other));
        Assert.Equal(typeof(FileFacts).GetConstructors()[0].GetParameters().Length, others.Select(other => (facts.Kind != other.Kind, facts.Mode != other.Mode, facts.Length != other.Length, facts.Modified != other.Modified, facts.Changed != other.Changed, facts.Node != other.Node, facts.Device != other.Device)).Distinct().Count());
        File.Delete(_path);
        Assert.False(Libc.HasFacts(_path, facts));
    }
}
