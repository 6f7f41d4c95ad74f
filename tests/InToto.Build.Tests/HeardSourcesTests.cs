using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using InToto.DotNet;

namespace InToto.Build.Tests;

/// <summary>Sources that are read once, while the compiler runs: whatever happens to them meanwhile is seen.</summary>
public sealed class HeardSourcesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("heard").FullName;
    private readonly string _source;

    public HeardSourcesTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere all sources are read before and after.");
        _source = Path.Join(_folder, "Slug.cs");
        File.WriteAllText(_source, "class Slug;");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_source_that_nobody_touches_is_read_once_and_was_that_before()
    {
        var (heard, read) = Read(meanwhile: () => { });

        Assert.Equal(Digest("class Slug;"), heard.Before(_source)?.Digest);
        Assert.Same(heard.Before(_source), heard.Unchanged(_source));
        Assert.Equal([_source], read);
        Require(heard);
    }

    [Theory]
    [InlineData("class Evil;")]
    [InlineData("class Slug;")]
    public void A_source_that_is_written_before_it_is_read_is_refused_whatever_was_written(string content)
    {
        var (heard, _) = Read(meanwhile: () => File.WriteAllText(_source, content));

        Assert.Null(heard.Before(_source));
        Assert.True(heard.Have(_source));
        Assert.Equal("INTOTO5011", Assert.Throws<BuildException>(() => Require(heard)).Code);
    }

    [Fact]
    public void A_source_that_is_replaced_and_put_back_before_it_is_read_is_refused()
    {
        var (heard, _) = Read(meanwhile: () =>
        {
            File.Move(_source, _source + ".kept");
            File.WriteAllText(_source, "class Evil;");
            File.Move(_source + ".kept", _source, overwrite: true);
        });

        Assert.Equal("INTOTO5011", Assert.Throws<BuildException>(() => Require(heard)).Code);
    }

    [Theory]
    [InlineData("class Evil;", "INTOTO5102")]
    [InlineData("class Slug;", "INTOTO5011")]
    public void A_source_that_is_written_after_it_was_read_is_read_again_and_refused(string content, string code)
    {
        var (heard, _) = Read(meanwhile: () => { });
        File.WriteAllText(_source, content);

        Assert.Null(heard.Unchanged(_source));
        Assert.Equal(Digest("class Slug;"), heard.Before(_source)?.Digest);
        Assert.Equal(code, Assert.Throws<BuildException>(() => Require(heard)).Code);
    }

    [Fact]
    public void A_source_is_read_later_only_if_a_second_write_would_bear_another_time()
    {
        var changed = Libc.Facts(_source)!.Changed;
        var written = DateTimeOffset.UnixEpoch.AddSeconds(changed.Seconds).AddTicks(changed.Fraction / 100);

        Assert.False(HeardSources.Note([_source], written + FileFacts.Tick - TimeSpan.FromMilliseconds(1)).Have(_source));
        Assert.True(HeardSources.Note([_source], written + FileFacts.Tick).Have(_source));
    }

    [Fact]
    public void What_cannot_be_read_is_left_to_whoever_records_the_compile_and_nothing_is_noted()
    {
        var (heard, read) = Read(meanwhile: () => File.Delete(_source));

        Assert.Empty(read);
        Assert.Null(heard.Unchanged(_source));
        Assert.True(heard.Have(_source));
    }

    [Fact]
    public void A_folder_or_a_pipe_is_no_source()
    {
        using (var made = Process.Start("mkfifo", [Path.Join(_folder, "pipe")])) made.WaitForExit();

        Assert.True(File.Exists(Path.Join(_folder, "pipe")));
        Assert.Empty(HeardSources.Note([_folder, Path.Join(_folder, "pipe"), Path.Join(_folder, "missing")], DateTimeOffset.UtcNow.AddDays(1)).Paths);
    }

    /// <summary>Notes the source, lets something happen, and reads it: how much later the compile begins decides nothing.</summary>
    private (HeardSources Heard, string[] Read) Read(Action meanwhile)
    {
        var heard = HeardSources.Note([_source], DateTimeOffset.UtcNow.AddSeconds(1));
        Assert.True(heard.Have(_source));
        // The system's clock ticks.
        Thread.Sleep(FileFacts.Tick);
        meanwhile();
        string[] read = [];
        heard.Read(files => read = [.. files.Keys]);
        _ = heard.Files;
        return (heard, read);
    }

    /// <summary>As it is done after the compiler.</summary>
    private void Require(HeardSources heard)
    {
        var after = heard.Unchanged(_source) ?? HashedFile.Read(_source, CancellationToken.None);
        var snapshot = new InputSnapshot(null!, new Dictionary<string, HashedFile>(), new Dictionary<string, FileFacts>(), DateTimeOffset.UtcNow) { Heard = heard };
        snapshot.RequireUnchanged(new Dictionary<string, HashedFile> { [_source] = after });
    }

    private static DigestSet Digest(string text) => DigestSet.Sha256(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
