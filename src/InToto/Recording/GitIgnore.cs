using System.Collections.Immutable;

namespace InToto.Recording;

/// <summary>Patterns that hide paths, with the meaning that <c>.gitignore</c> gives them, case-sensitive on every system.</summary>
/// <remarks>
/// One difference: <c>?</c> and classes stand for a character, not for a byte of its UTF-8, which is what the reference's library does and
/// what people mean. Who walks a tree asks for each folder and does not enter a hidden one; that is why a negated pattern cannot bring
/// back a file below it.
/// </remarks>
internal sealed class GitIgnore(IEnumerable<string> lines)
{
    private readonly ImmutableArray<GitIgnoreRule> _rules = [.. lines.Select(GitIgnoreRule.Parse).OfType<GitIgnoreRule>()];

    /// <summary>Whether the last pattern that fits a path hides it.</summary>
    /// <param name="path">Relative, with <c>/</c>.</param>
    /// <param name="isFolder">Whether a pattern that ends in <c>/</c> can fit.</param>
    public bool Hides(string path, bool isFolder)
    {
        for (var i = _rules.Length - 1; i >= 0; i--)
            if (_rules[i].Fits(path, isFolder)) return !_rules[i].IsNegated;
        return false;
    }

    /// <summary>Whether a path or a folder above it is hidden.</summary>
    public bool HidesOrContains(string path, bool isFolder)
    {
        for (var slash = path.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = path.IndexOf('/', slash + 1))
            if (Hides(path[..slash], isFolder: true)) return true;
        return Hides(path, isFolder);
    }
}
