using InToto.Testing;

namespace InToto.Tests.Fitness;

/// <summary>The lines A1 to I18 of the attack catalogue.</summary>
public sealed class ThreatTableTests
{
    private static readonly ThreatTable Table = new(typeof(ThreatTableTests).Assembly, "threats.txt",
    [
        .. ThreatTable.Numbered('A', 1, 45), .. ThreatTable.Numbered('B', 1, 14), .. ThreatTable.Numbered('C', 1, 47),
        .. ThreatTable.Numbered('D', 1, 15), .. ThreatTable.Numbered('D', 20, 36), .. ThreatTable.Numbered('D', 40, 46),
        .. ThreatTable.Numbered('E', 1, 30), .. ThreatTable.Numbered('F', 1, 12), .. ThreatTable.Numbered('G', 1, 20), .. ThreatTable.Numbered('H', 1, 16),
        .. ThreatTable.Numbered('I', 1, 18),
    ]);

    [Fact]
    public void The_table_is_that_of_the_tests_and_of_the_reasons_for_none() => Table.MatchesItsFile();

    [Fact]
    public void A_line_without_a_test_has_a_reason() => Assert.Empty(Table.Forgotten());

    [Fact]
    public void A_test_class_that_a_reason_names_exists() => Assert.Empty(Table.MissingClasses());

    [Fact]
    public void A_test_that_bears_a_number_bears_one_of_the_catalogue() => Assert.Empty(Table.Unknown());

    [Theory]
    [InlineData("A6_A_file", "A6")]
    [InlineData("D1_D2_A_layout", "D1 D2")]
    [InlineData("A_file_A6_", "")]
    [InlineData("P1_No_file", "")]
    [InlineData("G5_A_rule", "G5")]
    public void Numbers_stand_at_the_beginning_of_a_name(string name, string lines) => Assert.Equal(lines, string.Join(' ', ThreatTable.LinesOf(name)));
}
