using System.Collections.Immutable;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;

namespace InToto.Testing;

/// <summary>
/// Lines of the attack catalogue and the tests that bear their numbers (<c>A6_...</c>, or <c>D1_D2_...</c> for several). A line without a
/// test says in the table's file why it has none, so that none is forgotten.
/// </summary>
/// <param name="tests">The assembly of the tests.</param>
/// <param name="file">The table's file, below <c>testassets</c>: a line of the catalogue, a tab, its tests or the reason.</param>
/// <param name="lines">The lines that the catalogue has: some numbers were left free between groups.</param>
public sealed partial class ThreatTable(Assembly tests, string file, params IEnumerable<string> lines)
{
    private readonly ImmutableArray<string> _lines = [.. lines];

    private readonly ImmutableArray<(string Line, string Method)> _tests =
    [
        .. from type in tests.GetTypes()
           from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
           where method.GetCustomAttributes().Any(attribute => attribute.GetType().Name is "FactAttribute" or "TheoryAttribute")
           from line in LinesOf(method.Name)
           select (line, method.Name),
    ];

    /// <summary>Fails unless the file is the table of the tests and of the reasons for none.</summary>
    public void MatchesItsFile()
    {
        var reasons = Rows().ToDictionary(row => row.Line, row => row.Text);
        var byLine = _tests.ToLookup(test => test.Line, test => test.Method);
        var table = new StringBuilder();
        foreach (var line in _lines)
            table.Append($"{line}\t{(byLine.Contains(line) ? string.Join(", ", byLine[line].Order(StringComparer.Ordinal)) : reasons.GetValueOrDefault(line, ""))}\n");

        Golden.Matches(table.ToString(), $"testassets/{file}");
    }

    /// <summary>Lines that have neither a test nor a reason that says something.</summary>
    public IEnumerable<string> Forgotten()
    {
        var tested = _tests.Select(test => test.Line).ToHashSet(StringComparer.Ordinal);
        return from row in Rows()
               where !tested.Contains(row.Line) && (row.Text.Length < 20 || LinesOf(row.Text).Any())
               select row.Line;
    }

    /// <summary>Test classes that a reason names and that are not there.</summary>
    public IEnumerable<string> MissingClasses()
    {
        var classes = tests.GetTypes().Select(type => type.Name).ToHashSet(StringComparer.Ordinal);
        return from row in Rows()
               from Match named in TestClass().Matches(row.Text)
               where !classes.Contains(named.Value)
               select $"{row.Line}: {named.Value}";
    }

    /// <summary>Numbers of these lists that tests bear and the catalogue does not have.</summary>
    public IEnumerable<string> Unknown() => _tests.Select(test => test.Line).Where(line => _lines.Any(known => known[0] == line[0])).Except(_lines);

    /// <summary>The numbers at the beginning of a test's name.</summary>
    public static IEnumerable<string> LinesOf(string name) => Numbers().Match(name).Groups[1].Captures.Select(capture => capture.Value);

    /// <summary>The lines of one list.</summary>
    public static IEnumerable<string> Numbered(char list, int first, int last) => Enumerable.Range(first, last - first + 1).Select(number => $"{list}{number}");

    private IEnumerable<(string Line, string Text)> Rows() =>
        from row in File.ReadLines(Repository.TestAsset(file))
        let columns = row.Split('\t')
        select (columns[0], columns[1]);

    [GeneratedRegex(@"\A(?:([A-N][0-9]+)_)+")]
    private static partial Regex Numbers();

    [GeneratedRegex(@"\b\w+Tests\b")]
    private static partial Regex TestClass();
}
