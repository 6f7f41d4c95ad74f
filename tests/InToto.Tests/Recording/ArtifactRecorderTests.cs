using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using InToto.Recording;

namespace InToto.Tests.Recording;

public sealed class ArtifactRecorderTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task A_file_is_recorded_under_its_relative_path_with_its_sha256()
    {
        _scratch.Write("src/demo.cs", "class Demo;");

        var (name, digests) = Assert.Single(await Record("src/demo.cs"));

        Assert.Equal("src/demo.cs", name.Value);
        Assert.Equal(Sha256("class Demo;"), digests);
    }

    [Fact]
    public async Task A_folder_is_recorded_with_everything_below_it_and_empty_folders_are_invisible()
    {
        _scratch.Write("src/a", "a");
        _scratch.Write("src/deep/er/b", "b");
        _scratch.Write("src/.hidden", "h");
        _scratch.Write("other", "o");
        _scratch.Folder("src/empty");

        Assert.Equal(["src/.hidden", "src/a", "src/deep/er/b"], await Names("src"));
    }

    [Theory]
    [InlineData(".")]
    [InlineData("./")]
    [InlineData("sub/..")]
    [InlineData("./sub/../")]
    public async Task The_base_directory_itself_is_recorded_without_a_prefix(string source)
    {
        _scratch.Write("sub/a", "a");

        Assert.Equal(["sub/a"], await Names(source));
    }

    [Theory]
    [InlineData("./sub/a")]
    [InlineData("sub//a")]
    [InlineData("sub/../sub/./a")]
    [InlineData("sub/")]
    public async Task Each_source_is_normalised_before_it_becomes_a_name(string source)
    {
        _scratch.Write("sub/a", "a");

        Assert.Equal(["sub/a"], await Names(source));
    }

    [Fact]
    public async Task An_absolute_path_inside_the_base_is_recorded_relative_to_it()
    {
        var path = _scratch.Write("sub/a", "a");

        Assert.Equal(["sub/a"], await Names(path));
    }

    [Fact]
    public async Task The_file_scheme_is_part_of_the_name_as_the_reference_has_it()
    {
        _scratch.Write("sub/a", "a");

        Assert.Equal(["file:sub/a"], await Names("file:sub"));
    }

    [Fact]
    public async Task No_sources_record_nothing() => Assert.Empty(await Names());

    [Fact]
    public async Task A_source_named_twice_is_recorded_once()
    {
        _scratch.Write("sub/a", "a");

        Assert.Equal(["sub/a"], await Names("sub", "sub/a", "."));
    }

    [Fact]
    public async Task Names_are_in_ordinal_order_whatever_the_order_of_sources()
    {
        foreach (var name in (string[])["b", "a", "B", "é", "a-b", "a/b"]) _scratch.Write(name == "a/b" ? "a_/b" : name);

        Assert.Equal(["B", "a", "a-b", "a_/b", "b", "é"], await Names("é", "b", "a_", "a-b", "a", "B"));
    }

    [Fact]
    public async Task What_the_reference_excludes_by_default_is_excluded_by_default()
    {
        foreach (var name in (string[])["a.link", "a.link-unfinished", ".git/config", "m.pyc", "e~", "kept", "sub/.git", "sub/x.776a00e2.link"]) _scratch.Write(name);

        Assert.Equal(["kept"], await Names("."));
    }

    [Fact]
    public async Task No_patterns_exclude_nothing()
    {
        _scratch.Write("a.link");
        _scratch.Write(".git/config");

        Assert.Equal([".git/config", "a.link"], await NamesWith(Options with { Exclude = [] }, "."));
    }

    [Theory]
    [InlineData("out/a.txt")]
    [InlineData("out")]
    [InlineData("out/deep")]
    public async Task A_source_that_lies_in_an_excluded_folder_is_excluded_too(string source)
    {
        _scratch.Write("out/a.txt");
        _scratch.Write("out/deep/b");

        Assert.Empty(await NamesWith(Options with { Exclude = ["out/"] }, source));
    }

    [Fact]
    public async Task An_excluded_folder_is_not_even_looked_at()
    {
        _scratch.Fifo("fifo");
        _scratch.Folder("out");
        _scratch.Fifo("out/fifo");
        _scratch.Write("a");

        Assert.Equal(["a"], await NamesWith(Options with { Exclude = ["out", "fifo"] }, "."));
    }

    [Fact]
    public void The_base_directory_must_be_absolute() =>
        Assert.Throws<ArgumentException>(() => new RecordingOptions { BaseDirectory = "relative" });

    [Theory]
    [InlineData("missing")]
    [InlineData("sub/missing")]
    [InlineData("sub/a/below-a-file")]
    [InlineData("")]
    [InlineData("file:")]
    public async Task What_does_not_exist_is_refused(string source)
    {
        _scratch.Write("sub/a");

        Assert.Equal(Codes.PathUnreadable, (await Refused(source)).Code);
    }

    [Theory]
    [InlineData("pkg:nuget/newtonsoft.json@13.0.3")]
    [InlineData("FILE:a.txt")]
    [InlineData("docker:image")]
    [InlineData("http://example.com/a")]
    public async Task An_unknown_scheme_is_refused_and_the_known_ones_are_named(string source)
    {
        var refused = await Refused(source);

        Assert.Equal(Codes.SchemeUnknown, refused.Code);
        Assert.Contains("file:, dir:, git:, ostree:", refused.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("sub/../../x")]
    [InlineData("/etc/hostname")]
    [InlineData("/")]
    [InlineData("file:../x")]
    public async Task F1_a_path_outside_the_base_directory_is_refused(string source) =>
        Assert.Equal(Codes.ArtifactNameUnsafe, (await Refused(source)).Code);

    [Fact]
    public async Task A_folder_beside_the_base_that_begins_like_it_is_outside()
    {
        using var sibling = new ScratchFolder();
        var twin = Directory.CreateDirectory(sibling.At("base-twin")).FullName;
        File.WriteAllText(Path.Join(twin, "a"), "a");
        sibling.Folder("base");

        var refused = await Assert.ThrowsAsync<RecordingException>(() => NamesWith(new() { BaseDirectory = sibling.At("base") }, Path.Join(twin, "a")));

        Assert.Equal(Codes.ArtifactNameUnsafe, refused.Code);
    }

    [Theory]
    [InlineData("@commit")]
    [InlineData("@nupkg/lib/a.dll")]
    [InlineData("pkg:nuget/a")]
    [InlineData("a:b")]
    public async Task A_first_segment_with_a_meaning_of_its_own_is_refused(string name)
    {
        _scratch.Write(name);

        Assert.Equal(Codes.ArtifactNameUnsafe, (await Refused(".")).Code);
        Assert.Equal(Codes.ArtifactNameUnsafe, (await Refused("./" + name)).Code);
    }

    [Theory]
    [InlineData("sub/@commit")]
    [InlineData("sub/a:b")]
    [InlineData("a@b")]
    public async Task A_later_at_sign_or_colon_is_just_a_character(string name)
    {
        _scratch.Write(name);

        Assert.Equal([name], await Names("."));
    }

    [Theory]
    [InlineData("a\\b")]
    [InlineData("line\nfeed")]
    [InlineData("escape\e[31m")]
    [InlineData("right\u202Eleft")]
    public async Task F3_a_name_with_a_backslash_or_control_character_is_refused(string name)
    {
        _scratch.Write($"sub/{name}");

        var refused = await Refused(".");

        Assert.Equal(Codes.ArtifactNameUnsafe, refused.Code);
        Assert.DoesNotContain(refused.Message, c => char.IsControl(c) || c == '\u202E');
    }

    [Fact]
    public async Task F9_a_name_that_is_not_UTF8_is_refused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems do not allow such names.");
        _scratch.Run("sh", "-c", "touch \"$(printf 'bad\\303\\050')\"");

        var refused = await Refused(".");

        _scratch.Run("sh", "-c", "rm bad*"); // The BCL cannot name it, so it cannot delete it either.
        Assert.Equal(Codes.ArtifactNameUnsafe, refused.Code);
    }

    [Fact]
    public async Task I2_a_link_out_of_the_base_is_refused_and_one_inside_is_recorded_under_its_own_name()
    {
        using var outside = new ScratchFolder();
        _scratch.Write("real", "content");
        _scratch.Link("sub/inside", "../real");
        Assert.Equal(Sha256("content"), (await Record("sub"))[ArtifactName.Parse("sub/inside")]);

        _scratch.Link("sub/shadow", outside.Write("shadow", "secret"));
        var refused = await Refused("sub");

        Assert.Equal(Codes.LinkEscapes, refused.Code);
        Assert.Contains("sub/shadow", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task I2_a_folder_link_out_of_the_base_is_refused_also_in_the_middle_of_a_source()
    {
        using var outside = new ScratchFolder();
        outside.Write("deep/a", "secret");
        _scratch.Link("door", outside.Root);

        Assert.Equal(Codes.LinkEscapes, (await Refused(".")).Code);
        Assert.Equal(Codes.LinkEscapes, (await Refused("door")).Code);
        Assert.Equal(Codes.LinkEscapes, (await Refused("door/deep/a")).Code);
    }

    [Fact]
    public async Task A_folder_link_inside_the_base_is_followed_as_the_reference_follows_it()
    {
        _scratch.Write("real/deep/a", "a");
        _scratch.Link("alias", "real");

        Assert.Equal(["alias/deep/a", "real/deep/a"], await Names("."));
        Assert.Equal(["alias/deep/a"], await Names("alias"));
    }

    [Fact]
    public async Task A_base_directory_that_is_reached_through_a_link_is_where_it_leads()
    {
        _scratch.Write("real/sub/a", "a");
        _scratch.Link("alias", "real");
        var options = new RecordingOptions { BaseDirectory = _scratch.At("alias") };

        Assert.Equal(["sub/a"], await NamesWith(options, "."));
        Assert.Equal(["sub/a"], await NamesWith(options, _scratch.At("alias/sub")));
        Assert.Equal(["sub/a"], await NamesWith(options, _scratch.At("real/sub/a")));
    }

    [Theory]
    [InlineData("loop", "loop")]
    [InlineData("sub/up", "..")]
    [InlineData("sub/self", ".")]
    [InlineData("a", "b")]
    public async Task I3_a_loop_of_links_is_refused_fast(string link, string target)
    {
        _scratch.Write("file");
        _scratch.Link(link, target);
        if (target == "b") _scratch.Link("b", "a");

        var refused = await Refused(".").WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);

        Assert.Equal(Codes.LinkEscapes, refused.Code);
        Assert.Contains("loop", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task I3_links_that_multiply_a_small_tree_are_refused()
    {
        for (var level = 0; level < 30; level++)
        {
            _scratch.Folder($"{level}");
            for (var i = 0; i < 3; i++) _scratch.Link($"{level}/{i}", $"../{level + 1}");
        }
        _scratch.Folder("30");

        var refused = await Refused("0").WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        Assert.Equal(Codes.RecordingTooLarge, refused.Code);
    }

    [Fact]
    public async Task I3_links_to_many_folders_are_followed()
    {
        _scratch.Write("real/a", "a");
        for (var i = 0; i < 1_000; i++) _scratch.Link($"links/{i}", "../real");

        Assert.Equal(1_000, (await Names("links")).Length);
    }

    [Fact]
    public async Task I3_a_dangling_link_is_refused_unless_it_is_excluded()
    {
        _scratch.Write("a");
        _scratch.Link("dangling", "nowhere");

        Assert.Equal(Codes.PathUnreadable, (await Refused(".")).Code);
        Assert.Equal(["a"], await NamesWith(Options with { Exclude = ["dangling"] }, "."));
    }

    [Fact]
    public async Task I4_a_folder_swapped_for_a_link_never_lets_a_file_outside_in()
    {
        using var outside = new ScratchFolder();
        outside.Write("a", "secret");
        _scratch.Write("sub/a", "public");
        using var stop = new CancellationTokenSource();
        var swapping = Task.Run(() => Swap(_scratch.At("sub"), outside.Root, stop.Token), TestContext.Current.CancellationToken);

        for (var i = 0; i < 1_000; i++)
        {
            try
            {
                foreach (var (_, digests) in await Record(".")) Assert.Equal(Sha256("public"), digests);
            }
            catch (RecordingException)
            {
                // Refusing is right as well.
            }
        }

        await stop.CancelAsync();
        await swapping;
    }

    [Fact]
    public async Task I5_a_fifo_is_refused_fast()
    {
        _scratch.Fifo("fifo");

        var refused = await Refused(".").WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);

        Assert.Equal(Codes.NotRegularFile, refused.Code);
    }

    [Fact]
    public async Task I5_a_device_is_refused_fast()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It is about Linux's folder of devices.");
        var options = new RecordingOptions { BaseDirectory = "/dev" };

        foreach (var device in (string[])["zero", "null", "full"])
        {
            var refused = await Assert.ThrowsAsync<RecordingException>(() => NamesWith(options, device));
            Assert.Equal(Codes.NotRegularFile, refused.Code);
        }
    }

    [Fact]
    public async Task I5_a_file_of_the_system_that_claims_to_be_empty_is_refused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/proc is Linux's.");
        var options = new RecordingOptions { BaseDirectory = "/proc" };

        Assert.Equal(Codes.FileChanged, (await Assert.ThrowsAsync<RecordingException>(() => NamesWith(options, "version"))).Code);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(128 * 1024 - 1)]
    [InlineData(128 * 1024)]
    [InlineData(128 * 1024 + 1)]
    [InlineData(256 * 1024)]
    [InlineData(1_000_003)]
    public async Task I6_files_of_every_length_around_the_buffer_have_the_right_digest(int length)
    {
        var content = new byte[length];
        for (var i = 0; i < length; i++) content[i] = (byte)(i * 31 >> 3);
        _scratch.Write("a", content);

        Assert.Equal(DigestSet.Sha256(SHA256.HashData(content)), Assert.Single(await Record("a")).Digests);
    }

    [Fact]
    public async Task I6_a_file_longer_than_an_int_can_count_has_the_right_digest()
    {
        using (var file = File.Create(_scratch.At("a"))) file.SetLength((1L << 31) + 1);

        // What openssl dgst -sha256 says of 2^31 + 1 zero bytes.
        Assert.Equal("sha256:b8030a8ab89280935633d8d991da3d9907c0f12e8b6fc3bfc515f4d440872b6e", Assert.Single(await Record("a")).Digests.ToString());
    }

    [Fact]
    public async Task I6_a_sparse_file_beyond_the_bound_is_refused_before_it_is_read()
    {
        using (var file = File.Create(_scratch.At("a"))) file.SetLength(Limits.RecordedFileBytes + 1);

        var refused = await Refused("a").WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);

        Assert.Equal(Codes.RecordingTooLarge, refused.Code);
    }

    [Theory]
    [InlineData("grow")]
    [InlineData("shrink")]
    [InlineData("rewrite")]
    public async Task I7_a_file_that_changes_while_it_is_hashed_is_refused(string how)
    {
        var path = _scratch.At("a");
        using (var file = File.Create(path)) file.SetLength(256 << 20);
        var recording = Record("a");
        using var stop = new CancellationTokenSource();
        var changing = Task.Run(() => Change(path, how, stop.Token), TestContext.Current.CancellationToken);

        var refused = await Assert.ThrowsAsync<RecordingException>(() => recording);

        await stop.CancelAsync();
        await changing;
        Assert.Equal(Codes.FileChanged, refused.Code);
    }

    [Fact]
    public async Task I8_two_hard_links_to_one_file_are_both_recorded()
    {
        _scratch.Write("a", "content");
        _scratch.Run("ln", "a", "b");

        Assert.Equal(["a", "b"], await Names("."));
    }

    [Fact]
    public void I15_an_unreadable_file_is_refused_not_skipped()
    {
        _scratch.Write("a");
        _scratch.Forbid("a");
        using var folder = OpenFolder.At(RealPath.Of(_scratch.Root)!);

        var refused = Assert.Throws<RecordingException>(() => Unprivileged.Run(() => BoundedFile.OpenForHashing(folder, "a", out _)));

        Assert.Equal(Codes.PathUnreadable, refused.Code);
    }

    [Fact]
    public void I15_an_unreadable_folder_is_refused_not_skipped()
    {
        _scratch.Write("sub/a");
        _scratch.Forbid("sub");

        var refused = Assert.Throws<RecordingException>(() => Unprivileged.Run(() =>
            new FileWalk(Options, new FileQueue()).Add(new(".", ""), CancellationToken.None)));

        Assert.Equal(Codes.PathUnreadable, refused.Code);
    }

    [Fact]
    public async Task I16_line_endings_are_not_normalised()
    {
        _scratch.Write("lf", "a\n");
        _scratch.Write("crlf", "a\r\n");

        var recorded = await Record(".");

        Assert.NotEqual(recorded[ArtifactName.Parse("lf")], recorded[ArtifactName.Parse("crlf")]);
    }

    [Fact]
    public async Task I16_line_endings_that_are_normalised_on_request_are_the_same()
    {
        foreach (var (name, content) in new[] { ("lf", "a\n\nb"), ("crlf", "a\r\n\r\nb"), ("cr", "a\r\rb"), ("mixed", "a\r\n\rb") }) _scratch.Write(name, content);

        var recorded = await new ArtifactRecorder(Options with { NormalizeLineEndings = true }).RecordAsync(["."], TestContext.Current.CancellationToken);

        Assert.All(recorded, artifact => Assert.Equal(Sha256("a\n\nb"), artifact.Digests));
    }

    [Theory]
    [InlineData(128 * 1024 - 1)]
    [InlineData(128 * 1024)]
    [InlineData(256 * 1024 - 1)]
    public async Task I16_a_line_ending_that_is_cut_in_two_by_the_buffer_is_one(int before)
    {
        _scratch.Write("a", new string('x', before) + "\r\nb\r");

        var recorded = await new ArtifactRecorder(Options with { NormalizeLineEndings = true }).RecordAsync(["."], TestContext.Current.CancellationToken);

        Assert.Equal(Sha256(new string('x', before) + "\nb\n"), Assert.Single(recorded).Digests);
    }

    [Fact]
    public void I16_I9_a_link_says_how_its_files_were_recorded_where_that_is_not_the_usual_way()
    {
        var usual = RecordedHow.In(default, Options, Options);
        var other = RecordedHow.In(default, Options with { NormalizeLineEndings = true }, Options with { Exclude = ["*.log"] });

        Assert.Equal(System.Text.Json.JsonValueKind.Undefined, usual.ValueKind);
        Assert.Equal("""{"recording":{"materials":{"line-endings":"LF"},"products":{"exclude":["*.log"]}}}""", other.ToString());
        Assert.Equal("""{"workdir":"/x","recording":{"products":{"exclude":[]}}}""",
            RecordedHow.In(System.Text.Json.JsonElement.Parse("""{"workdir":"/x"}"""), null, Options with { Exclude = [] }).ToString());
    }

    [Fact]
    public async Task I1_a_file_that_is_swapped_all_the_time_has_the_digest_of_one_of_its_contents_or_is_refused()
    {
        DigestSet[] contents = [Sha256("one"), Sha256("two")];
        _scratch.Write("a", "one");
        _scratch.Write("next", "two");
        using var stop = new CancellationTokenSource();
        var swapping = Task.Run(() => Exchange(_scratch.At("a"), _scratch.At("next"), stop.Token), TestContext.Current.CancellationToken);
        var recorded = 0;

        for (var i = 0; i < 1_000; i++)
        {
            try
            {
                Assert.Contains(Assert.Single(await Record("a")).Digests, contents);
                recorded++;
            }
            catch (RecordingException refused)
            {
                Assert.Contains(refused.Code, new[] { Codes.FileChanged, Codes.PathUnreadable });
            }
        }

        await stop.CancelAsync();
        await swapping;
        Assert.NotEqual(0, recorded);
    }

    [Fact]
    public async Task I5_a_socket_is_refused_fast()
    {
        using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
        socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(_scratch.At("socket")));

        Assert.Equal(Codes.NotRegularFile, (await Refused(".").WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken)).Code);
    }

    [Fact]
    public async Task I17_a_path_longer_than_260_characters_is_recorded()
    {
        var path = string.Join('/', Enumerable.Repeat(new string('d', 60), 8)) + "/a";
        _scratch.Write(path, "a");

        Assert.Equal([path], await Names("."));
    }

    [Fact]
    public async Task Folders_are_followed_to_the_bound_on_their_depth_and_no_further()
    {
        string Nested(int folders) => string.Join('/', Enumerable.Repeat("d", folders));
        _scratch.Write(Nested(Limits.FolderDepth - 1) + "/a");
        Assert.Single(await Names("."));

        _scratch.Write(Nested(Limits.FolderDepth) + "/a");
        Assert.Equal(Codes.RecordingTooLarge, (await Refused(".")).Code);
    }

    [Fact]
    public async Task Of_several_problems_it_is_always_the_first_in_order_that_is_reported()
    {
        for (var i = 0; i < 20; i++) _scratch.Fifo($"fifo{i:00}");

        for (var i = 0; i < 20; i++) Assert.Contains("fifo00", (await Refused(".")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_stops_it()
    {
        using (var file = File.Create(_scratch.At("a"))) file.SetLength(8L << 30);
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new ArtifactRecorder(Options).RecordAsync(["a"], stop.Token));
    }

    private RecordingOptions Options => new() { BaseDirectory = _scratch.Root };

    private Task<InToto.Artifacts> Record(params string[] sources) =>
        new ArtifactRecorder(Options).RecordAsync(sources, TestContext.Current.CancellationToken);

    private Task<ImmutableArray<string>> Names(params string[] sources) => NamesWith(Options, sources);

    private static async Task<ImmutableArray<string>> NamesWith(RecordingOptions options, params string[] sources) =>
        [.. (await new ArtifactRecorder(options).RecordAsync(sources, TestContext.Current.CancellationToken)).Names.Select(name => name.Value)];

    private Task<RecordingException> Refused(params string[] sources) => Assert.ThrowsAsync<RecordingException>(() => Record(sources));

    private static DigestSet Sha256(string content) => DigestSet.Sha256(SHA256.HashData(Encoding.UTF8.GetBytes(content)));

    private static void Swap(string folder, string outside, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            Directory.Move(folder, folder + ".away");
            File.CreateSymbolicLink(folder, outside);
            File.Delete(folder);
            Directory.Move(folder + ".away", folder);
        }
    }

    private static void Exchange(string path, string next, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var content = File.ReadAllText(path);
            File.Move(next, path, overwrite: true);
            File.WriteAllText(next, content);
        }
    }

    private static void Change(string path, string how, CancellationToken stop)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        while (!stop.IsCancellationRequested)
        {
            if (how == "grow") file.SetLength(file.Length + 1);
            else if (how == "shrink") file.SetLength(file.Length - 1);
            else RandomAccess.Write(file.SafeFileHandle, "x"u8, 0);
            Thread.Sleep(1);
        }
    }
}
