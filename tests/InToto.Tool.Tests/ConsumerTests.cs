using System.Text.Json;
using System.Text.RegularExpressions;
using InToto.Testing;

namespace InToto.Tool.Tests;

/// <summary>The sessions of <c>docs/consumers.md</c>, with packages as this repository's restore brought them.</summary>
public sealed partial class ConsumerTests : IDisposable
{
    private readonly Shell _shell = new();
    private readonly RestoredPackages _packages;

    public ConsumerTests() => _packages = new(_shell);

    [Fact]
    public void The_sessions_of_the_documentation_are_what_happens()
    {
        var sessions = Session().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "consumers.md")).ReplaceLineEndings("\n")).Select(match => match.Groups[1].Value).ToArray();
        Assert.Equal(3, sessions.Length);
        _packages.WriteLock("xunit.v3.assert", "xunit.v3.common");
        foreach (var session in sessions)
            foreach (var command in Command().Matches(session).Cast<Match>())
            {
                // Together, as a reader sees them.
                var ending = Run($"exec 2>&1; {command.Groups[1].Value}");
                // What stands in angle brackets differs with the package.
                var expected = PlaceHolder().Replace(Regex.Escape(command.Groups[2].Value), ".+");
                Assert.Matches($@"\A{expected}\z", ending.Output);
            }
    }

    [Fact]
    public void The_commands_on_audit_and_hooks_and_the_gate_do_what_stands_beside_them()
    {
        var commands = Script().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "consumers.md")).ReplaceLineEndings("\n"))
            .SelectMany(script => script.Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries)).Select(line => line.Split(" # ")[0].TrimEnd()).ToArray();
        string[] server = [.. commands.Where(command => command.EndsWith("gate --configfile sources.config", StringComparison.Ordinal))];
        string[] audits = [.. commands.Where(command => command.StartsWith("dotnet intoto audit", StringComparison.Ordinal))];
        Assert.Equal((7, 1, 4), (commands.Length, server.Length, audits.Length));
        Installed("xunit.v3.assert", "3.2.2");

        foreach (var audit in audits)
        {
            var ending = Run($"unset NUGET_PACKAGES; {audit}");
            Assert.True(ending.ExitCode == 0, $"{audit}: {ending.Error}");
            Assert.Matches(@"\Apolicy        intoto\.policy\.json\n(0 files of applications[^\n]*\n)?accepted 1 packages(, 1 of them unchanged since an earlier audit)?\n\z", ending.Output);
        }
        // Nobody is there to agree to the plan, and what serves goes on until it is ended: that is done in GateCommandTests.
        foreach (var command in commands.Except(audits).Except(server))
        {
            var ending = Run(command.EndsWith("--consumer", StringComparison.Ordinal) ? $"{command} --yes" : command);
            Assert.True(ending.ExitCode == 0, $"{command}: {ending.Error}");
        }
        Assert.True(File.Exists(_shell.At("nuget.config")) && File.Exists(_shell.At("intoto/consumer.targets")));
    }

    [Fact]
    public void Facts_are_no_verdict_and_a_policy_makes_one()
    {
        _packages.WriteLock("xunit.v3.assert", "xunit.v3.common");

        var facts = Run("intoto verify packages.lock.json");
        Assert.Equal(2, facts.ExitCode);
        Assert.StartsWith("error INTOTO3201: Nothing says what is expected of these 2 packages", facts.Error, StringComparison.Ordinal);
        Assert.Contains("xunit.v3.common 3.2.2  author, gallery for ", facts.Output, StringComparison.Ordinal);
        Assert.Equal(0, Run("intoto verify packages.lock.json --facts").ExitCode);

        Assert.Equal(0, Run("intoto policy init packages.lock.json").ExitCode);
        Assert.Equal(0, Run("intoto verify packages.lock.json").ExitCode);
        Assert.Equal(2, Run("intoto policy init packages.lock.json").ExitCode);
        Assert.Equal(0, Run("mkdir -p a/b && cd a/b && intoto verify xunit.v3.common@3.2.2").ExitCode);
        Assert.Equal(1, Run("intoto verify xunit.analyzers@1.27.0").ExitCode);

        _shell.Run("write other.json", ["""{"version":1,"packages":[{"pattern":"*","onMissing":"allow"}]}"""]);
        Assert.Equal(0, Run("intoto verify xunit.analyzers@1.27.0 --policy other.json").ExitCode);
        Assert.StartsWith("warning INTOTO3250", Run("intoto policy check --policy other.json").Error, StringComparison.Ordinal);
        Assert.Equal(0, Run("intoto verify xunit.analyzers@1.27.0 --policy other.json --remember").ExitCode);
        Assert.Contains("\"xunit.analyzers\": {", Run("cat intoto.lock.json").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_package_that_is_another_than_the_lock_file_has_is_rejected()
    {
        _packages.WriteLock("xunit.v3.common");
        Run("sed -i 's/\"contentHash\":\"..../\"contentHash\":\"AAAA/' packages.lock.json");

        var ending = Run("intoto verify packages.lock.json --facts");

        Assert.Equal(1, ending.ExitCode);
        Assert.StartsWith("error INTOTO3107", ending.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_told_is_there_for_programs_too()
    {
        using var json = JsonDocument.Parse(Run("intoto verify xunit.v3.common@3.2.2 --facts --format json").Output);
        var result = json.RootElement.GetProperty("result");
        var facts = result.GetProperty("packages")[0].GetProperty("facts");

        Assert.Equal("no expectation", result.GetProperty("outcome").GetString());
        Assert.False(result.GetProperty("revocationChecked").GetBoolean());
        Assert.Equal("xunit.v3.common", facts.GetProperty("id").GetString());
        Assert.Equal(["author", "repository"], facts.GetProperty("signatures").EnumerateArray().Select(signature => signature.GetProperty("kind").GetString()));
        Assert.All(facts.GetProperty("signatures").EnumerateArray(), signature => Assert.Equal("trusted", signature.GetProperty("state").GetString()));
        Assert.NotEmpty(facts.GetProperty("assemblies").EnumerateArray());
        Assert.Equal(JsonValueKind.Null, facts.GetProperty("evidence").ValueKind);
    }

    [Theory]
    [InlineData("mkdir none; echo '<configuration><packageSources><clear /><add key=\"one\" value=\"none\" /></packageSources></configuration>' > nuget.config; intoto verify xunit.v3.common@0.0.1 --facts", 2, "INTOTO3313")]
    [InlineData("echo '<configuration />' > my.config; echo '<configuration>' > nuget.config; intoto verify xunit.v3.common@0.0.1 --facts --configfile my.config", 2, "INTOTO3302")]
    [InlineData("echo '<configuration>' > nuget.config; intoto verify xunit.v3.common@0.0.1 --facts", 2, "INTOTO3301")]
    [InlineData("intoto verify a.nupkg --configfile nuget.config --strict", 2, "INTOTO4001")]
    [InlineData("intoto verify nothing --facts", 2, "INTOTO4002")]
    [InlineData("intoto verify . --facts", 2, "INTOTO3111")]
    [InlineData("intoto verify a.nupkg --facts -l root.layout", 2, "INTOTO4001")]
    [InlineData("intoto verify a.nupkg --facts --strict", 2, "INTOTO4001")]
    [InlineData("intoto verify xunit.v3.common@3.2.2 --facts --remember", 2, "INTOTO4001")]
    [InlineData("intoto verify xunit.v3.common@3.2.2 --policy none.json", 2, "INTOTO3202")]
    [InlineData("intoto policy check", 2, "INTOTO3209")]
    [InlineData("intoto policy explain A", 2, "INTOTO3209")]
    [InlineData("intoto policy init", 2, "INTOTO3111")]
    [InlineData("echo x > Contoso.1.0.0.nupkg; intoto verify Contoso.1.0.0.nupkg --facts", 1, "INTOTO3002")]
    [InlineData("""echo '{"version":1,"packages":[]}' > intoto.policy.json; intoto policy explain A""", 1, "")]
    public void What_cannot_be_answered_is_said_so(string command, int exitCode, string code)
    {
        var ending = Run(command);
        Assert.Equal(exitCode, ending.ExitCode);
        if (code.Length > 0) Assert.StartsWith($"error {code}", ending.Error, StringComparison.Ordinal);
    }

    /// <summary>A package in the packages folder of this user, a project that has restored it, and an application that was made from it.</summary>
    private void Installed(string id, string version)
    {
        Assert.Equal(0, _shell.Sh($"mkdir -p ~/.nuget/packages/{id} src/App/obj publish && cp -r '{RestoredPackages.Folder}/{id}/{version}' ~/.nuget/packages/{id}/").ExitCode);
        var hash = RestoredPackages.ContentHash(id);
        _shell.Run("write intoto.policy.json", ["""{"version":1,"packages":[{"pattern":"*","onMissing":"allow"}]}"""]);
        _shell.Run("write src/App/App.csproj", ["<Project />"]);
        // An interpolated text ends where its braces do, so there is a space between those of JSON.
        _shell.Run("write src/App/obj/project.assets.json", [$$$"""{"version":3,"libraries":{"{{{id}}}/{{{version}}}":{"sha512":"{{{hash}}}","type":"package","path":"{{{id}}}/{{{version}}}"} },"packageFolders":{} }"""]);
        _shell.Run("write publish/App.deps.json", [$$$"""{"runtimeTarget":{"name":".NETCoreApp,Version=v10.0"},"targets":{".NETCoreApp,Version=v10.0":{"{{{id}}}/{{{version}}}":{} } },"libraries":{"{{{id}}}/{{{version}}}":{"type":"package","serviceable":true,"sha512":"sha512-{{{hash}}}"} } }"""]);
    }

    private Ending Run(string line) => _packages.Run(line);

    public void Dispose() => _shell.Dispose();

    [GeneratedRegex("```console\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Session();

    [GeneratedRegex("```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Script();

    [GeneratedRegex(@"^\$ ([^\n]*)\n(.*?)(?=^\$ |\z)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Command();

    [GeneratedRegex("<[a-z]+>")]
    private static partial Regex PlaceHolder();
}
