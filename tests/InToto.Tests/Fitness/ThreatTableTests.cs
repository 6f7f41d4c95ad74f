using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using InToto.Testing;

namespace InToto.Tests.Fitness;

/// <summary>
/// The lines A1 to G20 of the attack catalogue and the tests that bear their numbers (<c>A6_...</c>, or <c>D1_D2_...</c> for several).
/// A line without a test says in <c>testassets/threats.txt</c> why it has none, so that none is forgotten.
/// </summary>
public sealed partial class ThreatTableTests
{
    /// <summary>The lines that the catalogue has: some numbers were left free between groups.</summary>
    private static readonly string[] Lines =
    [
        .. Numbered('A', 1, 45), .. Numbered('B', 1, 14), .. Numbered('C', 1, 47), .. Numbered('D', 1, 15), .. Numbered('D', 20, 36), .. Numbered('D', 40, 46),
        .. Numbered('E', 1, 30), .. Numbered('F', 1, 12), .. Numbered('G', 1, 20),
    ];

    private static readonly (string Line, string Method)[] Tests =
    [
        .. from type in typeof(ThreatTableTests).Assembly.GetTypes()
           from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
           where method.GetCustomAttributes().Any(attribute => attribute is FactAttribute)
           from line in LinesOf(method.Name)
           select (line, method.Name),
    ];

    [Fact]
    public void The_table_is_that_of_the_tests_and_of_the_reasons_for_none()
    {
        var reasons = File.ReadLines(Repository.TestAsset("threats.txt")).Select(row => row.Split('\t')).ToDictionary(row => row[0], row => row[1]);
        var tests = Tests.ToLookup(test => test.Line, test => test.Method);
        var table = new StringBuilder();
        foreach (var line in Lines)
            table.Append($"{line}\t{(tests.Contains(line) ? string.Join(", ", tests[line].Order(StringComparer.Ordinal)) : reasons.GetValueOrDefault(line, ""))}\n");

        Golden.Matches(table.ToString(), "testassets/threats.txt");
    }

    [Fact]
    public void A_line_without_a_test_has_a_reason()
    {
        var tested = Tests.Select(test => test.Line).ToHashSet();

        Assert.Empty(from row in File.ReadLines(Repository.TestAsset("threats.txt")).Select(row => row.Split('\t'))
                     where !tested.Contains(row[0]) && (row[1].Length < 20 || LinesOf(row[1]).Any())
                     select row[0]);
    }

    [Fact]
    public void A_test_class_that_a_reason_names_exists()
    {
        var classes = typeof(ThreatTableTests).Assembly.GetTypes().Select(type => type.Name).ToHashSet();

        Assert.Empty(from row in File.ReadLines(Repository.TestAsset("threats.txt"))
                     from Match named in TestClass().Matches(row.Split('\t')[1])
                     where !classes.Contains(named.Value)
                     select $"{row}: {named.Value}");
    }

    [Fact]
    public void A_test_that_bears_a_number_bears_one_of_the_catalogue() => Assert.Empty(Tests.Select(test => test.Line).Except(Lines));

    [Theory]
    [InlineData("A6_A_file", "A6")]
    [InlineData("D1_D2_A_layout", "D1 D2")]
    [InlineData("A_file_A6_", "")]
    [InlineData("P1_No_file", "")]
    [InlineData("G5_A_rule", "G5")]
    public void Numbers_stand_at_the_beginning_of_a_name(string name, string lines) => Assert.Equal(lines, string.Join(' ', LinesOf(name)));

    private static IEnumerable<string> LinesOf(string name) => Numbers().Match(name).Groups[1].Captures.Select(capture => capture.Value);

    private static IEnumerable<string> Numbered(char list, int first, int last) => Enumerable.Range(first, last - first + 1).Select(number => $"{list}{number}");

    [GeneratedRegex(@"\A(?:([A-G][0-9]+)_)+")]
    private static partial Regex Numbers();

    [GeneratedRegex(@"\b\w+Tests\b")]
    private static partial Regex TestClass();
}
