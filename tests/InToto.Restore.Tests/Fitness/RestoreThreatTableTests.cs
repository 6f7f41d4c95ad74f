using InToto.Testing;

namespace InToto.Restore.Tests.Fitness;

/// <summary>The lines of list K of the attack catalogue that are about sources of packages, and of list J those about signatures and restoring; TUF and Sigstore are later projects'.</summary>
public sealed class RestoreThreatTableTests
{
    private static readonly ThreatTable Table = new(typeof(RestoreThreatTableTests).Assembly, "threats-restore.txt", [.. ThreatTable.Numbered('K', 1, 9), "K15", "K22", "K23", "J45", "J60", "J61", "J62"]);

    [Fact]
    public void The_table_is_that_of_the_tests_and_of_the_reasons_for_none() => Table.MatchesItsFile();

    [Fact]
    public void A_line_without_a_test_has_a_reason() => Assert.Empty(Table.Forgotten());

    [Fact]
    public void A_test_class_that_a_reason_names_exists() => Assert.Empty(Table.MissingClasses());

    [Fact]
    public void A_test_that_bears_a_number_bears_one_of_the_catalogue() => Assert.Empty(Table.Unknown());
}
