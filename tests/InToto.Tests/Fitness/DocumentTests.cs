using System.Text.RegularExpressions;
using InToto.Testing;

namespace InToto.Tests.Fitness;

/// <summary>Documents point at what is there: files, headings, codes, tests.</summary>
public sealed partial class DocumentTests
{
    [Fact]
    public void Every_link_leads_to_a_file_and_a_heading_that_are_there() =>
        Assert.Empty(MarkdownText.All.SelectMany(document => document.Broken(target => MarkdownText.All.FirstOrDefault(other => other.Path == target), Exists)));

    [Fact]
    public void Every_path_of_the_repository_that_is_named_is_there() =>
        Assert.Empty(from document in MarkdownText.All from path in document.Paths where !Exists(path) select $"{document.Path}: {path}");

    [Fact]
    public void Every_document_is_in_the_list_of_documents()
    {
        var list = MarkdownText.All.Single(document => document.Path == "docs/README.md").Links.Select(link => link.Split('#')[0]).ToHashSet(StringComparer.Ordinal);

        Assert.Empty(Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs")).Select(file => Path.GetFileName(file)).Where(name => name != "README.md").Except(list));
    }

    [Fact]
    public void Every_code_that_is_named_is_explained()
    {
        var explained = MarkdownText.All.Single(document => document.Path == "docs/codes.md").Anchors.ToHashSet(StringComparer.Ordinal);

        Assert.Empty(from document in MarkdownText.All from Match code in Code().Matches(document.Text) where !explained.Contains(code.Value.ToLowerInvariant()) select $"{document.Path}: {code.Value}");
    }

    [Fact]
    public void Every_test_that_the_threat_model_names_is_there()
    {
        var tests = Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Test().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value)).ToHashSet(StringComparer.Ordinal);
        string[] named = [.. TestName().Matches(MarkdownText.All.Single(document => document.Path == "docs/threat-model.md").Text).Select(match => match.Groups[1].Value)];

        Assert.True(named.Length > 30, "The threat model has lost its tests.");
        Assert.Empty(named.Except(tests));
    }

    [Theory]
    [InlineData("see [that](b.md)", "")]
    [InlineData("see [that](b.md#a-heading-with-code-and-a-comma)", "")]
    [InlineData("# Here\n[there](#here)", "")]
    [InlineData("[far away](https://example.org/none.md)", "")]
    [InlineData("```\n[code](none.md)\n```\n", "")]
    [InlineData("see [that](c.md)", "docs/a.md: c.md")]
    [InlineData("see [that](b.md#nothing)", "docs/a.md: b.md#nothing")]
    [InlineData("# Here\n[there](#there)", "docs/a.md: #there")]
    public void A_link_that_leads_nowhere_is_found(string text, string broken)
    {
        MarkdownText[] documents = [new("docs/a.md", text), new("docs/b.md", "## A heading, with `code` and a comma\n")];

        Assert.Equal(broken, string.Join(", ", documents[0].Broken(target => documents.FirstOrDefault(other => other.Path == target), target => documents.Any(other => other.Path == target))));
    }

    private static bool Exists(string path) => Path.Exists(Path.Combine(Repository.Root, path));

    [GeneratedRegex("INTOTO[0-9]{4}")]
    private static partial Regex Code();

    [GeneratedRegex(@"public (?:async )?(?:void|Task) (\w+)\(")]
    private static partial Regex Test();

    [GeneratedRegex("`([A-Z][A-Za-z0-9]*(?:_[A-Za-z0-9]+){2,})`")]
    private static partial Regex TestName();
}
