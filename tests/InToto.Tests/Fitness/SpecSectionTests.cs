using System.Reflection;
using System.Text;
using InToto.Testing;

namespace InToto.Tests.Fitness;

/// <summary>
/// Code says with <c>[Spec]</c> which section of the specification it implements; tests say with the same attribute, on a class or a
/// method, which section they hold it to. The table of both is approved text: a section that loses its code or its tests shows.
/// </summary>
public sealed class SpecSectionTests
{
    private static readonly (string Number, string Title)[] Sections = [.. File.ReadLines(Repository.TestAsset("spec-sections.txt"))
        .Select(line => (line[..line.IndexOf(' ', StringComparison.Ordinal)], line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]))];

    [Fact]
    public void The_sections_are_those_of_the_specification() => Assert.Equal(
        [("1", "Introduction"), ("4.3.3.2", "MATCH rule behavior"), ("4.4", "File formats: [name].[KEYID-PREFIX].link"), ("5.2", "Verifying the final product")],
        Sections.Where(section => section.Number is "1" or "4.3.3.2" or "4.4" or "5.2"));

    [Fact]
    public void Every_section_that_code_or_tests_cite_exists() => Assert.Empty(
        from citation in Citations(Core.Assembly).Concat(Citations(typeof(SpecSectionTests).Assembly))
        where !Sections.Any(section => section.Number == citation.Section)
        select $"{citation.Where} cites section {citation.Section}");

    [Fact]
    public void The_table_of_sections_code_and_tests_is_the_approved_one()
    {
        var code = Citations(Core.Assembly).ToLookup(citation => citation.Section, citation => citation.Where);
        var tests = Citations(typeof(SpecSectionTests).Assembly).ToLookup(citation => citation.Section, citation => citation.Where);
        var table = new StringBuilder("The normative sections 4.2 to 5.2 of the specification, the code that says it implements them, and the tests of it.\n");

        foreach (var (number, title) in Sections.SkipWhile(section => section.Number != "4.2").TakeWhile(section => section.Number != "5.3"))
            table.Append($"\n{number} {title}\n  code   {Listed(code[number])}\n  tests  {Listed(tests[number])}\n");

        Golden.Matches(table.ToString(), "testassets/spec-coverage.txt");
    }

    private static string Listed(IEnumerable<string> names) => string.Join(", ", names.Distinct().Order(StringComparer.Ordinal).DefaultIfEmpty("-"));

    private static IEnumerable<(string Section, string Where)> Citations(Assembly assembly) =>
        from type in assembly.GetTypes()
        where !type.Name.Contains('<', StringComparison.Ordinal) && type != typeof(PublicTypesTests).GetNestedType("ByMember", BindingFlags.NonPublic)
        from member in type.GetMembers(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Where(member => member is not Type).Prepend(type)
        from spec in member.GetCustomAttributes<SpecAttribute>(inherit: false)
        select (spec.Section, member == type ? NameOf(type) : $"{NameOf(type)}.{member.Name}");

    private static string NameOf(Type type) => type.DeclaringType is { } outer ? $"{NameOf(outer)}.{type.Name}" : type.Name;
}
