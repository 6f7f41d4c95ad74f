using System.Security.Cryptography;
using System.Text;
using InToto.Recording;

namespace InToto.Tests.Recording;

/// <summary>Prefixes that are taken off, paths that are not there, and the sources of ITE-4 beside files and git.</summary>
public sealed class ArtifactSourcesTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Of_the_prefixes_the_one_that_fits_is_taken_off()
    {
        foreach (var name in (string[])["src/a", "lib/b", "other/c"]) _scratch.Write(name);

        Assert.Equal(["a", "b", "other/c"], await Names(Options with { StripPrefixes = ["src/", "lib/"] }, "."));
        Assert.Equal(["file:a"], await Names(Options with { StripPrefixes = ["src/"] }, "file:src"));
    }

    [Fact]
    public async Task An_absolute_prefix_is_taken_off_an_absolute_source()
    {
        var path = _scratch.Write("src/deep/a");
        var options = Options with { StripPrefixes = [_scratch.Root + "/src/"] };

        Assert.Equal(["deep/a"], await Names(options, path));
        Assert.Equal(["src/deep/a"], await Names(options, "src/deep/a"));
    }

    [Theory]
    [InlineData("src", "/a")]
    [InlineData("src/a", "")]
    [InlineData("sr", "c/a")]
    public async Task What_is_left_must_be_a_clean_name(string prefix, string left)
    {
        _scratch.Write("src/a");
        var recording = Names(Options with { StripPrefixes = [prefix] }, ".");

        if (left == "c/a") Assert.Equal([left], await recording);
        else Assert.Equal(Codes.ArtifactNameUnsafe, (await Assert.ThrowsAsync<RecordingException>(() => recording)).Code);
    }

    [Fact]
    public async Task Two_files_that_would_have_one_name_are_refused_and_one_file_named_twice_is_not()
    {
        _scratch.Write("src/a", "same");
        _scratch.Write("lib/a", "same");
        var options = Options with { StripPrefixes = ["src/", "lib/"] };

        Assert.Equal(["a"], await Names(options, "src", "src/a"));
        Assert.Equal(Codes.ArtifactNameTwice, (await Assert.ThrowsAsync<RecordingException>(() => Names(options, "."))).Code);
    }

    [Fact]
    public void A_prefix_that_begins_another_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Options with { StripPrefixes = ["src/", "src/deep/"] });
        Assert.Throws<ArgumentException>(() => Options with { StripPrefixes = ["src/", "src/"] });
        Assert.Equal(["src/", "source/"], (Options with { StripPrefixes = ["src/", "source/"] }).StripPrefixes);
    }

    [Fact]
    public async Task Patterns_see_the_path_before_anything_is_taken_off()
    {
        _scratch.Write("src/a");

        Assert.Empty(await Names(Options with { StripPrefixes = ["src/"], Exclude = ["/src/a"] }, "."));
        Assert.Equal(["a"], await Names(Options with { StripPrefixes = ["src/"], Exclude = ["/a"] }, "."));
    }

    [Fact]
    public async Task A_path_that_is_not_there_can_be_told_of_and_the_rest_is_recorded()
    {
        _scratch.Write("a");
        List<string> missing = [];

        Assert.Equal(["a"], await Names(Options with { Missing = missing.Add }, "nowhere", "a", "a/below"));
        Assert.Equal(["nowhere", "a/below"], missing);
    }

    [Fact]
    public async Task I3_a_dangling_link_that_is_named_is_refused_also_where_missing_paths_are_not()
    {
        _scratch.Link("dangling", "nowhere");
        List<string> missing = [];

        Assert.Equal(Codes.PathUnreadable, (await Assert.ThrowsAsync<RecordingException>(() => Names(Options with { Missing = missing.Add }, "dangling"))).Code);
        Assert.Empty(missing);
    }

    [Fact]
    public async Task A_folder_is_one_artifact_whose_digest_is_that_of_the_list_of_its_files()
    {
        _scratch.Write("d/b", "b");
        _scratch.Write("d/a/c", "c");
        _scratch.Write("d/x.pyc", "hidden");
        var list = $"{Hex("c")}  a/c\n{Hex("b")}  b\n";

        foreach (var source in (string[])["dir:d", "dir:./d/", $"dir:{_scratch.At("d")}"])
            Assert.Equal(("dir:d", $"sha256:{Hex(list)}"), await Single(Options, source));
        Assert.Equal(("dir:d", $"sha256:{Hex(list)}"), await Single(Options with { StripPrefixes = ["d/"] }, "dir:d"));
    }

    [Theory]
    [InlineData("dir:", Codes.PathUnreadable)]
    [InlineData("dir:file", Codes.PathUnreadable)]
    [InlineData("dir:missing", Codes.PathUnreadable)]
    [InlineData("dir:.", Codes.ArtifactNameUnsafe)]
    [InlineData("dir:..", Codes.ArtifactNameUnsafe)]
    public async Task What_is_no_folder_or_has_no_clean_name_is_no_folder_artifact(string source, string code)
    {
        _scratch.Write("file");

        Assert.Equal(code, (await Assert.ThrowsAsync<RecordingException>(() => Names(Options, source))).Code);
    }

    [Fact]
    public async Task The_commit_of_an_OSTree_branch_is_recorded_under_the_branch()
    {
        var id = Commit("app/main", "a commit");

        Assert.Equal(("ostree:app/main", $"sha256:{id}"), await Single(Options, "ostree:app/main"));
    }

    [Fact]
    public async Task The_commit_that_ostree_itself_makes_is_recorded()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/ostree"), "ostree is not installed.");
        _scratch.Write("tree/a", "a");
        _scratch.Run("ostree", "init", "--repo=repo", "--mode=archive");
        var id = _scratch.Run("ostree", "commit", "--repo=repo", "--branch=main", "--subject=first", "tree").Trim();

        Assert.Equal(("ostree:main", $"sha256:{id}"), await Single(new() { BaseDirectory = _scratch.At("repo") }, "ostree:main"));
    }

    [Theory]
    [InlineData("ostree:")]
    [InlineData("ostree:nowhere")]
    [InlineData("ostree:../heads/main")]
    [InlineData("ostree:/etc/passwd")]
    [InlineData("ostree:remote:main")]
    [InlineData("ostree:empty")]
    [InlineData("ostree:long")]
    public async Task A_branch_that_cannot_be_read_is_refused(string source)
    {
        Commit("main", "a commit");
        _scratch.Write("refs/heads/empty");
        _scratch.Write("refs/heads/long", new string('a', 65));

        Assert.Equal(Codes.OSTreeUnreadable, (await Assert.ThrowsAsync<RecordingException>(() => Names(Options, source))).Code);
    }

    [Fact]
    public async Task A_commit_under_the_id_of_another_is_refused()
    {
        var id = Commit("main", "a commit");
        _scratch.Write($"objects/{id[..2]}/{id[2..]}.commit", "another");

        Assert.Equal(Codes.OSTreeCommitForged, (await Assert.ThrowsAsync<RecordingException>(() => Names(Options, "ostree:main"))).Code);
    }

    [Fact]
    public async Task A_commit_is_read_to_its_bound_and_no_further()
    {
        Commit("main", new string('c', Limits.OSTreeCommitBytes));
        Assert.Equal(["ostree:main"], await Names(Options, "ostree:main"));

        Commit("main", new string('c', Limits.OSTreeCommitBytes + 1));
        Assert.Equal(Codes.OSTreeUnreadable, (await Assert.ThrowsAsync<RecordingException>(() => Names(Options, "ostree:main"))).Code);
    }

    [Fact]
    public async Task A_scheme_that_the_caller_brings_is_recorded_and_one_that_nobody_knows_is_refused()
    {
        var options = Options with { Schemes = [new Fixed()] };

        Assert.Equal(("@fixed/x", $"sha256:{Hex("x")}"), await Single(options, "fixed:x"));
        Assert.Contains("fixed:", (await Assert.ThrowsAsync<RecordingException>(() => Names(options, "other:x"))).Hint, StringComparison.Ordinal);
        Assert.Equal(Codes.SchemeUnknown, (await Assert.ThrowsAsync<RecordingException>(() => Names(Options, "fixed:x"))).Code);
    }

    [Fact]
    public async Task Two_sources_that_give_one_name_two_contents_are_refused()
    {
        var options = Options with { Schemes = [new Fixed()] };

        Assert.Equal(["@fixed/x"], await Names(options, "fixed:x", "fixed:x"));
        Assert.Equal(Codes.ArtifactNameTwice, (await Assert.ThrowsAsync<RecordingException>(() => Names(options, "fixed:x", "fixed:x#other"))).Code);
    }

    private RecordingOptions Options => new() { BaseDirectory = _scratch.Root };

    private static async Task<string[]> Names(RecordingOptions options, params string[] sources) =>
        [.. (await new ArtifactRecorder(options).RecordAsync(sources, TestContext.Current.CancellationToken)).Names.Select(name => name.Value)];

    private static async Task<(string, string)> Single(RecordingOptions options, string source)
    {
        var (name, digests) = Assert.Single(await new ArtifactRecorder(options).RecordAsync([source], TestContext.Current.CancellationToken));
        return (name.Value, digests.ToString());
    }

    private string Commit(string branch, string content)
    {
        var id = Hex(content);
        _scratch.Write($"objects/{id[..2]}/{id[2..]}.commit", content);
        _scratch.Write($"refs/heads/{branch}", id + "\n");
        return id;
    }

    private static string Hex(string content) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));

    /// <summary>What stands behind the colon is the name, and what stands there as a whole the content.</summary>
    private sealed class Fixed : ArtifactScheme
    {
        public override string Name => "fixed";

        public override IReadOnlyList<Artifact> Record(string text, string baseDirectory, CancellationToken cancellationToken) =>
            [new(ArtifactName.Parse($"@fixed/{text.Split('#')[0]}"), DigestSet.Sha256(SHA256.HashData(Encoding.UTF8.GetBytes(text))))];
    }
}
