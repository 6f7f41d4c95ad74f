using System.Text;

namespace InToto;

/// <summary>What stands between <c>[</c> and <c>]</c> of a <see cref="Pattern"/>: characters and ranges, perhaps negated.</summary>
/// <remarks>
/// Which hyphens make a range is Python's reading: the first hyphen that has a character before it and does not follow a range's
/// end directly; a range whose end comes before its start is empty. <c>^</c> and backslash are ordinary characters. Where an empty
/// range goes, the <c>!</c> behind it comes to the front and negates, as it does in Python: <c>[z-a!b]</c> is <c>[!b]</c>.
/// </remarks>
internal sealed class CharacterClass
{
    private readonly bool _negated;

    // Code points, first and last in turn. Not runes: lists of those are compiled anew in each process.
    private readonly int[] _ranges;

    private CharacterClass(bool negated, int[] ranges) => (_negated, _ranges) = (negated, ranges);

    /// <summary>Any one character.</summary>
    public static CharacterClass Any { get; } = new(negated: true, []);

    public bool Contains(Rune rune)
    {
        for (var i = 0; i < _ranges.Length; i += 2)
            if (_ranges[i] <= rune.Value && rune.Value <= _ranges[i + 1]) return !_negated;
        return _negated;
    }

    /// <summary>Where the class that opens at a <c>[</c> closes; -1 when it does not. A <c>]</c> that comes first is a member.</summary>
    public static int EndOf(string text, int open)
    {
        var at = open + 1;
        if (at < text.Length && text[at] == '!') at++;
        if (at < text.Length && text[at] == ']') at++;
        return at < text.Length ? text.IndexOf(']', at) : -1;
    }

    public static CharacterClass Parse(string members)
    {
        var negated = members[0] == '!';
        var points = new List<int>();
        foreach (var rune in members[(negated ? 1 : 0)..].EnumerateRunes()) points.Add(rune.Value);
        var chunks = SplitAtRanges(points);
        DropEmptyRanges(chunks);
        if (!negated) negated = TakeNegation(chunks);

        var ranges = new List<int>();
        for (var i = 0; i < chunks.Count; i++)
        {
            foreach (var point in chunks[i]) ranges.AddRange([point, point]);
            if (i > 0) ranges.AddRange([chunks[i - 1][^1], chunks[i][0]]);
        }
        return new(negated, [.. ranges]);
    }

    /// <summary>Cuts at each hyphen that makes a range: between two chunks stands a range from the last of one to the first of the next.</summary>
    private static List<List<int>> SplitAtRanges(List<int> points)
    {
        var chunks = new List<List<int>>();
        var (start, from) = (0, 1);
        while (from < points.Count && points.IndexOf('-', from) is var hyphen and >= 0)
        {
            chunks.Add(points[start..hyphen]);
            start = hyphen + 1;
            from = hyphen + 3;
        }
        if (start < points.Count) chunks.Add(points[start..]);
        else if (chunks.Count > 0) chunks[^1].Add('-');
        return chunks;
    }

    private static void DropEmptyRanges(List<List<int>> chunks)
    {
        for (var i = chunks.Count - 1; i > 0; i--)
        {
            if (chunks[i - 1][^1] <= chunks[i][0]) continue;
            chunks[i - 1].RemoveAt(chunks[i - 1].Count - 1);
            chunks[i - 1].AddRange(chunks[i][1..]);
            chunks.RemoveAt(i);
        }
    }

    private static bool TakeNegation(List<List<int>> chunks)
    {
        if (chunks is not [['!', ..], ..]) return false;
        chunks[0].RemoveAt(0);
        // A hyphen that now comes first is a character, no longer a range.
        if (chunks is [[], _, ..])
        {
            chunks[1].Insert(0, '-');
            chunks.RemoveAt(0);
        }
        return true;
    }
}
