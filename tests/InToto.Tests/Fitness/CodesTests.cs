using System.Reflection;
using System.Text.RegularExpressions;
using InToto.Testing;

namespace InToto.Tests.Fitness;

public sealed partial class CodesTests
{
    /// <summary>The codes that the sources of all projects declare; this project references some of them only.</summary>
    private static readonly string[] Declared = [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*Codes.cs", SearchOption.AllDirectories)
        .SelectMany(file => Declaration().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value))];

    /// <summary>The sections of docs/codes.md, in order: the code, and the text below it.</summary>
    private static readonly (string Code, string Text)[] Documented = [.. Heading()
        .Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "codes.md")).ReplaceLineEndings("\n"))
        .Select(match => (match.Groups[1].Value, match.Groups[2].Value.Trim()))];

    [Fact]
    public void Every_code_is_INTOTO_and_four_digits_and_means_one_thing()
    {
        Assert.Superset(typeof(Codes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!).ToHashSet(), Declared.ToHashSet());
        Assert.All(Declared, code => Assert.Matches("^INTOTO[0-9]{4}$", code));
        Assert.Distinct(Declared);
    }

    [Fact]
    public void Every_code_is_explained() => Assert.Empty(Declared.Except(Documented.Select(entry => entry.Code)));

    [Fact]
    public void Every_explanation_is_of_a_code_in_order_and_once()
    {
        string[] codes = [.. Documented.Select(entry => entry.Code)];

        Assert.Empty(codes.Except(Declared));
        Assert.Distinct(codes);
        Assert.Equal(codes.Order(StringComparer.Ordinal), codes);
    }

    [Fact]
    public void Every_explanation_says_more_than_a_line() =>
        Assert.All(Documented, entry => Assert.InRange(entry.Text.Length, 100, 2_000));

    [GeneratedRegex(@"public const string \w+ = ""([^""]*)"";")]
    private static partial Regex Declaration();

    [GeneratedRegex(@"^## (INTOTO[^\n]*)\n(.*?)(?=^## |\z)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Heading();
}
