using System.Text.Json;
using InToto.Testing;

namespace InToto.Tool.Tests;

/// <summary><c>audit</c> as a program, of this test project's own restore and of a tampered copy of a package.</summary>
public sealed class AuditCommandTests : IDisposable
{
    private readonly Shell _shell = new();
    private static readonly string Project = Path.Combine(Repository.Root, "tests", "InToto.Tool.Tests", "InToto.Tool.Tests.csproj");

    [Fact]
    public void What_a_project_has_restored_is_audited_and_the_second_time_nothing_is_read_again()
    {
        Assert.StartsWith("error INTOTO3201", Audit("", 2).Error, StringComparison.Ordinal);
        Assert.Contains("no policy was asked", Audit("--facts", 0).Output, StringComparison.Ordinal);

        File.WriteAllText(_shell.At("intoto.policy.json"), """{"version":1,"packages":[{"pattern":"*","onMissing":"allow"}]}""");
        var first = Audit("--state own.state", 0).Output;
        Assert.Matches(@"\Apolicy        intoto\.policy\.json\naccepted [0-9]+ packages\n\z", first);
        Assert.Matches(@"\Apolicy        intoto\.policy\.json\naccepted ([0-9]+) packages, \1 of them unchanged since an earlier audit\n\z", Audit("--state own.state", 0).Output);
        Assert.Equal(first, Audit("--state own.state --all", 0).Output);

        File.WriteAllText(_shell.At("own.state"), "x");
        var anew = Audit("--state own.state", 0);
        Assert.StartsWith("warning INTOTO3261", anew.Error, StringComparison.Ordinal);
        Assert.Equal(first, anew.Output);
    }

    [Fact]
    public void A_package_that_the_policy_does_not_expect_is_a_violation_for_people_and_for_programs()
    {
        File.WriteAllText(_shell.At("intoto.policy.json"), """{"version":1,"packages":[{"pattern":"xunit.*","onMissing":"allow"},{"pattern":"microsoft.*","onMissing":"allow"}]}""");
        File.WriteAllText(_shell.At("strict.json"), """{"version":1,"packages":[{"pattern":"microsoft.*","onMissing":"allow"}]}""");
        var rejected = Audit("--policy strict.json", 1);
        Assert.Contains("error INTOTO3203: No line of the policy is for 'xunit.v3.common'.", rejected.Error, StringComparison.Ordinal);
        Assert.Matches(@"xunit\.v3\.common [0-9.]+  rejected\n", rejected.Output);
        Assert.Matches(@"rejected [0-9]+ of [0-9]+ packages\n\z", rejected.Output);

        using var json = JsonDocument.Parse(Audit("--policy strict.json --format json", 1).Output);
        Assert.Equal("rejected", json.RootElement.GetProperty("result").GetProperty("outcome").GetString());
        using var sarif = JsonDocument.Parse(Audit("--policy strict.json --format sarif", 1).Output);
        Assert.Equal("2.1.0", sarif.RootElement.GetProperty("version").GetString());
    }

    [Fact]
    public void Where_nothing_was_restored_there_is_no_answer_unless_that_was_allowed()
    {
        Assert.StartsWith("error INTOTO3111", Sh("intoto audit", 2).Error, StringComparison.Ordinal);
        Assert.Equal("", Sh("intoto audit --if-restored", 0).Output);
        Assert.StartsWith("error INTOTO4002", Sh("intoto audit nothing --if-restored", 2).Error, StringComparison.Ordinal);
        Directory.CreateDirectory(_shell.At("stale/obj"));
        File.WriteAllText(_shell.At("stale/obj/project.assets.json"), """{"version":3,"libraries":{"Contoso.Gone/1.0.0":{"sha512":"AAAA","type":"package"}},"packageFolders":{}}""");
        Assert.StartsWith("error INTOTO3111", Sh("intoto audit stale --facts", 2).Error, StringComparison.Ordinal);
    }

    private Ending Audit(string words, int exitCode) => Sh($"intoto audit '{Project}' {words}", exitCode);

    private Ending Sh(string line, int exitCode)
    {
        var ending = _shell.Sh(line);
        Assert.True(ending.ExitCode == exitCode, $"{line} ended with {ending.ExitCode}: {ending.Error}{ending.Output}");
        return ending;
    }

    public void Dispose() => _shell.Dispose();
}
