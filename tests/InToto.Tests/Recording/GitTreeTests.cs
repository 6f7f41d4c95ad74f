using System.Security.Cryptography;
using System.Text;
using InToto.Recording;

namespace InToto.Tests.Recording;

public sealed class GitTreeTests : IDisposable
{
    private readonly ScratchRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Theory]
    [InlineData("sha1")]
    [InlineData("sha256")]
    public async Task A_commit_is_recorded_as_its_files_and_its_id(string objectFormat)
    {
        using var repository = new ScratchRepository(objectFormat);
        repository.Write("src/demo.cs", "class Demo;");
        repository.Write("readme", "");
        repository.Files.Executable("repo/build.sh", "true");
        var commit = repository.Commit();

        var recorded = await repository.Record();

        Assert.Equal(["@commit", "build.sh", "readme", "src/demo.cs"], Names(recorded));
        Assert.Equal(Sha256(commit + "\n"), recorded[ArtifactName.Parse("@commit")]);
        Assert.Equal(Sha256("class Demo;"), recorded[ArtifactName.Parse("src/demo.cs")]);
        Assert.Equal(Sha256(""), recorded[ArtifactName.Parse("readme")]);
    }

    [Fact]
    public async Task What_is_recorded_is_the_commit_not_the_working_tree()
    {
        _repository.Write("a", "committed");
        _repository.Commit();
        _repository.Write("a", "edited");
        _repository.Write("b", "untracked");

        var recorded = await _repository.Record();

        Assert.Equal(Sha256("committed"), recorded[ArtifactName.Parse("a")]);
        Assert.Equal(["@commit", "a"], Names(recorded));
    }

    [Fact]
    public async Task A_tag_a_branch_and_an_id_name_the_commit_they_lead_to()
    {
        _repository.Write("a", "1");
        var first = _repository.Commit();
        _repository.Git("tag", "-a", "v1", "-m", "first");
        _repository.Write("a", "2");
        _repository.Commit();

        foreach (var source in (string[])["git:v1", "git:HEAD~1", "git:" + first, "git:refs/tags/v1", "git:" + _repository.Id("v1")])
            Assert.Equal(Sha256("1"), (await _repository.Record(source))[ArtifactName.Parse("a")]);
        Assert.Equal(Sha256("2"), (await _repository.Record("git:main"))[ArtifactName.Parse("a")]);
    }

    [Fact]
    public async Task Names_begin_at_the_root_of_the_repository_wherever_the_base_directory_is()
    {
        _repository.Write("src/deep/a", "a");
        _repository.Commit();

        Assert.Equal(["@commit", "src/deep/a"], Names(await _repository.Record(folder: "src/deep")));
    }

    [Fact]
    public async Task What_is_excluded_on_disk_is_recorded_from_a_commit()
    {
        _repository.Write("a.link", "x");
        _repository.Commit();

        Assert.Equal(["@commit", "a.link"], Names(await _repository.Record()));
    }

    [Fact]
    public async Task An_empty_commit_has_an_id_and_no_files()
    {
        _repository.Commit();

        Assert.Equal(["@commit"], Names(await _repository.Record()));
    }

    [Fact]
    public async Task Files_of_a_commit_are_the_files_of_its_checkout()
    {
        for (var i = 0; i < 300; i++) _repository.Write($"d{i % 7}/e{i % 3}/f{i}", new string((char)('a' + i % 26), i * 97));
        _repository.Commit();
        _repository.Git("repack", "-adq");

        var commit = await _repository.Record();
        var disk = await _repository.Record(".");

        Assert.Equal(["@commit"], commit.DifferencesFrom(disk).Select(name => name.Value));
    }

    [Fact]
    public async Task A_revision_together_with_its_clean_checkout_is_one_set_and_with_an_edited_one_is_refused()
    {
        _repository.Write("a", "committed");
        _repository.Commit();
        var recorder = new ArtifactRecorder(new() { BaseDirectory = _repository.Root });
        Assert.Equal(2, (await recorder.RecordAsync([".", "git:HEAD"], TestContext.Current.CancellationToken)).Count);

        _repository.Write("a", "edited");
        var refused = await Assert.ThrowsAsync<RecordingException>(() => recorder.RecordAsync([".", "git:HEAD"], TestContext.Current.CancellationToken));

        Assert.Equal(Codes.ArtifactNameTwice, refused.Code);
        Assert.Contains("'a'", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("git:no-such-branch")]
    [InlineData("git:HEAD:a")]
    [InlineData("git:HEAD^{tree}")]
    [InlineData("git:")]
    [InlineData("git:--help")]
    [InlineData("git:HEAD\n")]
    [InlineData("git:0000000000000000000000000000000000000000")]
    public async Task A_revision_that_is_no_commit_is_refused(string source)
    {
        _repository.Write("a", "x");
        _repository.Commit();

        Assert.Equal(Codes.GitUnreadable, (await _repository.Refused(source)).Code);
    }

    [Fact]
    public async Task A_folder_that_is_in_no_repository_is_refused()
    {
        var recorder = new ArtifactRecorder(new() { BaseDirectory = _repository.Files.Root });

        var refused = await Assert.ThrowsAsync<RecordingException>(() => recorder.RecordAsync(["git:HEAD"], TestContext.Current.CancellationToken));

        Assert.Equal(Codes.GitUnreadable, refused.Code);
    }

    [Fact]
    public async Task A_replace_ref_does_not_replace()
    {
        _repository.Write("a", "real");
        var commit = _repository.Commit();
        var blob = _repository.Id("HEAD:a");
        _repository.Git("replace", blob, _repository.WriteObject("blob", "evil"u8.ToArray()));
        _repository.Write("a", "another");
        _repository.Git("replace", commit, _repository.Commit());
        Assert.Equal("evil", _repository.Git("cat-file", "blob", blob));

        var recorded = await _repository.Record("git:" + commit);

        Assert.Equal(Sha256("real"), recorded[ArtifactName.Parse("a")]);
        Assert.Equal(Sha256(commit + "\n"), recorded[ArtifactName.Parse("@commit")]);
    }

    [Theory]
    [InlineData("blob")]
    [InlineData("tree")]
    [InlineData("commit")]
    [InlineData("tag")]
    [InlineData("link")]
    public async Task An_object_whose_bytes_are_not_what_its_id_says_is_refused(string which)
    {
        _repository.Write("a", "real");
        _repository.Link("l", "a");
        var commit = _repository.Commit();
        var (blob, tree, link) = (_repository.Id("HEAD:a"), _repository.Id("HEAD^{tree}"), _repository.Id("HEAD:l"));
        _repository.Git("tag", "-a", "v1", "-m", "v1");
        Assert.NotEmpty(await _repository.Record("git:v1"));
        _repository.Git("rm", "-q", "--cached", "l");
        File.Delete(Path.Join(_repository.Root, "l"));
        _repository.Write("a", "evil");
        var evil = _repository.Commit();

        if (which == "blob") _repository.Forge(blob, _repository.Id("HEAD:a"));
        else if (which == "tree") _repository.Forge(tree, _repository.Id("HEAD^{tree}"));
        else if (which == "commit") _repository.Forge(commit, evil);
        else if (which == "tag") _repository.Forge(_repository.Id("v1"), _repository.WriteObject("tag", Encoding.ASCII.GetBytes($"object {evil}\ntype commit\ntag v1\n\n")));
        else _repository.Forge(link, _repository.WriteObject("blob", "../b"u8.ToArray()));

        Assert.Equal(Codes.GitObjectForged, (await _repository.Refused("git:v1")).Code);
    }

    [Fact]
    public async Task A_damaged_object_is_refused()
    {
        _repository.Write("a", new string('x', 100_000));
        _repository.Commit();
        var path = _repository.ObjectPath(_repository.Id("HEAD:a"));
        File.SetAttributes(path, FileAttributes.Normal);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^20]);

        Assert.Equal(Codes.GitUnreadable, (await _repository.Refused()).Code);
    }

    [Fact]
    public async Task A_missing_object_is_refused()
    {
        _repository.Write("a", "x");
        _repository.Commit();
        File.SetAttributes(_repository.ObjectPath(_repository.Id("HEAD:a")), FileAttributes.Normal);
        File.Delete(_repository.ObjectPath(_repository.Id("HEAD:a")));

        var refused = await _repository.Refused();

        Assert.Equal(Codes.GitUnreadable, refused.Code);
        Assert.Contains("lacks", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task H6_nothing_that_the_repository_configures_is_run()
    {
        var canary = _repository.Files.Executable("canary.sh", $"touch {_repository.Files.At("canary")}; cat");
        _repository.Write(".gitattributes", "* filter=evil diff=evil\n");
        _repository.Write("a", "x");
        _repository.Commit();
        foreach (var setting in (string[])["core.fsmonitor", "filter.evil.clean", "filter.evil.smudge", "filter.evil.process", "diff.evil.textconv", "core.pager", "core.sshCommand", "core.editor", "alias.cat-file", "alias.rev-parse"])
            _repository.Git("config", setting, (setting.StartsWith("alias", StringComparison.Ordinal) ? "!" : "") + canary);
        _repository.Files.Executable("repo/.git/hooks/post-index-change", canary);
        _repository.Files.Executable("repo/.git/hooks/reference-transaction", canary);

        Assert.Equal(Sha256("x"), (await _repository.Record())[ArtifactName.Parse("a")]);
        Assert.False(File.Exists(_repository.Files.At("canary")));
    }

    [Fact]
    public async Task H6_a_partial_clone_is_refused_and_fetches_nothing()
    {
        var canary = _repository.Files.Executable("canary.sh", $"touch {_repository.Files.At("canary")}; exec git-upload-pack \"$@\"");
        _repository.Write("a", "x");
        _repository.Commit();
        _repository.Git("config", "uploadpack.allowFilter", "true");
        var partial = _repository.Files.At("partial");
        ScratchRepository.GitIn(_repository.Files.Root, "clone", "-q", "--no-local", "--no-checkout", "--filter=blob:none", "file://" + _repository.Root, partial);
        ScratchRepository.GitIn(partial, "config", "remote.origin.uploadpack", canary);
        var recorder = new ArtifactRecorder(new() { BaseDirectory = partial });

        var refused = await Assert.ThrowsAsync<RecordingException>(() => recorder.RecordAsync(["git:HEAD"], TestContext.Current.CancellationToken));

        Assert.Equal(Codes.GitUnreadable, refused.Code);
        Assert.False(File.Exists(_repository.Files.At("canary")));
    }

    [Fact]
    public async Task An_LFS_pointer_stands_for_the_content_that_it_names()
    {
        var content = Sha256("the real content");
        _repository.Write("big.bin", $"version https://git-lfs.github.com/spec/v1\noid {content}\nsize 16\n");
        _repository.Write("almost.bin", $"version https://git-lfs.github.com/spec/v1\noid {content}x\nsize 16\n");
        _repository.Write("docs/example.md", $"Like so:\nversion https://git-lfs.github.com/spec/v1\noid {content}\nsize 16\n");
        _repository.Commit();

        var recorded = await _repository.Record();

        Assert.Equal(content, recorded[ArtifactName.Parse("big.bin")]);
        foreach (var name in (string[])["almost.bin", "docs/example.md"])
            Assert.Equal(Sha256(File.ReadAllText(Path.Join(_repository.Root, name))), recorded[ArtifactName.Parse(name)]);
    }

    [Fact]
    public async Task A_symbolic_link_stands_for_what_it_leads_to()
    {
        _repository.Write("real/a", "content");
        _repository.Write("top", "top");
        _repository.Link("file", "real/a");
        _repository.Link("folder", "./real/");
        _repository.Link("chain", "folder/a");
        _repository.Link("real/up", "../top");
        _repository.Link("deep/er/link", "../../folder/up");
        _repository.Commit();

        var recorded = await _repository.Record();

        Assert.Equal(["@commit", "chain", "deep/er/link", "file", "folder/a", "folder/up", "real/a", "real/up", "top"], Names(recorded));
        foreach (var name in (string[])["chain", "file", "folder/a"]) Assert.Equal(Sha256("content"), recorded[ArtifactName.Parse(name)]);
        foreach (var name in (string[])["deep/er/link", "folder/up", "real/up"]) Assert.Equal(Sha256("top"), recorded[ArtifactName.Parse(name)]);
        Assert.Equal(["@commit"], recorded.DifferencesFrom(await _repository.Record(".")).Select(name => name.Value));
    }

    [Theory]
    [InlineData("/etc/passwd", "leads out")]
    [InlineData("../../outside", "leads out")]
    [InlineData("../sub/../../outside", "leads out")]
    [InlineData("missing", "not in the commit")]
    [InlineData("a/below-a-file", "not in the commit")]
    [InlineData("link", "loop")]
    [InlineData("..", "loop")]
    [InlineData(".", "loop")]
    [InlineData("../sub", "loop")]
    public async Task I2_I3_a_link_out_of_the_tree_or_nowhere_or_in_a_loop_is_refused(string target, string why)
    {
        _repository.Write("sub/a", "a");
        _repository.Link("sub/link", target);
        _repository.Commit();

        var refused = await _repository.Refused();

        Assert.Equal(Codes.LinkEscapes, refused.Code);
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("@evil", Codes.ArtifactNameUnsafe)]
    [InlineData("pkg:evil", Codes.ArtifactNameUnsafe)]
    [InlineData("back\\slash", Codes.ArtifactNameUnsafe)]
    [InlineData("..", Codes.ArtifactNameUnsafe)]
    [InlineData(".", Codes.ArtifactNameUnsafe)]
    [InlineData("", Codes.ArtifactNameUnsafe)]
    [InlineData("a/b", Codes.ArtifactNameUnsafe)]
    [InlineData("right\u202Eleft", Codes.ArtifactNameUnsafe)]
    public async Task F2_F3_a_name_in_a_tree_that_cannot_be_an_artifacts_name_is_refused(string name, string code)
    {
        var blob = _repository.WriteObject("blob", "x"u8.ToArray());
        var commit = _repository.CommitOf(_repository.WriteObject("tree", Tree(("100644", Encoding.UTF8.GetBytes(name), blob))));

        Assert.Equal(code, (await _repository.Refused("git:" + commit)).Code);
    }

    [Fact]
    public async Task F9_a_name_in_a_tree_that_is_not_UTF8_is_refused()
    {
        var blob = _repository.WriteObject("blob", "x"u8.ToArray());
        var commit = _repository.CommitOf(_repository.WriteObject("tree", Tree(("100644", [0x61, 0xC3, 0x28], blob))));

        Assert.Equal(Codes.ArtifactNameUnsafe, (await _repository.Refused("git:" + commit)).Code);
    }

    [Fact]
    public async Task A_tree_with_one_name_twice_or_cut_short_or_with_a_strange_mode_is_refused()
    {
        var blob = _repository.WriteObject("blob", "x"u8.ToArray());
        (byte[] Tree, string Code)[] cases =
        [
            (Tree(("100644", "a"u8.ToArray(), blob), ("100755", "a"u8.ToArray(), blob)), Codes.ArtifactNameTwice),
            (Tree(("100644", "a"u8.ToArray(), blob))[..^1], Codes.GitUnreadable),
            (Tree(("100600", "a"u8.ToArray(), blob)), Codes.GitUnreadable),
            (Tree(("40000", "a"u8.ToArray(), blob)), Codes.GitUnreadable),
        ];

        foreach (var (tree, code) in cases)
            Assert.Equal(code, (await _repository.Refused("git:" + _repository.CommitOf(_repository.WriteObject("tree", tree)))).Code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task I6_a_tree_that_multiplies_itself_is_refused(bool hasFiles)
    {
        var blob = _repository.WriteObject("blob", "x"u8.ToArray());
        var tree = _repository.WriteObject("tree", hasFiles ? Tree(("100644", "f"u8.ToArray(), blob)) : []);
        for (var level = 0; level < 12; level++)
            tree = _repository.WriteObject("tree", Tree([.. Enumerable.Range(0, 10).Select(i => ("40000", Encoding.ASCII.GetBytes($"d{i}"), tree))]));

        var refused = await _repository.Refused("git:" + _repository.CommitOf(tree)).WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        Assert.Equal(Codes.RecordingTooLarge, refused.Code);
    }

    [Fact]
    public async Task Folders_are_followed_to_the_bound_on_their_depth_and_no_further()
    {
        var blob = _repository.WriteObject("blob", "x"u8.ToArray());
        var tree = _repository.WriteObject("tree", Tree(("100644", "f"u8.ToArray(), blob)));
        for (var level = 1; level < Limits.FolderDepth; level++) tree = _repository.WriteObject("tree", Tree(("40000", "d"u8.ToArray(), tree)));
        Assert.Equal(2, (await _repository.Record("git:" + _repository.CommitOf(tree))).Count);

        tree = _repository.WriteObject("tree", Tree(("40000", "d"u8.ToArray(), tree)));
        Assert.Equal(Codes.RecordingTooLarge, (await _repository.Refused("git:" + _repository.CommitOf(tree))).Code);
    }

    [Fact]
    public async Task A_blob_larger_than_any_buffer_is_streamed()
    {
        var content = new byte[3_000_000];
        for (var i = 0; i < content.Length; i++) content[i] = (byte)(i * 31 >> 3);
        _repository.Files.Write("repo/big", content);
        _repository.Commit();

        Assert.Equal(DigestSet.Sha256(SHA256.HashData(content)), (await _repository.Record())[ArtifactName.Parse("big")]);
    }

    private static IEnumerable<string> Names(InToto.Artifacts artifacts) => artifacts.Names.Select(name => name.Value);

    private static DigestSet Sha256(string content) => DigestSet.Sha256(SHA256.HashData(Encoding.UTF8.GetBytes(content)));

    private static byte[] Tree(params (string Mode, byte[] Name, string Id)[] entries) =>
        [.. entries.SelectMany(entry => (byte[])[.. Encoding.ASCII.GetBytes(entry.Mode + " "), .. entry.Name, 0, .. Convert.FromHexString(entry.Id)])];
}
