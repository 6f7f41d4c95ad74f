using System.Collections.Immutable;
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
    private readonly ImmutableArray<(Rune First, Rune Last)> _ranges;

    private CharacterClass(bool negated, ImmutableArray<(Rune, Rune)> ranges) => (_negated, _ranges) = (negated, ranges);

    /// <summary>Any one character.</summary>
    public static CharacterClass Any { get; } = new(negated: true, []);

    public bool Contains(Rune rune)
    {
        foreach (var (first, last) in _ranges)
            if (first <= rune && rune <= last) return !_negated;
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
        Rune[] runes = [.. members[(negated ? 1 : 0)..].EnumerateRunes()];
        var chunks = SplitAtRanges(runes);
        DropEmptyRanges(chunks);
        if (!negated) negated = TakeNegation(chunks);

        var ranges = ImmutableArray.CreateBuilder<(Rune, Rune)>();
        for (var i = 0; i < chunks.Count; i++)
        {
            foreach (var rune in chunks[i]) ranges.Add((rune, rune));
            if (i > 0) ranges.Add((chunks[i - 1][^1], chunks[i][0]));
        }
        return new(negated, ranges.ToImmutable());
    }

    /// <summary>Cuts at each hyphen that makes a range: between two chunks stands a range from the last of one to the first of the next.</summary>
    private static List<List<Rune>> SplitAtRanges(Rune[] runes)
    {
        var chunks = new List<List<Rune>>();
        var (start, from) = (0, 1);
        while (from < runes.Length && Array.IndexOf(runes, new Rune('-'), from) is var hyphen and >= 0)
        {
            chunks.Add([.. runes[start..hyphen]]);
            start = hyphen + 1;
            from = hyphen + 3;
        }
        if (start < runes.Length) chunks.Add([.. runes[start..]]);
        else if (chunks.Count > 0) chunks[^1].Add(new('-'));
        return chunks;
    }

    private static void DropEmptyRanges(List<List<Rune>> chunks)
    {
        for (var i = chunks.Count - 1; i > 0; i--)
        {
            if (chunks[i - 1][^1] <= chunks[i][0]) continue;
            chunks[i - 1].RemoveAt(chunks[i - 1].Count - 1);
            chunks[i - 1].AddRange(chunks[i].Skip(1));
            chunks.RemoveAt(i);
        }
    }

    private static bool TakeNegation(List<List<Rune>> chunks)
    {
        if (chunks is not [[{ Value: '!' }, ..], ..]) return false;
        chunks[0].RemoveAt(0);
        // A hyphen that now comes first is a character, no longer a range.
        if (chunks is [[], _, ..])
        {
            chunks[1].Insert(0, new('-'));
            chunks.RemoveAt(0);
        }
        return true;
    }
}
