using System.Text;

namespace InToto;

/// <summary>A glob as artifact rules use it: exactly Python's <c>fnmatch</c>, case-sensitive on every system.</summary>
/// <remarks>
/// <c>*</c> is any text, <c>/</c> included; <c>?</c> is one character; <c>[a-z]</c> and <c>[!a-z]</c> are one character of a class.
/// There is no escape: a class of one character (<c>[*]</c>) stands for it. A class that does not end is literal.
/// </remarks>
[Spec("4.3.3")]
public sealed class Pattern : IEquatable<Pattern>
{
    private readonly Token[] _tokens;
    private readonly string? _prefix;

    /// <summary>Takes a pattern as written; every text is one.</summary>
    public Pattern(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Text = text;
        _tokens = Tokenize(text);
        _prefix = IsPrefix(_tokens) ? _tokens.Length > 1 ? _tokens[0].Literal : "" : null;
    }

    /// <summary>The pattern that only this text fits.</summary>
    internal static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c is '*' or '?' or '[') escaped.Append('[').Append(c).Append(']');
            else escaped.Append(c);
        }
        return escaped.ToString();
    }

    /// <summary>The pattern as written.</summary>
    public string Text { get; }

    /// <summary>Whether the whole name fits the pattern.</summary>
    public bool Matches(ReadOnlySpan<char> name)
    {
        if (_prefix is not null) return name.StartsWith(_prefix, StringComparison.Ordinal);

        // Two pointers: where a token does not fit, the last star takes more characters. Earlier stars never need to.
        var (token, at) = (0, 0);
        var (star, resume) = (-1, 0);
        while (at < name.Length || token < _tokens.Length)
        {
            if (token < _tokens.Length && _tokens[token].IsStar)
            {
                star = ++token;
                if (token == _tokens.Length) return true;
                at = resume = Candidate(token, name, at);
            }
            else if (token < _tokens.Length && at < name.Length && _tokens[token].Takes(name[at..]) is var taken and > 0)
            {
                (token, at) = (token + 1, at + taken);
            }
            else if (star >= 0 && resume < name.Length)
            {
                token = star;
                at = resume = Candidate(token, name, resume + RuneAt(name[resume..]).Utf16SequenceLength);
            }
            else
            {
                return false;
            }
            if (at < 0) return false;
        }
        return true;
    }

    /// <summary>Where in the name, at or after a place, the token behind a star may begin; -1 when nowhere.</summary>
    private int Candidate(int token, ReadOnlySpan<char> name, int from)
    {
        if (_tokens[token].Literal is not { } literal) return from;
        var rest = name[from..];
        if (token == _tokens.Length - 1) return rest.EndsWith(literal, StringComparison.Ordinal) ? name.Length - literal.Length : -1;
        return rest.IndexOf(literal, StringComparison.Ordinal) is var found and >= 0 ? from + found : -1;
    }

    /// <inheritdoc/>
    public bool Equals(Pattern? other) => other is not null && other.Text == Text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Pattern);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Text);

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static bool IsPrefix(Token[] tokens) =>
        tokens is [{ IsStar: true }] or [{ Literal: not null }, { IsStar: true }];

    private static Token[] Tokenize(string text)
    {
        var tokens = new List<Token>();
        var literal = new StringBuilder();
        for (var at = 0; at < text.Length;)
        {
            if (text[at] is not ('*' or '?' or '[') || (text[at] == '[' && CharacterClass.EndOf(text, at) < 0))
            {
                literal.Append(text[at++]);
                continue;
            }
            if (literal.Length > 0) tokens.Add(new(literal.ToString(), null));
            literal.Clear();
            if (text[at] == '[')
            {
                var end = CharacterClass.EndOf(text, at);
                tokens.Add(new(null, CharacterClass.Parse(text[(at + 1)..end])));
                at = end + 1;
            }
            else
            {
                if (text[at] == '?') tokens.Add(new(null, CharacterClass.Any));
                else if (tokens.Count == 0 || !tokens[^1].IsStar) tokens.Add(new(null, null));
                at++;
            }
        }
        if (literal.Length > 0) tokens.Add(new(literal.ToString(), null));
        return [.. tokens];
    }

    private static Rune RuneAt(ReadOnlySpan<char> text)
    {
        Rune.DecodeFromUtf16(text, out var rune, out _);
        return rune;
    }

    /// <summary>A text, a class of characters, or (neither) a star.</summary>
    private sealed record Token(string? Literal, CharacterClass? Class)
    {
        public bool IsStar => Literal is null && Class is null;

        /// <summary>How many UTF-16 units at the start of the text this token takes; 0 when it does not fit.</summary>
        public int Takes(ReadOnlySpan<char> text)
        {
            if (Literal is not null) return text.StartsWith(Literal, StringComparison.Ordinal) ? Literal.Length : 0;
            var rune = RuneAt(text);
            return Class!.Contains(rune) ? rune.Utf16SequenceLength : 0;
        }
    }
}
