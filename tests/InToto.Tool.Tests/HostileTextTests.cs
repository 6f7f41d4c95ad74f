using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using InToto.Testing;

namespace InToto.Tool.Tests;

/// <summary>What an attacker writes into a layout or a link stays text in every form of output: terminal, HTML, SVG, DOT, Mermaid, JSON, SARIF, and the commands of build agents.</summary>
public sealed partial class HostileTextTests : IDisposable
{
    private readonly Shell _shell = new();

    public HostileTextTests()
    {
        _shell.Run("assets keys", []);
        var bob = TestKeys.Bob;
        var layout = new Layout
        {
            Expires = new(2090, 1, 1, 0, 0, 0, TimeSpan.Zero),
            Readme = "\u001b[31mred\u001b[0m\n::error::readme\n##vso[task.setvariable variable=a]b\u202e",
            Keys = [LayoutKey.Of(bob.PublicKey)],
            Steps = [new() { Name = "step'&;#)", PubKeys = [bob.PublicKey.Id], ExpectedCommand = ["\u001b]0;title\u0007", "::set-output::x", "\"] --> evil"], ExpectedProducts = [new ArtifactRule.Disallow(new("*"))] }],
            Inspect = [new() { Name = "look", Run = [.. Texts.Where(text => !text.Contains('{', StringComparison.Ordinal))] }],
        };
        MetadataFile.Write(_shell.At("hostile.layout"), Envelope.Of(layout).SignedBy((TestKeys.Alice, TestKeys.Alice.PublicKey.Id)));
        MetadataFile.Write(_shell.At("other.layout"), Envelope.Of(layout with { Readme = "", Inspect = [], Steps = [layout.Steps[0] with { Name = "other", ExpectedProducts = [] }] }).SignedBy((TestKeys.Alice, TestKeys.Alice.PublicKey.Id)));
        var link = new Link { Name = "step'&;#)", Command = ["::error::command"], Products = Artifacts.Of(Texts.Select(text => new Artifact(ArtifactName.Parse(text), DigestSet.Sha256(new byte[32])))) };
        MetadataFile.Write(_shell.At(LinkFileName.Of(link.Name, bob.PublicKey.Id).ToString()), Envelope.Of(link).SignedBy((bob, bob.PublicKey.Id)));
    }

    public void Dispose() => _shell.Dispose();

    [Theory]
    [InlineData("show hostile.layout")]
    [InlineData("show hostile.layout --format json")]
    [InlineData("layout show hostile.layout")]
    [InlineData("layout lint hostile.layout")]
    [InlineData("layout lint hostile.layout --format json")]
    [InlineData("layout lint hostile.layout --format sarif")]
    [InlineData("layout test hostile.layout .")]
    [InlineData("layout diff other.layout hostile.layout")]
    [InlineData("layout diff hostile.layout other.layout --format json")]
    [InlineData("layout add-step hostile.layout more --functionary keys/bob.pub --output more.layout")]
    [InlineData("match-products -l hostile.layout -p keys/alice.pub")]
    [InlineData("sign -f hostile.layout --verify -k keys/alice.pub")]
    [InlineData("graph hostile.layout")]
    [InlineData("graph hostile.layout --format dot")]
    [InlineData("graph hostile.layout --format svg")]
    [InlineData(Verify)]
    [InlineData(Verify + " --format json")]
    [InlineData(Verify + " --format sarif")]
    [InlineData("explain '##vso[task.setvariable]'")]
    [InlineData("verify '::error::x' --facts")]
    public void Nothing_commands_a_terminal_or_a_build_agent(string command)
    {
        foreach (var agent in (string[])["", "GITHUB_ACTIONS=true ", "TF_BUILD=True "])
        {
            var ending = _shell.Sh($"{agent}intoto {command}");
            var lines = (ending.Output + ending.Error).Split('\n');

            Assert.DoesNotContain("INTOTO4003", ending.Error, StringComparison.Ordinal);
            // The documents were read, so what they say had its chance.
            Assert.DoesNotContain("INTOTO00", ending.Error, StringComparison.Ordinal);
            Assert.True(lines.Length > 1);
            Assert.All(lines, line => Assert.DoesNotContain(line, c => char.IsControl(c) || c == '\u202e'));
            if (agent.Length == 0) continue;
            Assert.All(lines.Where(line => line.TrimStart().StartsWith("::", StringComparison.Ordinal)), line => Assert.Matches("^::(error|warning) title=INTOTO[0-9]{4}::", line));
            Assert.All(lines, line => Assert.Equal(line.StartsWith("##vso[task.logissue type=", StringComparison.Ordinal) ? 1 : 0, AgentCommand().Count(line)));
        }
    }

    [Fact]
    public void What_is_JSON_for_programs_has_the_very_texts()
    {
        using var verdict = JsonDocument.Parse(_shell.Sh($"TF_BUILD=True intoto {Verify} --format json").Output);

        var failure = verdict.RootElement.GetProperty("result").GetProperty("failure");
        Assert.Equal("step'&;#)", failure.GetProperty("item").GetString());
        Assert.Contains("##vso[task.setvariable variable=a]b", failure.GetRawText().Replace("\\u005b", "[", StringComparison.Ordinal), StringComparison.Ordinal);
        using var sarif = JsonDocument.Parse(_shell.Sh($"intoto {Verify} --format sarif").Output);
        Assert.NotEqual(0, sarif.RootElement.GetProperty("runs")[0].GetProperty("results").GetArrayLength());
    }

    [Fact]
    public void A_page_and_pictures_hold_the_texts_as_texts()
    {
        _shell.Sh($"intoto {Verify} --report page.html");
        var page = File.ReadAllText(_shell.At("page.html"));

        Assert.Contains("&lt;img src=x onerror=alert(1)&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        // The body is well-formed XML, so no text has opened or closed anything.
        var body = XDocument.Parse(page[page.IndexOf("<body>", StringComparison.Ordinal)..page.IndexOf("</html>", StringComparison.Ordinal)]);
        Assert.Contains(body.Descendants("dt"), name => name.Value == "<script>alert(1)<.script>");

        var svg = XDocument.Parse(_shell.Sh("intoto graph hostile.layout --format svg").Output);
        Assert.Equal(["svg", "title", "defs", "marker", "path", "g", "rect", "text"], svg.Descendants().Select(element => element.Name.LocalName).Distinct());
    }

    [Fact]
    public void Graphs_have_no_more_nodes_than_the_layout_has_steps_and_inspections()
    {
        var dot = _shell.Sh("intoto graph hostile.layout --format dot").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(5, dot.Length);
        Assert.All(dot[2..4], line => Assert.Matches("^  n[01] \\[label=\"([^\"\\\\]|\\\\.)*\"(, style=dashed)?\\];$", line));

        var mermaid = _shell.Sh("intoto graph hostile.layout").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, mermaid.Length);
        Assert.All(mermaid[1..], line => Assert.Matches("^  n[01](\\[\"|\\(\\[\")[^\"<>`{}]*<br/>[^\"<>`{}]*(\"\\]|\"\\]\\))$", line));
    }

    private const string Verify = "verify -l hostile.layout --verification-keys keys/alice.pub --link-dir .";

    private static readonly string[] Texts =
    [
        "<img src=x onerror=alert(1)>", "<script>alert(1)<.script>", "]]>", "a\"b", "a'b", "a&amp;b", "##vso[task.setvariable variable=a]b", "##[command]name", "{0}", "[link](x)", "n0 --> n1;", "%0A::error::name",
    ];

    [GeneratedRegex(@"##vso\[|##\[", RegexOptions.IgnoreCase)]
    private static partial Regex AgentCommand();
}
