using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace InToto.Build.Tests;

/// <summary>What docs/msbuild.md says that a project can set is what the shipped files read, and its defaults are theirs.</summary>
public sealed partial class MSBuildReferenceTests
{
    private static readonly string Document = File.ReadAllText(Path.Join(Testing.Repository.Root, "docs/msbuild.md"));

    private static IEnumerable<string> Shipped => Directory.EnumerateFiles(Path.Join(Testing.Repository.Root, "build"), "*.*", SearchOption.AllDirectories);

    [Fact]
    public void Every_property_that_the_targets_read_is_documented_and_no_other()
    {
        var read = Shipped.SelectMany(path => PropertyRead().Matches(File.ReadAllText(path)).Select(match => match.Groups[1].Value)).ToHashSet(StringComparer.Ordinal);

        Assert.Equal(read.Order(StringComparer.Ordinal), Rows("Properties").Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_default_is_the_one_of_the_props()
    {
        var defaults = XDocument.Load(Path.Join(Testing.Repository.Root, "build/InToto.Build.props")).Descendants("PropertyGroup").Elements()
            .Where(property => property.Name.LocalName.StartsWith("InToto", StringComparison.Ordinal)).ToDictionary(property => property.Name.LocalName, property => $"`{property.Value}`");

        Assert.NotEmpty(defaults);
        Assert.Equal(defaults.OrderBy(row => row.Key, StringComparer.Ordinal), Rows("Properties").Where(row => row.Value.Length > 0).OrderBy(row => row.Key, StringComparer.Ordinal));
    }

    [Fact]
    public void Every_item_and_public_target_is_documented_and_no_other()
    {
        var items = Shipped.SelectMany(path => ItemRead().Matches(File.ReadAllText(path)).Select(match => match.Groups[1].Value)).Distinct().Order(StringComparer.Ordinal);
        var targets = Shipped.Where(path => path.EndsWith(".targets", StringComparison.Ordinal)).SelectMany(path => XDocument.Load(path).Descendants("Target")).Select(target => target.Attribute("Name")!.Value)
            .Where(name => name[0] != '_').Order(StringComparer.Ordinal);

        Assert.Equal(items, Rows("Items").Keys.Order(StringComparer.Ordinal));
        Assert.Equal(targets, Rows("Targets").Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_code_that_is_linked_has_an_entry()
    {
        var codes = File.ReadAllText(Path.Join(Testing.Repository.Root, "docs/codes.md"));
        string[] linked = [.. CodeLink().Matches(Document).Select(match => match.Groups[1].Value.ToUpperInvariant())];

        Assert.True(linked.Length > 5);
        Assert.All(linked, code => Assert.Contains($"\n## {code}\n", codes, StringComparison.Ordinal));
    }

    /// <summary>The first cells of a section's table, with the second.</summary>
    private static Dictionary<string, string> Rows(string section)
    {
        var begin = Document.IndexOf($"\n## {section}\n", StringComparison.Ordinal);
        var end = Document.IndexOf("\n## ", begin + 1, StringComparison.Ordinal);
        return Row().Matches(Document[begin..end]).ToDictionary(row => row.Groups[1].Value, row => row.Groups[2].Value.Trim());
    }

    [GeneratedRegex(@"\$\((InToto\w+)\)")]
    private static partial Regex PropertyRead();

    [GeneratedRegex(@"@\((InToto\w+)[)\-]")]
    private static partial Regex ItemRead();

    [GeneratedRegex(@"^\| `(\w+)` \|([^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"codes\.md#(intoto\d{4})")]
    private static partial Regex CodeLink();
}
