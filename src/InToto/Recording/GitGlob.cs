using System.Collections.Immutable;
using System.Text;

namespace InToto.Recording;

/// <summary>What one segment of a path must look like: text, <c>?</c>, <c>*</c>, classes; or <c>**</c>, any number of segments.</summary>
internal sealed class GitGlob
{
    private static readonly GitGlob AnyDepth = new([null]) { IsAnyDepth = true };

    /// <summary>A class is one character; null is any text, a star.</summary>
    private readonly ImmutableArray<GitClass?> _tokens;

    private GitGlob(ImmutableArray<GitClass?> tokens) => _tokens = tokens;

    /// <summary>Whether this is <c>**</c> alone between slashes.</summary>
    public bool IsAnyDepth { get; private init; }

    public bool Fits(ReadOnlySpan<char> name)
    {
        var (token, at) = (0, 0);
        var (star, resume) = (-1, 0);
        while (at < name.Length || token < _tokens.Length)
        {
            if (token < _tokens.Length && _tokens[token] is null)
            {
                (star, resume) = (++token, at);
                if (token == _tokens.Length) return true;
            }
            else if (token < _tokens.Length && at < name.Length && Takes(_tokens[token]!, name[at..]) is var taken and > 0)
            {
                (token, at) = (token + 1, at + taken);
            }
            else if (star >= 0 && resume < name.Length)
            {
                Rune.DecodeFromUtf16(name[resume..], out _, out var skipped);
                resume += skipped;
                (token, at) = (star, resume);
            }
            else
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>Reads the segment that begins here, up to the slash or the end; null when it can fit nothing.</summary>
    public static GitGlob? Parse(Rune[] pattern, ref int at)
    {
        var start = at;
        var tokens = ImmutableArray.CreateBuilder<GitClass?>();
        for (; at < pattern.Length; at++)
        {
            switch (pattern[at].Value)
            {
                case '/': return Of(pattern[start..at], tokens);
                case '*':
                    if (tokens.Count == 0 || tokens[^1] is not null) tokens.Add(null);
                    break;
                case '?':
                    tokens.Add(GitClass.Any);
                    break;
                case '[':
                    if (GitClass.Parse(pattern, ref at) is not { } members) return null;
                    tokens.Add(members);
                    break;
                case '\\':
                    if (++at == pattern.Length) return null;
                    if (pattern[at].Value == '/') return Of(pattern[start..(at - 1)], tokens);
                    tokens.Add(GitClass.Of(pattern[at]));
                    break;
                default:
                    tokens.Add(GitClass.Of(pattern[at]));
                    break;
            }
        }
        return Of(pattern[start..], tokens);
    }

    private static GitGlob Of(Rune[] text, ImmutableArray<GitClass?>.Builder tokens) =>
        text.Length > 1 && Array.TrueForAll(text, rune => rune.Value == '*') ? AnyDepth : new(tokens.DrainToImmutable());

    private static int Takes(GitClass members, ReadOnlySpan<char> name)
    {
        Rune.DecodeFromUtf16(name, out var rune, out var length);
        return members.Contains(rune) ? length : 0;
    }
}
