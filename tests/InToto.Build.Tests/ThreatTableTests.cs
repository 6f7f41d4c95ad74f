using InToto.Testing;

namespace InToto.Build.Tests;

/// <summary>The lines N1 to N20 of the attack catalogue: attacks on a build while it runs.</summary>
public sealed class ThreatTableTests
{
    private static readonly ThreatTable Table = new(typeof(ThreatTableTests).Assembly, "threats-build.txt", ThreatTable.Numbered('N', 1, 20));

    [Fact]
    public void The_table_is_that_of_the_tests_and_of_the_reasons_for_none() => Table.MatchesItsFile();

    [Fact]
    public void A_line_without_a_test_has_a_reason() => Assert.Empty(Table.Forgotten());

    [Fact]
    public void A_test_class_that_a_reason_names_exists() => Assert.Empty(Table.MissingClasses());

    [Fact]
    public void A_test_that_bears_a_number_bears_one_of_the_catalogue() => Assert.Empty(Table.Unknown());
}
