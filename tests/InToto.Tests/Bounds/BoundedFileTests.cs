using System.Net.Sockets;
using System.Text;
using InToto.Tests.Recording;

namespace InToto.Tests.Bounds;

public sealed class BoundedFileTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void A_file_is_read_whole()
    {
        Assert.Equal("hello"u8, BoundedFile.Read(_scratch.Write("a", "hello"), 100));
        using var rented = BoundedFile.ReadRented(_scratch.At("a"), 5);
        Assert.Equal("hello"u8, rented.Written);
    }

    [Fact]
    public void An_empty_file_is_read_as_no_bytes() =>
        Assert.Empty(BoundedFile.Read(_scratch.Write("a"), 0));

    [Fact]
    public void A32_a_file_is_read_up_to_its_bound_and_refused_one_byte_beyond()
    {
        var path = _scratch.Write("a", "12345");

        Assert.Equal(5, BoundedFile.Read(path, 5).Length);
        var refused = Assert.Throws<MetadataFormatException>(() => BoundedFile.Read(path, 4));
        Assert.Equal(Codes.TooLarge, refused.Code);
        Assert.Equal(Codes.TooLarge, Assert.Throws<MetadataFormatException>(() => BoundedFile.ReadRented(path, 4)).Code);
        Assert.Contains($"'{path}'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A32_a_huge_file_is_refused_before_it_is_read()
    {
        using (var file = File.Create(_scratch.At("sparse"))) file.SetLength(1L << 40);

        Assert.Equal(Codes.TooLarge, Refused("sparse").Code);
    }

    [Fact]
    public void A_symbolic_link_to_a_file_is_read()
    {
        _scratch.Write("a", "hello");

        Assert.Equal("hello"u8, BoundedFile.Read(_scratch.Link("b", "a"), 100));
    }

    [Theory]
    [InlineData("/dev/zero", Codes.FileUnreadable)]
    [InlineData("/dev/null", Codes.FileUnreadable)]
    [InlineData("/dev/tty", Codes.FileUnreadable)]
    [InlineData("folder", Codes.FileUnreadable)]
    [InlineData("missing", Codes.FileMissing)]
    [InlineData("folder/missing", Codes.FileMissing)]
    [InlineData("to-zero", Codes.FileUnreadable)]
    [InlineData("itself", Codes.FileUnreadable)]
    [InlineData("fifo", Codes.FileUnreadable)]
    [InlineData("socket", Codes.FileUnreadable)]
    [InlineData("file/below-a-file", Codes.FileMissing)]
    [InlineData("file\0", Codes.FileMissing)]
    public async Task A45_what_is_not_a_regular_file_is_refused_at_once(string name, string code)
    {
        _scratch.Write("file", "content");
        _scratch.Folder("folder");
        _scratch.Link("to-zero", "/dev/zero");
        _scratch.Link("itself", "itself");
        _scratch.Fifo("fifo");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_scratch.At("socket")));

        var refused = await Task.Run(() => Refused(name), TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);

        Assert.Equal(code, refused.Code);
    }

    [Fact]
    public void A_file_of_the_system_that_claims_to_be_empty_is_refused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/proc is Linux's.");

        Assert.Contains("changed", Refused("/proc/self/status").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_permission_is_refused()
    {
        var path = _scratch.Write("a", "secret");
        _scratch.Forbid("a");

        var refused = Assert.Throws<MetadataFormatException>(() => Unprivileged.Run(() => BoundedFile.Read(path, 100)));

        Assert.Equal(Codes.FileUnreadable, refused.Code);
        Assert.Contains("cannot be read", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_place_that_wants_the_file_says_what_is_wrong_with_it()
    {
        var refused = Assert.Throws<KeyException>(() => BoundedFile.Read(_scratch.At("k"), 10,
            (problem, what, hint, inner) => new KeyException(Codes.KeyFileUnreadable, $"{problem}: {what}", null, hint, inner)));

        Assert.StartsWith("Missing: ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void I4_opening_for_hashing_refuses_a_symbolic_link_as_a_change()
    {
        _scratch.Write("real/a", "x");
        _scratch.Link("folder", "real");
        _scratch.Link("real/link", "a");
        using var folder = OpenFolder.At(RealPath.Of(_scratch.At("real"))!);

        using (BoundedFile.OpenForHashing(folder, "a", out var facts)) Assert.Equal(1, facts.Length);
        Assert.Equal(Codes.FileChanged, Assert.Throws<RecordingException>(() => BoundedFile.OpenForHashing(folder, "link", out _)).Code);
        Assert.Equal(Codes.FileChanged, Assert.Throws<RecordingException>(() => OpenFolder.At(_scratch.At("folder"))).Code);
        Assert.Equal(Codes.PathUnreadable, Assert.Throws<RecordingException>(() => OpenFolder.At(_scratch.At("missing"))).Code);
    }

    private MetadataFormatException Refused(string name)
    {
        var path = name.StartsWith('/') ? name : _scratch.At(name);
        var refused = Assert.Throws<MetadataFormatException>(() => BoundedFile.Read(path, 100));
        var rented = Assert.Throws<MetadataFormatException>(() => BoundedFile.ReadRented(path, 100));
        Assert.Equal((refused.Code, refused.Message), (rented.Code, rented.Message));
        return refused;
    }
}
