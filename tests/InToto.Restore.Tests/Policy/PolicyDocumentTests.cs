using System.Text.Json;
using System.Text.RegularExpressions;
using InToto.Testing;

namespace InToto.Restore.Tests.Policy;

/// <summary>The policy of the documentation, and the schema that editors use.</summary>
public sealed partial class PolicyDocumentTests
{
    private static readonly string Example = Json().Match(File.ReadAllText(Path.Combine(Repository.Root, "docs", "consumers.md")).ReplaceLineEndings("\n")).Groups[1].Value;

    [Fact]
    public void The_policy_of_the_documentation_can_be_read()
    {
        using var folder = new TemporaryFolder();
        var policy = PackagePolicy.Read(folder.Write(PackagePolicy.FileName, Example));

        Assert.Equal(8, policy.Lines.Length);
        Assert.Equal("Contoso.Text", policy.LinesFor("Contoso.Text")[0].Pattern.Text);
        Assert.Equal(OnMissing.Warn, policy.LinesFor("Tailspin.Toys")[0].OnMissing);
    }

    [Fact]
    public void The_schema_the_documentation_and_the_example_have_the_same_members()
    {
        using var schema = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Repository.Root, "docs", "intoto.policy.schema.json")));
        using var example = JsonDocument.Parse(Example);
        string[] members = [.. Names(schema.RootElement.GetProperty("$defs").GetProperty("line").GetProperty("properties"))];
        var table = File.ReadAllText(Path.Combine(Repository.Root, "docs", "consumers.md"));

        Assert.Equal(members, example.RootElement.GetProperty("packages").EnumerateArray().SelectMany(Names).Distinct().Order(StringComparer.Ordinal));
        Assert.All(members, member => Assert.Matches($@"\n\|[^|\n]*`{member}`", table));
        Assert.Equal(["$schema", "galleries", "packages", "version"], Names(schema.RootElement.GetProperty("properties")));
    }

    /// <summary>A member of the schema that the reader did not know would be refused, so the reader knows at least these.</summary>
    [Theory]
    [InlineData("$schema", "\"x\"")]
    [InlineData("galleries", "{}")]
    public void The_reader_knows_what_the_schema_has(string member, string value)
    {
        using var folder = new TemporaryFolder();
        Assert.Empty(PackagePolicy.Read(folder.Write(PackagePolicy.FileName, $$"""{"{{member}}":{{value}},"version":1,"packages":[]}""")).Lines);
    }

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal);

    [GeneratedRegex("```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Json();
}
