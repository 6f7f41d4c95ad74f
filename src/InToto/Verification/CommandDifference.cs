using System.Collections.Immutable;
using System.Text;

namespace InToto.Verification;

/// <summary>Two commands below each other, word by word in columns, and below them marks where they differ.</summary>
internal static class CommandDifference
{
    /// <summary>Comparing takes the product of both lengths; longer commands are not laid out.</summary>
    private const int MostWords = 256;

    /// <summary>Three lines; none where the commands are too long to be laid out.</summary>
    public static ImmutableArray<string> Lines(ImmutableArray<string> expected, ImmutableArray<string> ran)
    {
        if (expected.Length > MostWords || ran.Length > MostWords) return [];
        StringBuilder[] lines = [new("expected"), new("ran     "), new("        ")];
        foreach (var (left, right) in Columns(expected, ran))
        {
            var width = Math.Max(left?.Length ?? 0, right?.Length ?? 0);
            lines[0].Append("  ").Append((left ?? "").PadRight(width));
            lines[1].Append("  ").Append((right ?? "").PadRight(width));
            lines[2].Append("  ").Append(new string(left == right ? ' ' : '~', width));
        }
        return [.. lines.Select(line => line.ToString().TrimEnd())];
    }

    /// <summary>As many words in common as there can be stand in one column each; what is between is paired as it comes, but no option with what is none.</summary>
    private static IEnumerable<(string? Left, string? Right)> Columns(ImmutableArray<string> left, ImmutableArray<string> right)
    {
        var common = Common(left, right);
        for (var (i, j) = (0, 0); i < left.Length || j < right.Length;)
        {
            if (i < left.Length && j < right.Length && left[i] == right[j]) yield return (Word(left[i++]), Word(right[j++]));
            else if (i < left.Length && j < right.Length && common[i + 1, j + 1] == common[i, j])
            {
                var (isOption, isOther) = (left[i].StartsWith('-'), right[j].StartsWith('-'));
                yield return (isOther && !isOption ? null : Word(left[i++]), isOption && !isOther ? null : Word(right[j++]));
            }
            else if (j == right.Length || (i < left.Length && common[i + 1, j] == common[i, j])) yield return (Word(left[i++]), null);
            else yield return (null, Word(right[j++]));
        }
    }

    /// <summary>How many words in common there can be from a place in each command on.</summary>
    private static int[,] Common(ImmutableArray<string> left, ImmutableArray<string> right)
    {
        var common = new int[left.Length + 1, right.Length + 1];
        for (var i = left.Length - 1; i >= 0; i--)
            for (var j = right.Length - 1; j >= 0; j--)
                common[i, j] = left[i] == right[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        return common;
    }

    /// <summary>A word that is not obviously one has quotes around it.</summary>
    private static string Word(string word) => word.Length == 0 || word.AsSpan().IndexOfAny(' ', '\'') >= 0 ? $"'{Printable.Of(word)}'" : Printable.Of(word);
}
