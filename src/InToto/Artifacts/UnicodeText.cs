using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace InToto;

/// <summary>Unicode's normal forms C and D. .NET's own need the system's tables, which an invariant program does not have.</summary>
internal static class UnicodeText
{
    /// <summary>Whether a text is in form C, as most systems write names.</summary>
    public static bool IsComposed(string text) =>
        !text.AsSpan().ContainsAnyExceptInRange('\0', LastBeforeMarks) || Compose(text) == text;

    /// <summary>Form D: every character in its parts, marks in canonical order. Texts with equal forms are the same to a reader.</summary>
    public static string Decompose(string text)
    {
        if (!HasParts(text)) return text;
        var parts = new List<int>(text.Length + 8);
        foreach (var rune in text.EnumerateRunes()) AddParts(parts, rune.Value);
        OrderMarks(parts);
        return ToText(parts);
    }

    /// <summary>Form C: what form D composes to.</summary>
    public static string Compose(string text)
    {
        if (Ascii.IsValid(text)) return text;
        var (parts, composed) = (Decompose(text).EnumerateRunes(), new List<int>(text.Length));
        var (starter, classBefore) = (-1, 0);
        foreach (var rune in parts)
        {
            var (part, combiningClass) = (rune.Value, Tables.Class(rune.Value));
            // A mark is blocked from its starter by one between them of the same or a higher class.
            var blocked = starter < 0 || (starter != composed.Count - 1 && classBefore >= combiningClass);
            if (!blocked && Pair(composed[starter], part) is { } whole)
            {
                composed[starter] = whole;
                continue;
            }
            if (combiningClass == 0) starter = composed.Count;
            classBefore = combiningClass;
            composed.Add(part);
        }
        return ToText(composed);
    }

    private static bool HasParts(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange('\0', LastWithoutParts)) return false;
        foreach (var rune in text.EnumerateRunes())
            if (rune.Value > LastWithoutParts && (IsHangul(rune.Value) || Tables.Parts.ContainsKey(rune.Value) || Tables.Class(rune.Value) != 0)) return true;
        return false;
    }

    private static bool IsHangul(int point) => point is >= HangulFirst and < HangulFirst + HangulCount;

    private static void AddParts(List<int> parts, int point)
    {
        if (IsHangul(point))
        {
            var index = point - HangulFirst;
            parts.Add(LeadFirst + (index / (VowelCount * TailCount)));
            parts.Add(VowelFirst + (index / TailCount % VowelCount));
            if (index % TailCount != 0) parts.Add(TailFirst + (index % TailCount));
        }
        else if (point > LastWithoutParts && Tables.Parts.TryGetValue(point, out var two))
        {
            AddParts(parts, two.First);
            if (two.Second != 0) AddParts(parts, two.Second);
        }
        else
        {
            parts.Add(point);
        }
    }

    /// <summary>Sorts each run of marks by combining class, stably, and in less than the square of its length: names are hostile.</summary>
    private static void OrderMarks(List<int> parts)
    {
        for (var start = 0; start < parts.Count; start++)
        {
            var end = start;
            while (end < parts.Count && Tables.Class(parts[end]) != 0) end++;
            if (end - start < 2) continue;
            int[] ordered = [.. parts[start..end].OrderBy(Tables.Class)];
            for (var i = 0; i < ordered.Length; i++) parts[start + i] = ordered[i];
            start = end;
        }
    }

    private static int? Pair(int first, int second) => (first - LeadFirst, second - VowelFirst, first - HangulFirst, second - TailFirst) switch
    {
        ( >= 0 and < LeadCount and var lead, >= 0 and < VowelCount and var vowel, _, _) => HangulFirst + (((lead * VowelCount) + vowel) * TailCount),
        (_, _, >= 0 and < HangulCount and var syllable, > 0 and < TailCount and var tail) when syllable % TailCount == 0 => first + tail,
        _ => Tables.Wholes.TryGetValue((first, second), out var whole) ? whole : null,
    };

    private static string ToText(List<int> points)
    {
        var text = new StringBuilder(points.Count + 8);
        Span<char> units = stackalloc char[2];
        foreach (var point in points) text.Append(units[..new Rune(point).EncodeToUtf16(units)]);
        return text.ToString();
    }

    /// <summary>No character up to here has parts, and none combines.</summary>
    private const char LastWithoutParts = '\u00BF';
    private const char LastBeforeMarks = '\u02FF';
    private const int LeadFirst = 0x1100, VowelFirst = 0x1161, TailFirst = 0x11A7, HangulFirst = 0xAC00;
    private const int LeadCount = 19, VowelCount = 21, TailCount = 28, HangulCount = LeadCount * VowelCount * TailCount;

    /// <summary>The tables, read when the first name needs them.</summary>
    private static class Tables
    {
        public static readonly FrozenDictionary<int, (int First, int Second)> Parts = ReadParts().ToFrozenDictionary();
        public static readonly FrozenDictionary<(int First, int Second), int> Wholes = ReadWholes().ToFrozenDictionary();
        private static readonly FrozenDictionary<int, int> Classes = ReadClasses().ToFrozenDictionary();

        public static int Class(int point) => point <= LastBeforeMarks ? 0 : Classes.GetValueOrDefault(point);

        private static Dictionary<int, (int First, int Second)> ReadParts()
        {
            var parts = new Dictionary<int, (int, int)>();
            foreach (var run in UnicodeDecompositions.Canonical.Split(';'))
            {
                var colon = run.IndexOf(':', StringComparison.Ordinal);
                var point = Hex(run[..colon]);
                foreach (var two in run[(colon + 1)..].Split(','))
                    parts.Add(point++, two.Split(' ') is [var first, var second] ? (Hex(first), Hex(second)) : (Hex(two), 0));
            }
            return parts;
        }

        private static Dictionary<(int First, int Second), int> ReadWholes()
        {
            var excluded = Range(UnicodeDecompositions.NotComposed).ToHashSet();
            return Parts.Where(entry => entry.Value.Second != 0 && !excluded.Contains(entry.Key)).ToDictionary(entry => entry.Value, entry => entry.Key);
        }

        private static Dictionary<int, int> ReadClasses() => (
            from line in UnicodeDecompositions.CombiningClasses.Split(';')
            let colon = line.IndexOf(':', StringComparison.Ordinal)
            from point in Range(line[(colon + 1)..])
            select (point, Class: Hex(line[..colon]))).ToDictionary(entry => entry.point, entry => entry.Class);

        private static IEnumerable<int> Range(string ranges) =>
            from range in ranges.Split(',')
            let ends = range.Split('-')
            from point in Enumerable.Range(Hex(ends[0]), Hex(ends[^1]) - Hex(ends[0]) + 1)
            select point;

        private static int Hex(string digits) => int.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }
}
