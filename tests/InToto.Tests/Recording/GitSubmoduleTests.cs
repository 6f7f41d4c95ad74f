using System.Security.Cryptography;
using System.Text;

namespace InToto.Tests.Recording;

public sealed class GitSubmoduleTests : IDisposable
{
    private readonly ScratchRepository _inner = new();
    private readonly ScratchRepository _outer = new();
    private readonly string _pinned;

    public GitSubmoduleTests()
    {
        _inner.Write("lib/a", "pinned");
        _inner.Link("alias", "lib");
        _pinned = _inner.Commit();
        _outer.Write("top", "top");
        _outer.Git("submodule", "add", "-q", "--name", "the-name", _inner.Root, "deps/inner");
        _outer.Link("through", "deps/inner/lib/a");
        _outer.Commit();
    }

    public void Dispose()
    {
        _inner.Dispose();
        _outer.Dispose();
    }

    [Fact]
    public async Task A_submodule_is_recorded_at_the_commit_that_is_pinned()
    {
        _inner.Write("lib/a", "newer");
        _inner.Commit();
        ScratchRepository.GitIn(_outer.Files.At("repo/deps/inner"), "pull", "-q");

        var recorded = await _outer.Record();

        Assert.Equal([".gitmodules", "@commit", "deps/inner/alias/a", "deps/inner/lib/a", "through", "top"], recorded.Names.Select(name => name.Value));
        foreach (var name in (string[])["deps/inner/lib/a", "deps/inner/alias/a", "through"])
            Assert.Equal(DigestSet.Sha256(SHA256.HashData("pinned"u8)), recorded[ArtifactName.Parse(name)]);
        Assert.Equal(DigestSet.Sha256(SHA256.HashData(Encoding.ASCII.GetBytes(_outer.Id("HEAD") + "\n"))), recorded[ArtifactName.Parse("@commit")]);
    }

    [Fact]
    public async Task A_submodule_that_is_not_checked_out_is_found_in_the_folder_of_modules()
    {
        _outer.Git("submodule", "deinit", "-f", "-q", "deps/inner");
        Assert.False(File.Exists(_outer.Files.At("repo/deps/inner/.git")));

        Assert.Contains("deps/inner/lib/a", (await _outer.Record()).Names.Select(name => name.Value));
    }

    [Fact]
    public async Task A_submodule_inside_a_submodule_is_recorded_too()
    {
        using var outermost = new ScratchRepository();
        outermost.Git("submodule", "add", "-q", _outer.Root, "vendor");
        outermost.Git("submodule", "update", "-q", "--init", "--recursive");
        outermost.Commit();

        Assert.Contains("vendor/deps/inner/lib/a", (await outermost.Record()).Names.Select(name => name.Value));
    }

    [Fact]
    public async Task A_submodule_that_was_never_fetched_is_refused()
    {
        using var files = new ScratchFolder();
        ScratchRepository.GitIn(files.Root, "clone", "-q", _outer.Root, "clone");
        var recorder = new InToto.Recording.ArtifactRecorder(new() { BaseDirectory = files.At("clone") });

        var refused = await Assert.ThrowsAsync<RecordingException>(() => recorder.RecordAsync(["git:HEAD"], TestContext.Current.CancellationToken));

        Assert.Equal(Codes.GitUnreadable, refused.Code);
        Assert.Contains("git submodule update --init", refused.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_submodule_that_lacks_the_pinned_commit_is_refused()
    {
        _outer.Git("update-index", "--cacheinfo", $"160000,{new string('1', 40)},deps/inner");
        _outer.Git("commit", "-q", "-m", "pins what is nowhere");

        var refused = await _outer.Refused();

        Assert.Equal(Codes.GitUnreadable, refused.Code);
        Assert.Contains(new string('1', 40), refused.Message, StringComparison.Ordinal);
        Assert.Contains("git submodule update --init", refused.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_forged_object_of_a_submodule_is_refused()
    {
        _inner.Write("lib/a", "evil");
        _inner.Commit();
        var modules = _outer.Files.At("repo/.git/modules/the-name/objects");
        var victim = _inner.Id($"{_pinned}:lib/a");
        var path = Path.Join(modules, victim[..2], victim[2..]);
        File.SetAttributes(path, FileAttributes.Normal);
        File.Copy(_inner.ObjectPath(_inner.Id("HEAD:lib/a")), path, overwrite: true);

        Assert.Equal(Codes.GitObjectForged, (await _outer.Refused()).Code);
    }

    [Fact]
    public async Task A_submodule_whose_name_leads_elsewhere_is_not_followed()
    {
        _outer.Git("submodule", "deinit", "-f", "-q", "deps/inner");
        _outer.Git("config", "-f", ".gitmodules", "--rename-section", "submodule.the-name", "submodule.../../../evil");
        _outer.Git("add", ".gitmodules");
        _outer.Git("commit", "-q", "-m", "renamed");

        Assert.Equal(Codes.GitUnreadable, (await _outer.Refused()).Code);
    }
}
