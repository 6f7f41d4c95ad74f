using System.Collections.Immutable;
using System.Text;

namespace InToto.Verification;

/// <summary>Puts the values of parameters into words, once; <c>{{</c> and <c>}}</c> are literal braces.</summary>
internal sealed class Substitution(LayoutParameters? parameters, Dialect dialect)
{
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private ParameterMissing? _missing;

    public static bool HasBrace(string word) => word.AsSpan().IndexOfAny('{', '}') >= 0;

    public static bool HasBrace(ImmutableArray<string> words)
    {
        foreach (var word in words)
            if (HasBrace(word)) return true;
        return false;
    }

    /// <exception cref="ParameterException">A value was given that no word asks for: probably its name is not the one that was meant.</exception>
    /// <exception cref="VerificationException">A word asks for a value that was not given.</exception>
    public void Finish()
    {
        foreach (var name in parameters?.Names ?? [])
            if (!_used.Contains(name))
                throw new ParameterException(Codes.ParameterUnused, $"The layout has no parameter '{name}'.",
                    _used.Count == 0 ? "It has none at all: leave it out." : $"It has {Listing.Of(_used.Order(StringComparer.Ordinal))}.");
        if (_missing is not null) throw new VerificationException(_missing);
    }

    /// <summary>The words of a command: values are put in as they are.</summary>
    public ImmutableArray<string> Command(string item, ImmutableArray<string> words) =>
        HasBrace(words) ? [.. words.Select(word => Word(item, word, isPattern: false))] : words;

    /// <summary>A rule: in its pattern a value stands for itself; its keywords and their order stay.</summary>
    public ArtifactRule Rule(string item, ArtifactRule rule)
    {
        var words = rule.Words;
        if (!HasBrace(words)) return rule;
        try
        {
            words = [.. words.Select((word, i) => Word(item, word, isPattern: i == 1 && rule is not ArtifactRule.Require))];
            return words.Contains("") ? throw Malformed(rule, "a value makes one of its words empty") : ArtifactRule.Parse(words, dialect);
        }
        catch (MetadataFormatException problem)
        {
            throw new VerificationException(new MetadataMalformed(3, new(problem.Code, problem.Message, $"in '{Printable.Of(item)}' of the layout, with its parameters", problem.Hint, problem)));
        }
    }

    private string Word(string item, string word, bool isPattern)
    {
        var text = new StringBuilder();
        var classEnd = -1;
        for (var at = 0; at < word.Length; at++)
        {
            if (isPattern && word[at] == '[' && at > classEnd) classEnd = CharacterClass.EndOf(word, at) is var end and >= 0 ? end : word.Length;
            if (word[at] is not ('{' or '}'))
            {
                text.Append(word[at]);
            }
            else if (at + 1 < word.Length && word[at + 1] == word[at])
            {
                text.Append(word[at++]);
            }
            else if (NameAt(word, at) is { } name)
            {
                if (at < classEnd) throw new MetadataFormatException(Codes.RuleMalformed, $"'{Printable.Of(word)}' has a parameter behind a '[', where a value could change what the rule means.");
                text.Append(ValueOf(name, item, word, isPattern));
                at += name.Length + 1;
            }
            else
            {
                _missing ??= new(word, item, word);
            }
        }
        return text.ToString();
    }

    private string ValueOf(string name, string item, string word, bool isPattern)
    {
        _used.Add(name);
        if (parameters?[name] is { } value) return isPattern ? Pattern.Escape(value) : value;
        _missing ??= new(name, item, word);
        return $"{{{name}}}";
    }

    /// <summary>The name between the brace at a place and the next one; null when there is none.</summary>
    private static string? NameAt(string word, int open)
    {
        var close = word[open] == '{' ? word.IndexOf('}', open) : -1;
        return close > open && word[(open + 1)..close] is var name && LayoutParameters.IsName(name) ? name : null;
    }

    private static MetadataFormatException Malformed(ArtifactRule rule, string why) => new(Codes.RuleMalformed, $"'{rule}' is no rule any more: {why}.");
}
