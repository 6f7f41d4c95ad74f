using InToto.Testing;

namespace InToto.Gate.Tests;

/// <summary>The lines M1 to M15 of the attack catalogue.</summary>
public sealed class GateThreatTableTests
{
    private static readonly ThreatTable Table = new(typeof(GateThreatTableTests).Assembly, "threats-gate.txt", ThreatTable.Numbered('M', 1, 15));

    [Fact]
    public void The_table_is_that_of_the_tests_and_of_the_reasons_for_none() => Table.MatchesItsFile();

    [Fact]
    public void A_line_without_a_test_has_a_reason() => Assert.Empty(Table.Forgotten());

    [Fact]
    public void A_test_class_that_a_reason_names_exists() => Assert.Empty(Table.MissingClasses());

    [Fact]
    public void A_test_that_bears_a_number_bears_one_of_the_catalogue() => Assert.Empty(Table.Unknown());
}
