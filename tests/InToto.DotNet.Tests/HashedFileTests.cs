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
}
