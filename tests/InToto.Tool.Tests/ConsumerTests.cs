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

    private Ending Run(string line) => _packages.Run(line);

    public void Dispose() => _shell.Dispose();

    [GeneratedRegex("```console\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Session();

    [GeneratedRegex(@"^\$ ([^\n]*)\n(.*?)(?=^\$ |\z)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Command();

    [GeneratedRegex("<[a-z]+>")]
    private static partial Regex PlaceHolder();
}
