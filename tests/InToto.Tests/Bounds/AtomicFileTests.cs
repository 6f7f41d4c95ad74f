using InToto.Tests.Recording;

namespace InToto.Tests.Bounds;

public sealed class AtomicFileTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void What_is_written_in_pieces_is_there_whole_or_not_at_all()
    {
        _scratch.Write("a.nupkg", "old");

        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(_scratch.At("a.nupkg"), output =>
        {
            output.Write("half of"u8);
            throw new InvalidOperationException();
        }));
        Assert.Equal("old", File.ReadAllText(_scratch.At("a.nupkg")));
        Assert.Equal([_scratch.At("a.nupkg")], Directory.GetFiles(_scratch.Root));

        AtomicFile.Write(_scratch.At("a.nupkg"), output =>
        {
            output.Write("half of"u8);
            output.Write(" the new"u8);
        });
        Assert.Equal("half of the new", File.ReadAllText(_scratch.At("a.nupkg")));
    }

    [Fact]
    public void A_file_is_written_and_nothing_else()
    {
        AtomicFile.Write(_scratch.At("a.link"), "content"u8);

        Assert.Equal("content", File.ReadAllText(_scratch.At("a.link")));
        Assert.Equal(["a.link"], Names());
    }

    [Fact]
    public void A_file_that_stands_there_is_replaced()
    {
        _scratch.Write("a.link", "a longer content than the new one");

        AtomicFile.Write(_scratch.At("a.link"), "new"u8);

        Assert.Equal("new", File.ReadAllText(_scratch.At("a.link")));
    }

    [Fact]
    public void A_name_as_long_as_a_name_can_be_is_written()
    {
        var name = new string('n', 255);

        AtomicFile.Write(_scratch.At(name), "x"u8);

        Assert.Equal([name], Names());
    }

    [Fact]
    public void I11_a_symbolic_link_is_replaced_and_what_it_leads_to_is_untouched()
    {
        _scratch.Write("victim", "precious");
        _scratch.Link("a.link", "victim");

        AtomicFile.Write(_scratch.At("a.link"), "new"u8);

        Assert.Equal("precious", File.ReadAllText(_scratch.At("victim")));
        Assert.Null(new FileInfo(_scratch.At("a.link")).LinkTarget);
        Assert.Equal("new", File.ReadAllText(_scratch.At("a.link")));
    }

    [Fact]
    public void A_private_file_is_private_from_its_first_byte()
    {
        AtomicFile.Write(_scratch.At("key"), "secret"u8, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, _scratch.Mode("key"));
    }

    [Theory]
    [InlineData("missing/a.link")]
    [InlineData("file/a.link")]
    [InlineData("folder")]
    public void What_cannot_be_written_is_refused_and_leaves_nothing(string path)
    {
        _scratch.Write("file", "content");
        _scratch.Folder("folder");

        var refused = Assert.Throws<RecordingException>(() => AtomicFile.Write(_scratch.At(path), "x"u8, code: Codes.KeyFileExists));

        Assert.Equal(Codes.KeyFileExists, refused.Code);
        Assert.Equal(["file", "folder"], Names());
    }

    [Fact]
    public void I13_of_many_writers_the_last_wins_and_none_is_mixed_in()
    {
        byte[][] contents = [.. Enumerable.Range(0, 8).Select(i => Enumerable.Repeat((byte)('a' + i), 20_000 + i).ToArray())];

        Parallel.For(0, 200, i => AtomicFile.Write(_scratch.At("a.link"), contents[i % 8]));

        Assert.Contains(File.ReadAllBytes(_scratch.At("a.link")), contents);
        Assert.Equal(["a.link"], Names());
    }

    [Fact]
    public void I10_a_disk_that_is_full_leaves_the_file_that_was_there()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A shell's limit on file sizes stands for a full disk.");
        _scratch.Write("a.link", "old");

        // 4 blocks of 512 or 1024 bytes, as the shell counts; the child writes 1 MiB.
        using var child = ChildProgram.Start(ChildProgram.WriteOnce, _scratch.At("a.link"), "sh", "-c", "trap '' XFSZ; ulimit -f 4; exec \"$0\"");
        var outcome = child.StandardOutput.ReadToEnd();

        Assert.Equal(Codes.LinkUnwritable, outcome);
        Assert.Equal("old", File.ReadAllText(_scratch.At("a.link")));
        Assert.Equal(["a.link"], Names());
    }

    [Fact]
    public void I14_a_killed_writer_leaves_a_whole_file()
    {
        for (var round = 0; round < 5; round++)
        {
            using var child = ChildProgram.Start(ChildProgram.WriteForEver, _scratch.At("a.link"));
            while (!File.Exists(_scratch.At("a.link"))) Thread.Sleep(1);
            Thread.Sleep(7 * round);
            child.Kill();
            child.WaitForExit();

            var bytes = File.ReadAllBytes(_scratch.At("a.link"));
            Assert.Equal(1 << 20, bytes.Length);
            Assert.Equal(-1, bytes.AsSpan().IndexOfAnyExcept(bytes[0]));
            File.Delete(_scratch.At("a.link"));
        }
    }

    private string[] Names() => [.. Directory.EnumerateFileSystemEntries(_scratch.Root).Select(Path.GetFileName).Order(StringComparer.Ordinal)!];
}
