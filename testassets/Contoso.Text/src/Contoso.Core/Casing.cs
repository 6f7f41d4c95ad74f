using System.Globalization;
using System.Text;

namespace Contoso.Core;

/// <summary>Ways to write several words as one name. None depends on the current culture.</summary>
public static class Casing
{
    /// <summary><c>parse-http-request</c>.</summary>
    public static string Kebab(string text) => string.Join("-", Words.Of(text).Select(Lower));

    /// <summary><c>parse_http_request</c>.</summary>
    public static string Snake(string text) => string.Join("_", Words.Of(text).Select(Lower));

    /// <summary><c>PARSE_HTTP_REQUEST</c>, as environment variables are written.</summary>
    public static string Constant(string text) => string.Join("_", Words.Of(text).Select(word => word.ToUpperInvariant()));

    /// <summary><c>ParseHttpRequest</c>.</summary>
    public static string Pascal(string text) => string.Concat(Words.Of(text).Select(Capitalize));

    /// <summary><c>parseHttpRequest</c>.</summary>
    public static string Camel(string text)
    {
        var words = Words.Of(text);
        var name = new StringBuilder();
        for (var i = 0; i < words.Count; i++) name.Append(i == 0 ? Lower(words[i]) : Capitalize(words[i]));
        return name.ToString();
    }

    /// <summary><c>Parse http request</c>: words for people, the first with a capital; words in capitals stay as they are.</summary>
    public static string Sentence(string text)
    {
        var words = Words.Of(text).Select(word => word.Length > 1 && word.All(char.IsUpper) ? word : Lower(word)).ToList();
        if (words.Count > 0) words[0] = First(words[0]).ToUpperInvariant() + Rest(words[0]);
        return string.Join(" ", words);
    }

    private static string Lower(string word) => word.ToLowerInvariant();

    private static string Capitalize(string word) => First(word).ToUpperInvariant() + Lower(Rest(word));

    /// <summary>The first character as people see it: with its marks, and both halves of a pair.</summary>
    private static string First(string word) => StringInfo.GetNextTextElement(word);

    private static string Rest(string word) => word.Substring(First(word).Length);
}
