using System.Collections.Immutable;
using System.Text;

namespace InToto.Recording;

/// <summary>One line of a <c>.gitignore</c>.</summary>
internal sealed class GitIgnoreRule
{
    private readonly bool _foldersOnly;
    private readonly bool _lastSegmentOnly;
    private readonly ImmutableArray<GitGlob> _segments;

    private GitIgnoreRule(bool isNegated, bool foldersOnly, bool lastSegmentOnly, ImmutableArray<GitGlob> segments) =>
        (IsNegated, _foldersOnly, _lastSegmentOnly, _segments) = (isNegated, foldersOnly, lastSegmentOnly, segments);

    public bool IsNegated { get; }

    /// <summary>Reads a line; null for an empty one, a comment, and a pattern that can fit nothing (a class that does not end).</summary>
    public static GitIgnoreRule? Parse(string line)
    {
        var pattern = TrimEnd(line);
        if (pattern.StartsWith('#')) return null;
        var negated = pattern.StartsWith('!');
        if (negated) pattern = pattern[1..];
        var foldersOnly = pattern.EndsWith('/');
        if (foldersOnly) pattern = pattern[..^1];
        var lastSegmentOnly = !pattern.Contains('/');
        if (pattern.StartsWith('/')) pattern = pattern[1..];
        return pattern.Length > 0 && Segments(pattern) is { } segments ? new(negated, foldersOnly, lastSegmentOnly, segments) : null;
    }

    public bool Fits(string path, bool isFolder)
    {
        if (_foldersOnly && !isFolder) return false;
        return _lastSegmentOnly ? _segments[0].Fits(path.AsSpan(path.LastIndexOf('/') + 1)) : Fits(path);
    }

    /// <summary>The two pointers of <see cref="Pattern"/>, with segments for characters and <c>**</c> for the star.</summary>
    private bool Fits(string path)
    {
        string[] names = path.Split('/');
        var (segment, at) = (0, 0);
        var (depth, resume) = (-1, 0);
        while (at < names.Length || segment < _segments.Length)
        {
            if (segment < _segments.Length && _segments[segment].IsAnyDepth)
            {
                // At the end it is what lies inside, not the folder itself.
                if (segment == _segments.Length - 1) return at < names.Length;
                (depth, resume) = (++segment, at);
            }
            else if (segment < _segments.Length && at < names.Length && _segments[segment].Fits(names[at]))
            {
                (segment, at) = (segment + 1, at + 1);
            }
            else if (depth >= 0 && resume < names.Length)
            {
                (segment, at) = (depth, ++resume);
            }
            else
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>Without the spaces at its end, unless a backslash stands before them.</summary>
    private static string TrimEnd(string line)
    {
        var end = 0;
        for (var at = 0; at < line.Length; at++)
        {
            if (line[at] == '\\' && at + 1 < line.Length) at++;
            else if (line[at] == ' ') continue;
            end = at + 1;
        }
        return line[..end];
    }

    private static ImmutableArray<GitGlob>? Segments(string pattern)
    {
        var segments = ImmutableArray.CreateBuilder<GitGlob>();
        // Counted first: a list of runes would be compiled anew in each process.
        var count = 0;
        foreach (var _ in pattern.EnumerateRunes()) count++;
        var runes = new Rune[count];
        count = 0;
        foreach (var rune in pattern.EnumerateRunes()) runes[count++] = rune;
        for (var at = 0; at <= runes.Length; at++)
        {
            if (GitGlob.Parse(runes, ref at) is not { } segment) return null;
            segments.Add(segment);
        }
        return segments.DrainToImmutable();
    }
}
