using System.Text.RegularExpressions;

namespace Contoso.Text.Generators;

/// <summary>A line of a rules file: languages, and when a number takes which form, such as <c>pl: one n = 1; few n % 10 = 2..4 and n % 100 != 12..14</c>.</summary>
internal sealed class PluralRule(string[] languages, (string Form, string Condition)[] forms)
{
    public string[] Languages { get; } = languages;

    /// <summary>The forms in order, each with its condition as C#.</summary>
    public (string Form, string Condition)[] Forms { get; } = forms;

    /// <exception cref="FormatException">The line is no rule; the message says why.</exception>
    public static PluralRule Parse(string line)
    {
        var colon = line.IndexOf(':');
        if (colon < 0) throw new FormatException("There is no colon after the languages.");
        var languages = line.Substring(0, colon).Split(Blanks, StringSplitOptions.RemoveEmptyEntries);
        if (languages.Length == 0) throw new FormatException("There is no language before the colon.");
        if (languages.FirstOrDefault(language => !Language.IsMatch(language)) is { } odd) throw new FormatException($"'{odd}' is no language.");
        return new(languages, [.. line.Substring(colon + 1).Split([';'], StringSplitOptions.RemoveEmptyEntries).Select(ParseForm)]);
    }

    private static (string Form, string Condition) ParseForm(string text)
    {
        var words = text.Trim().Split(Blanks, 2, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length != 2 || !Names.TryGetValue(words[0], out var form)) throw new FormatException($"'{text.Trim()}' does not begin with zero, one, two, few or many.");
        return (form, string.Join(" || ", Split(words[1], " or ").Select(all => string.Join(" && ", Split(all, " and ").Select(ParseRelation)))));
    }

    /// <summary><c>n</c>, perhaps its rest of a division, is (or is not) a number or in a range of them.</summary>
    private static string ParseRelation(string text)
    {
        var match = Relation.Match(text.Trim());
        if (!match.Success) throw new FormatException($"'{text.Trim()}' is not like 'n % 10 = 2..4'.");
        var value = match.Groups["divisor"].Success ? $"n % {match.Groups["divisor"].Value}" : "n";
        var range = match.Groups["to"].Success
            ? $"{value} is >= {match.Groups["from"].Value} and <= {match.Groups["to"].Value}"
            : $"{value} is {match.Groups["from"].Value}";
        return match.Groups["not"].Success ? $"!({range})" : $"({range})";
    }

    private static string[] Split(string text, string separator) => text.Split([separator], StringSplitOptions.None);

    private static readonly char[] Blanks = [' ', '\t'];

    private static readonly Regex Language = new("^[a-z]{2,3}$", RegexOptions.CultureInvariant);

    private static readonly Regex Relation = new(
        @"^n( % (?<divisor>[1-9][0-9]{0,5}))? (?<not>!)?= (?<from>[0-9]{1,6})(\.\.(?<to>[0-9]{1,6}))?$", RegexOptions.CultureInvariant);

    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["zero"] = "Zero",
        ["one"] = "One",
        ["two"] = "Two",
        ["few"] = "Few",
        ["many"] = "Many",
    };
}
