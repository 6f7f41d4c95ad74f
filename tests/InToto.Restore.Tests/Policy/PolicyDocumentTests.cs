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

    [Fact]
    public void The_policy_of_the_documentation_fits_the_schema() => Assert.Empty(DocumentedSchema.Policy.Against(Example));

    /// <summary>What a schema can say of what the reader refuses; the rest (names twice, two lines of one pattern, a gallery that is not there) it cannot.</summary>
    [Theory]
    [InlineData("""{"version":1,"packages":[{"pattern":"A","onMissing":"allow"}]}""", true)]
    [InlineData("""{"version":1,"packages":[{"pattern":"A","keys":["a.pub"],"layout":"a.layout"}]}""", true)]
    [InlineData("""{"version":1,"packages":[],"extra":1}""", false)]
    [InlineData("""{"version":2,"packages":[]}""", false)]
    [InlineData("""{"packages":[]}""", false)]
    [InlineData("""{"version":1}""", false)]
    [InlineData("""{"version":1,"packages":[{"pattern":"A","onmissing":"allow"}]}""", false)]
    [InlineData("""{"version":1,"packages":[{"pattern":"A","onMissing":"maybe"}]}""", false)]
    [InlineData("""{"version":1,"packages":[{"pattern":"A"}]}""", false)]
    [InlineData("""{"version":1,"packages":[{"pattern":"A","onMissing":"warn"}]}""", false)]
    [InlineData("""{"version":1,"packages":[{"onMissing":"allow"}]}""", false)]
    [InlineData("""{"version":1,"packages":[{"pattern":"","onMissing":"allow"}]}""", false)]
    [InlineData("""{"version":1,"packages":[{"pattern":"A*B","onMissing":"allow"}]}""", false)]
    [InlineData("""{"version":1,"packages":[{"pattern":"**","onMissing":"allow"}]}""", false)]
    [InlineData("""{"version":1,"packages":[{"pattern":"A","layout":"a.layout","onMissing":"allow"}]}""", false)]
    [InlineData("""{"version":1,"packages":[{"pattern":"A","keys":["a.pub"],"layoutSha256":"00"}]}""", false)]
    [InlineData("""{"version":1,"packages":[{"pattern":"A","keys":["a.pub"],"layout":"a.layout","layoutSha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}]}""", false)]
    [InlineData("""{"version":1,"packages":[{"pattern":"A","owners":["alice"],"onMissing":"allow"}]}""", false)]
    [InlineData("""{"version":1,"galleries":{"g":{"certificates":[]}},"packages":[]}""", false)]
    [InlineData("""{"version":1,"galleries":{"g":{"certificates":["zz"]}},"packages":[]}""", false)]
    [InlineData("""{"version":1,"packages":[{"pattern":"A","author":["12"]}]}""", false)]
    [InlineData("""{"version":1,"packages":[{"pattern":"A","author":"12"}]}""", false)]
    [InlineData("""{"version":1,"packages":[{"pattern":"A","contentHash":{}}]}""", false)]
    [InlineData("""{"version":1,"packages":[{"pattern":"A","contentHash":{"A":"AAAA"}}]}""", false)]
    [InlineData("""{"version":1,"packages":[{"pattern":"A","contentHash":{"A@1.0.0":"AAAA"}}]}""", false)]
    public void The_schema_refuses_what_the_reader_refuses(string policy, bool isGood)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write(PackagePolicy.FileName, policy);

        Assert.Equal(isGood, DocumentedSchema.Policy.Against(policy).Length == 0);
        if (isGood) Assert.Single(PackagePolicy.Read(path).Lines);
        else Assert.Equal(RestoreCodes.PolicyMalformed, Assert.Throws<RestoreException>(() => PackagePolicy.Read(path)).Code);
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
