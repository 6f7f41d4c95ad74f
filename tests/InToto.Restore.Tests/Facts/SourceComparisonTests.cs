using System.Diagnostics;
using System.Text;
using InToto.DotNet;
using InToto.DotNet.Tests.Packages;
using InToto.DotNet.Tests.Symbols;

namespace InToto.Restore.Tests.Facts;

/// <summary>A package of a git repository, compiled by the SDK's compiler, whose PDB is inside.</summary>
public sealed class SourceComparisonTests : IDisposable
{
    private const string Slug = "namespace Contoso.Text;\npublic static class Slug\n{\n}\n";
    private readonly Compiler _repository = new();

    public SourceComparisonTests() => _repository.With(("src/Slug.cs", Slug), ("src/Words.cs", "class Words { }\n"));

    [Fact]
    public async Task Sources_that_the_commit_has_are_told()
    {
        var finding = await Compare(Compile(), Commit());

        Assert.Empty(finding.Problems);
        Assert.Equal((2, 0), (finding.Sources!.Same, finding.Sources.SameButLineEndings));
        Assert.Equal([], [.. finding.Sources.Different, .. finding.Sources.Absent, .. finding.Sources.Unwitnessed]);
    }

    [Fact]
    public async Task A_source_that_the_commit_has_otherwise_is_wrong()
    {
        var commit = Commit();
        _repository.With(("src/Words.cs", "class Words { static void Backdoor() { } }\n"));

        var finding = await Compare(Compile(), commit);

        Assert.Equal([RestoreCodes.SourceNotOfCommit], finding.Problems.Select(problem => problem.Code));
        Assert.Equal(["src/Words.cs"], finding.Sources!.Different);
        Assert.Equal(1, finding.Sources.Same);
    }

    /// <summary>The clone is asked for the commit, not for what is checked out or was committed later.</summary>
    [Fact]
    public async Task Only_the_commit_that_the_package_names_counts()
    {
        var first = Commit();
        var library = Compile();
        _repository.With(("src/Words.cs", "class Words { int More; }\n"));
        var second = Commit();

        Assert.Empty((await Compare(library, first)).Problems);
        Assert.Equal([RestoreCodes.SourceNotOfCommit], (await Compare(library, second)).Problems.Select(problem => problem.Code));
    }

    [Fact]
    public async Task A_checkout_with_CRLF_is_the_same_but_for_line_endings()
    {
        var commit = Commit();
        _repository.With(("src/Slug.cs", Slug.ReplaceLineEndings("\r\n")));

        var finding = await Compare(Compile(), commit);

        Assert.Empty(finding.Problems);
        Assert.Equal((1, 1), (finding.Sources!.Same, finding.Sources.SameButLineEndings));
    }

    [Fact]
    public async Task Mixed_line_endings_are_another_source()
    {
        var commit = Commit();
        _repository.With(("src/Slug.cs", Slug.Replace("Slug\n", "Slug\r\n", StringComparison.Ordinal)));

        Assert.Equal(["src/Slug.cs"], (await Compare(Compile(), commit)).Sources!.Different);
    }

    [Fact]
    public async Task Sources_that_are_not_in_the_commit_and_assemblies_without_a_PDB_are_told()
    {
        var commit = Commit();
        _repository.With(("src/obj/Made.cs", "class Made { }"));

        Assert.Equal(["src/obj/Made.cs"], (await Compare(_repository.CSharp("Contoso.Text.dll", "-debug:embedded", "src/Slug.cs", "src/obj/Made.cs"), commit)).Sources!.Absent);
        Assert.Equal(["lib/net10.0/Contoso.Text.dll has no PDB"], (await Compare(_repository.CSharp("Contoso.Text.dll", "-debug-", "src/Slug.cs"), commit)).Sources!.Unwitnessed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("main")]
    [InlineData("0123456")]
    public async Task A_package_that_names_no_commit_by_its_whole_id_is_no_answer(string commit)
    {
        Commit();
        Assert.Equal(RestoreCodes.CommitMissing, (await Assert.ThrowsAsync<RestoreException>(() => Compare(Compile(), commit))).Code);
    }

    [Fact]
    public async Task A_clone_that_lacks_the_commit_is_no_answer()
    {
        Commit();
        Assert.Equal(Codes.GitUnreadable, (await Assert.ThrowsAsync<RecordingException>(() => Compare(Compile(), new string('0', 40)))).Code);
    }

    private byte[] Compile() => _repository.CSharp("Contoso.Text.dll", "-debug:embedded", "src/Slug.cs", "src/Words.cs");

    private async Task<PackageFinding> Compare(byte[] library, string commit)
    {
        var zip = TestPackage.Good();
        zip.Entries.RemoveAll(entry => entry.Name is TestPackage.Library or $"{TestPackage.Id}.nuspec");
        zip.Add(TestPackage.Library, library);
        zip.Add($"{TestPackage.Id}.nuspec", TestPackage.NuspecOf().Replace(TestPackage.Commit, commit, StringComparison.Ordinal));
        using var file = new TestPackage(zip.ToBytes());
        return Assert.Single(await PackageFinding.OfAsync([new(file.Path)], TrustRoots.None, clone: _repository.Root, cancellationToken: TestContext.Current.CancellationToken));
    }

    private string Commit()
    {
        Git("init", "-q");
        Git("add", "src");
        Git("-c", "user.email=alice@example.org", "-c", "user.name=Alice", "commit", "-qm", "sources");
        return Git("rev-parse", "HEAD").Trim();
    }

    private string Git(params string[] words)
    {
        using var git = Process.Start(new ProcessStartInfo("git", words) { WorkingDirectory = _repository.Root, RedirectStandardOutput = true, StandardOutputEncoding = Encoding.UTF8 })!;
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        return output;
    }

    public void Dispose() => _repository.Dispose();
}
