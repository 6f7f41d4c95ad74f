using System.Collections.Immutable;
using System.Text;

namespace InToto.Recording;

/// <summary>One character of a pattern: itself, <c>?</c>, or a class such as <c>[a-z]</c>, <c>[!a]</c>, <c>[^[:digit:]]</c>.</summary>
internal sealed class GitClass
{
    private readonly bool _negated;
    private readonly ImmutableArray<(Rune First, Rune Last)> _ranges;
    private readonly ImmutableArray<Func<char, bool>> _kinds;

    private GitClass(bool negated, ImmutableArray<(Rune, Rune)> ranges, ImmutableArray<Func<char, bool>> kinds) =>
        (_negated, _ranges, _kinds) = (negated, ranges, kinds);

    public static GitClass Any { get; } = new(negated: true, [], []);

    public static GitClass Of(Rune rune) => new(negated: false, [(rune, rune)], []);

    public bool Contains(Rune rune)
    {
        foreach (var (first, last) in _ranges)
            if (first <= rune && rune <= last) return !_negated;
        foreach (var kind in _kinds)
            if (rune.IsAscii && kind((char)rune.Value)) return !_negated;
        return _negated;
    }

    /// <summary>Reads the class that opens here and stops at its closing bracket; null when it does not close or names an unknown kind.</summary>
    public static GitClass? Parse(Rune[] pattern, ref int at)
    {
        var ranges = ImmutableArray.CreateBuilder<(Rune, Rune)>();
        var kinds = ImmutableArray.CreateBuilder<Func<char, bool>>();
        var negated = Is(pattern, at + 1, '!') || Is(pattern, at + 1, '^');
        if (negated) at++;

        Rune? before = null; // What a hyphen could begin a range with. A bracket that comes first is a member.
        for (var first = true; ; first = false)
        {
            if (++at >= pattern.Length) return null;
            if (pattern[at].Value == ']' && !first) return new(negated, ranges.ToImmutable(), kinds.ToImmutable());

            if (pattern[at].Value == '-' && before is { } from && at + 1 < pattern.Length && !Is(pattern, at + 1, ']'))
            {
                if (Is(pattern, ++at, '\\') && ++at >= pattern.Length) return null;
                ranges.Add((from, pattern[at]));
                before = null;
            }
            else if (pattern[at].Value == '[' && Is(pattern, at + 1, ':') && KindAt(pattern, at + 2) is { } name)
            {
                if (KindOf(name) is not { } kind) return null;
                kinds.Add(kind);
                at += name.Length + 3;
                before = null;
            }
            else
            {
                if (pattern[at].Value == '\\' && ++at >= pattern.Length) return null;
                ranges.Add((pattern[at], pattern[at]));
                before = pattern[at];
            }
        }
    }

    /// <summary>The name between <c>[:</c> and <c>:]</c>; null when the next bracket has no colon before it.</summary>
    private static string? KindAt(Rune[] pattern, int start)
    {
        var end = Array.FindIndex(pattern, Math.Min(start, pattern.Length), rune => rune.Value == ']');
        return end > start && pattern[end - 1].Value == ':' ? string.Concat(pattern[start..(end - 1)]) : null;
    }

    private static Func<char, bool>? KindOf(string name) => name switch
    {
        "alnum" => char.IsAsciiLetterOrDigit,
        "alpha" => char.IsAsciiLetter,
        "blank" => c => c is ' ' or '\t',
        "cntrl" => c => c is < ' ' or '\x7F',
        "digit" => char.IsAsciiDigit,
        "graph" => c => c is > ' ' and < '\x7F',
        "lower" => char.IsAsciiLetterLower,
        "print" => c => c is >= ' ' and < '\x7F',
        "punct" => c => c is > ' ' and < '\x7F' && !char.IsAsciiLetterOrDigit(c),
        "space" => c => c is ' ' or (>= '\t' and <= '\r'),
        "upper" => char.IsAsciiLetterUpper,
        "xdigit" => char.IsAsciiHexDigit,
        _ => null,
    };

    private static bool Is(Rune[] pattern, int at, char what) => at < pattern.Length && pattern[at].Value == what;
}
