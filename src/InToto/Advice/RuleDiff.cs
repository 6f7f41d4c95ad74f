using System.Collections.Immutable;

namespace InToto.Advice;

/// <summary>How two lists of rules differ: their longest common list stays, the rest was taken out, put in, or moved.</summary>
[Spec("4.3.3")]
internal static class RuleDiff
{
    public static IEnumerable<LayoutChange> Of(string list, ImmutableArray<ArtifactRule> before, ImmutableArray<ArtifactRule> after)
    {
        var (gone, came) = Changed([.. before.Select(rule => rule.ToString())], [.. after.Select(rule => rule.ToString())]);
        var taken = gone.Select(at => before[at]).ToList();
        foreach (var rule in came.Select(at => after[at]))
        {
            if (taken.FindIndex(other => other.ToString() == rule.ToString()) is var moved and >= 0)
            {
                taken.RemoveAt(moved);
                yield return new(ChangeEffect.Other, list, $"{rule} stands elsewhere");
            }
            else
            {
                yield return new(Forbids(rule) ? ChangeEffect.Stricter : ChangeEffect.Looser, list, $"+ {rule}");
            }
        }
        foreach (var rule in taken) yield return new(Forbids(rule) ? ChangeEffect.Looser : ChangeEffect.Stricter, list, $"- {rule}");
    }

    private static bool Forbids(ArtifactRule rule) => rule is ArtifactRule.Disallow or ArtifactRule.Require;

    /// <summary>What is not in the longest common list. Equal ends are put aside first: layouts hold thousands of rules, and differ in a few.</summary>
    private static (List<int> Out, List<int> In) Changed(string[] before, string[] after)
    {
        var start = 0;
        while (start < before.Length && start < after.Length && before[start] == after[start]) start++;
        var end = 0;
        while (end < before.Length - start && end < after.Length - start && before[^(end + 1)] == after[^(end + 1)]) end++;
        var (rows, columns) = (before.Length - start - end, after.Length - start - end);
        // Two lists that have thousands of rules and nothing in common are told as one taken out and one put in.
        if ((long)rows * columns > MostCells) return ([.. Enumerable.Range(start, rows)], [.. Enumerable.Range(start, columns)]);

        var common = new int[rows + 1, columns + 1];
        for (var row = rows - 1; row >= 0; row--)
            for (var column = columns - 1; column >= 0; column--)
                common[row, column] = before[start + row] == after[start + column] ? common[row + 1, column + 1] + 1 : Math.Max(common[row + 1, column], common[row, column + 1]);

        var (taken, put) = (new List<int>(), new List<int>());
        for (var (row, column) = (0, 0); row < rows || column < columns;)
        {
            if (row < rows && column < columns && before[start + row] == after[start + column]) (row, column) = (row + 1, column + 1);
            else if (column == columns || (row < rows && common[row + 1, column] >= common[row, column + 1])) taken.Add(start + row++);
            else put.Add(start + column++);
        }
        return (taken, put);
    }

    private const long MostCells = 16_000_000;
}
