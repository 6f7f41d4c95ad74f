using System.Collections.Immutable;
using System.Text;

namespace InToto;

/// <summary>Splits a command written as one text into words, as a POSIX shell would: quotes and backslashes, no expansion.</summary>
internal static class ShellWords
{
    /// <summary>The text that is split into these words.</summary>
    public static string Join(IEnumerable<string> words) => string.Join(' ', words.Select(word => $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'"));

    /// <exception cref="MetadataFormatException">A quote is not closed, or a backslash ends the text.</exception>
    public static ImmutableArray<string> Split(string text, string where)
    {
        var words = ImmutableArray.CreateBuilder<string>();
        StringBuilder? word = null;
        for (var at = 0; at < text.Length; at++)
        {
            switch (text[at])
            {
                case ' ' or '\t' or '\r' or '\n':
                    if (word is not null) words.Add(word.ToString());
                    word = null;
                    break;
                case '\'' or '"':
                    word ??= new();
                    at = TakeQuoted(text, at, word, where);
                    break;
                case '\\':
                    if (++at == text.Length) throw Unfinished(where);
                    (word ??= new()).Append(text[at]);
                    break;
                default:
                    (word ??= new()).Append(text[at]);
                    break;
            }
        }
        if (word is not null) words.Add(word.ToString());
        return words.ToImmutable();
    }

    /// <summary>Takes what stands between quotes; between double ones a backslash escapes a double quote or a backslash only.</summary>
    private static int TakeQuoted(string text, int open, StringBuilder word, string where)
    {
        for (var at = open + 1; at < text.Length; at++)
        {
            if (text[at] == text[open]) return at;
            if (text[open] == '"' && text[at] == '\\' && at + 1 < text.Length && text[at + 1] is '"' or '\\') at++;
            word.Append(text[at]);
        }
        throw Unfinished(where);
    }

    private static MetadataFormatException Unfinished(string where) =>
        new(Codes.FieldMalformed, $"{where} cannot be split into words: a quote or a backslash is left open.");
}
