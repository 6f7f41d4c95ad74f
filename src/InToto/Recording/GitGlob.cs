using System.Collections.Immutable;
using System.Text;

namespace InToto.Recording;

/// <summary>What one segment of a path must look like: text, <c>?</c>, <c>*</c>, classes; or <c>**</c>, any number of segments.</summary>
internal sealed class GitGlob
{
    private static readonly GitGlob AnyDepth = new([new(null, null)]) { IsAnyDepth = true };

    private readonly ImmutableArray<Token> _tokens;

    private GitGlob(ImmutableArray<Token> tokens) => _tokens = tokens;

    /// <summary>Whether this is <c>**</c> alone between slashes.</summary>
    public bool IsAnyDepth { get; private init; }

    public bool Fits(ReadOnlySpan<char> name)
    {
        var (token, at) = (0, 0);
        var (star, resume) = (-1, 0);
        while (at < name.Length || token < _tokens.Length)
        {
            if (token < _tokens.Length && _tokens[token].IsStar)
            {
                (star, resume) = (++token, at);
                if (token == _tokens.Length) return true;
            }
            else if (token < _tokens.Length && at < name.Length && _tokens[token].Takes(name[at..]) is var taken and > 0)
            {
                (token, at) = (token + 1, at + taken);
            }
            else if (star >= 0 && resume < name.Length && _tokens[star].Skip(name[resume..]) is var skipped and > 0)
            {
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
        var tokens = new TokenList();
        for (; at < pattern.Length; at++)
        {
            switch (pattern[at].Value)
            {
                case '/': return Of(pattern, start, at, tokens);
                case '*':
                    tokens.AddStar();
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
                    if (pattern[at].Value == '/') return Of(pattern, start, at - 1, tokens);
                    tokens.Add(pattern[at]);
                    break;
                default:
                    tokens.Add(pattern[at]);
                    break;
            }
        }
        return Of(pattern, start, pattern.Length, tokens);
    }

    private static GitGlob Of(Rune[] pattern, int start, int end, TokenList tokens)
    {
        var stars = 0;
        while (start + stars < end && pattern[start + stars].Value == '*') stars++;
        return stars > 1 && start + stars == end ? AnyDepth : new(tokens.ToImmutable());
    }

    /// <summary>Collects tokens; characters in a row become one text, stars in a row one star.</summary>
    private sealed class TokenList
    {
        private readonly ImmutableArray<Token>.Builder _tokens = ImmutableArray.CreateBuilder<Token>();
        private string _text = "";

        public void Add(Rune rune) => _text += rune.ToString();

        public void Add(GitClass members)
        {
            EndText();
            _tokens.Add(new(null, members));
        }

        public void AddStar()
        {
            EndText();
            if (_tokens.Count == 0 || !_tokens[^1].IsStar) _tokens.Add(new(null, null));
        }

        public ImmutableArray<Token> ToImmutable()
        {
            EndText();
            return _tokens.ToImmutable();
        }

        private void EndText()
        {
            if (_text.Length > 0) _tokens.Add(new(_text, null));
            _text = "";
        }
    }

    /// <summary>A text, a class of characters, or (neither) a star.</summary>
    private sealed record Token(string? Text, GitClass? Class)
    {
        public bool IsStar => Text is null && Class is null;

        /// <summary>How many UTF-16 units at the start of the name this token takes; 0 when it does not fit.</summary>
        public int Takes(ReadOnlySpan<char> name)
        {
            if (Text is not null) return name.StartsWith(Text, StringComparison.Ordinal) ? Text.Length : 0;
            Rune.DecodeFromUtf16(name, out var rune, out var length);
            return Class!.Contains(rune) ? length : 0;
        }

        /// <summary>How far a star before this token goes on to where the token may fit; 0 when it never does again.</summary>
        public int Skip(ReadOnlySpan<char> name)
        {
            Rune.DecodeFromUtf16(name, out _, out var length);
            return Text is null ? length : name[length..].IndexOf(Text, StringComparison.Ordinal) is var next and >= 0 ? length + next : 0;
        }
    }
}
