using System.Text.Json;
using System.Text.RegularExpressions;
using InToto.Testing;

namespace InToto.Tool.Tests;

/// <summary><c>restore</c> as a user runs it, with a package as this repository's restore brought it, from a source that is a folder.</summary>
public sealed class RestoreCommandTests : IDisposable
{
    private const string Accepts = """{"version":1,"packages":[{"pattern":"xunit.*","author":["0d7662406aabb78b853a1901343bf9f7757492b785402172c5962d8204408161"]}]}""";
    private readonly Shell _shell = new();

    public RestoreCommandTests()
    {
        Directory.CreateDirectory(_shell.At("source"));
        Write("nuget.config", """<configuration><packageSources><clear /><add key="folder" value="source" /></packageSources></configuration>""");
        WriteProject(("xunit.v3.assert", "3.2.2"));
    }

    [Fact]
    public void What_is_accepted_is_restored_and_remembered()
    {
        Write("intoto.policy.json", Accepts);

        var ending = _shell.Sh("intoto restore app --packages packages --remember");

        Assert.Equal("", ending.Error);
        Assert.Equal(0, ending.ExitCode);
        Assert.StartsWith("policy        intoto.policy.json, packages[0]\nxunit.v3.assert 3.2.2  author, gallery for ", ending.Output, StringComparison.Ordinal);
        Assert.EndsWith("accepted 1\n", ending.Output, StringComparison.Ordinal);
        Assert.Equal(0, _shell.Sh("test -f packages/xunit.v3.assert/3.2.2/xunit.v3.assert.nuspec && grep -q xunit.v3.assert app/obj/project.assets.json && grep -q xunit.v3.assert intoto.lock.json").ExitCode);
        // A build finds all that it needs, and asks nobody.
        Assert.Equal(0, _shell.Sh($"'{DotNet}' build app --no-restore --nologo -v q --disable-build-servers").ExitCode);
    }

    [Fact]
    public void What_is_rejected_is_not_restored()
    {
        Write("intoto.policy.json", Accepts.Replace("0d76", "ffff", StringComparison.Ordinal));

        var ending = _shell.Sh("cd app && intoto restore --packages ../packages");

        Assert.Equal(1, ending.ExitCode);
        Assert.StartsWith("error INTOTO3205", ending.Error, StringComparison.Ordinal);
        Assert.EndsWith("rejected 1 of 1\n", ending.Output, StringComparison.Ordinal);
        Assert.NotEqual(0, _shell.Sh("ls packages/xunit.v3.assert").ExitCode);
    }

    [Fact]
    public void Every_word_of_the_documentation_is_understood()
    {
        Write("intoto.policy.json", Accepts);
        Write("sources.config", File.ReadAllText(_shell.At("nuget.config")));
        Write("nuget.config", "<configuration><packageSources><clear /></packageSources></configuration>");
        var command = Documented("dotnet intoto restore ");
        foreach (var (word, given) in new[] { ("PROJECT", "app"), ("--policy FILE", "--policy intoto.policy.json"), ("DIR", "packages"), ("--configfile FILE", "--configfile sources.config"), ("--state FILE", "--state own.state") })
        {
            Assert.Contains(word, command, StringComparison.Ordinal);
            command = command.Replace(word, given, StringComparison.Ordinal);
        }

        var ending = _shell.Sh(command.Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal));

        Assert.True(ending.ExitCode == 0, ending.Error);
        Assert.EndsWith("accepted 1\n", ending.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void When_nothing_changed_nothing_is_done()
    {
        Write("intoto.policy.json", Accepts);
        WriteProject(("xunit.v3.assert", "3.2.2"), ("xunit.analyzers", "1.27.0"));
        var unchanged = Documented("nothing to do") + "\n";

        // What was unpacked just now is looked at again, so that it may take three.
        var ending = _shell.Sh("intoto restore app --packages packages --state own.state");
        for (var i = 0; i < 10 && ending.Output != unchanged; i++) ending = _shell.Sh("intoto restore app --packages packages --state own.state");

        Assert.Equal((0, unchanged, ""), (ending.ExitCode, ending.Output, ending.Error));
        using var json = JsonDocument.Parse(_shell.Sh("intoto restore app --packages packages --state own.state --format json").Output);
        Assert.Equal("unchanged", json.RootElement.GetProperty("result").GetProperty("outcome").GetString());
        Assert.EndsWith("accepted 2\n", _shell.Sh("intoto restore app --packages packages --state own.state --force").Output, StringComparison.Ordinal);

        Assert.Equal(0, _shell.Sh("echo x > own.state").ExitCode);
        var anew = _shell.Sh("intoto restore app --packages packages --state own.state");
        Assert.StartsWith("warning INTOTO3261", anew.Error, StringComparison.Ordinal);
        Assert.EndsWith("accepted 2\n", anew.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_restore_that_is_killed_while_NuGet_unpacks_on_trial_leaves_nothing_in_its_place_and_the_next_one_repairs_it()
    {
        Write("intoto.policy.json", Accepts);
        // Where something is unpacked already, what project files name is not enough to begin with.
        Directory.CreateDirectory(_shell.At("packages/other/1.0.0"));

        KillOnce("packages/.intoto-*/xunit*");
        Assert.False(Directory.Exists(_shell.At("packages/xunit.v3.assert")));
        Assert.NotEmpty(Directory.EnumerateDirectories(_shell.At("packages"), ".intoto-*"));

        var next = _shell.Sh("intoto restore app --packages packages");
        Assert.True(next.ExitCode == 0, next.Error);
        Assert.Equal(["other", "xunit.v3.assert"], Directory.EnumerateDirectories(_shell.At("packages")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Contains("accepted 1 packages", _shell.Sh("intoto audit app --packages packages").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_restore_that_is_killed_while_NuGet_unpacks_what_was_accepted_leaves_nothing_that_a_build_uses_and_the_next_one_repairs_it()
    {
        Write("intoto.policy.json", Accepts);

        KillOnce("packages/xunit*/*/*");
        Assert.True(Directory.Exists(_shell.At("packages/xunit.v3.assert")));
        // What builds use is written when all is unpacked. What was unpacked by half has no .nupkg.metadata, and is no package to NuGet.
        if (File.Exists(_shell.At("app/obj/project.assets.json"))) Assert.Contains("accepted 1 packages", _shell.Sh("intoto audit app --packages packages").Output, StringComparison.Ordinal);

        var next = _shell.Sh("intoto restore app --packages packages");
        Assert.True(next.ExitCode == 0, next.Error);
        Assert.Equal(["xunit.v3.assert"], Directory.EnumerateDirectories(_shell.At("packages")).Select(Path.GetFileName));
        Assert.Contains("accepted 1 packages", _shell.Sh("intoto audit app --packages packages").Output, StringComparison.Ordinal);
    }

    /// <summary>Restores, and kills that with all that it started (each leads a group of its own) as soon as there is a file.</summary>
    private void KillOnce(string appeared) =>
        _shell.Sh($"intoto restore app --packages packages >/dev/null 2>&1 & pid=$!; until ls -d {appeared} >/dev/null 2>&1 || grep -q ') Z ' /proc/$pid/stat; do :; done; children=$(cat /proc/$pid/task/*/children); kill -KILL $pid; for child in $children; do kill -KILL -- -$child; done; wait $pid");

    [Fact]
    public void A_restore_that_fails_by_itself_passes_on_its_code_and_what_it_says()
    {
        Write("intoto.policy.json", Accepts);

        var ending = _shell.Sh("rm source/*; intoto restore app --packages packages");

        Assert.Equal(1, ending.ExitCode);
        Assert.StartsWith("error INTOTO3322: 'dotnet restore' ended with 1.", ending.Error, StringComparison.Ordinal);
        Assert.Contains("NU1101", ending.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("intoto restore app", "INTOTO3201")]
    [InlineData("echo '{\"version\":1,\"packages\":[]}' > intoto.policy.json; intoto restore nothing", "INTOTO3320")]
    [InlineData("echo '{\"version\":1,\"packages\":[]}' > intoto.policy.json; rm -r source; intoto restore app --packages packages", "INTOTO3304")]
    [InlineData("echo '{\"version\":1,\"packages\":[]}' > intoto.policy.json; echo x > nuget.config; intoto restore app", "INTOTO3301")]
    public void What_cannot_be_answered_is_said_so(string command, string code)
    {
        var ending = _shell.Sh(command);
        Assert.Equal(2, ending.ExitCode);
        Assert.StartsWith($"error {code}", ending.Error, StringComparison.Ordinal);
    }

    private static string DotNet => Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));

    /// <summary>A line that is a block of <c>docs/consumers.md</c>.</summary>
    private static string Documented(string begin) =>
        Regex.Match(File.ReadAllText(Path.Combine(Repository.Root, "docs", "consumers.md")).ReplaceLineEndings("\n"), $"```text\n({begin}.*)\n```").Groups[1].Value;

    private void WriteProject(params (string Id, string Version)[] packages)
    {
        foreach (var (id, version) in packages) File.Copy($"{RestoredPackages.Folder}/{id}/{version}/{id}.{version}.nupkg", _shell.At($"source/{id}.{version}.nupkg"), overwrite: true);
        var references = packages.Select(package => $"""<PackageReference Include="{package.Id}" Version="{package.Version}" />""");
        Write("app/app.csproj", $"""<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup><ItemGroup>{string.Concat(references)}</ItemGroup></Project>""");
    }

    private void Write(string file, string text) => _shell.Run($"write {file}", [text]);

    public void Dispose() => _shell.Dispose();
}
