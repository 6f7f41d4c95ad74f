using System.Text;

namespace Contoso.Text.Markup;

/// <summary>Text with a little markup: <c>*strong*</c>, <c>_emphasis_</c>, <c>`code`</c>, <c>[label](target)</c>; a backslash takes away a character's meaning.</summary>
/// <remarks>Every text is valid: a mark that is not closed stands for itself.</remarks>
public static class MarkupText
{
    /// <summary>The pieces of a text, in order. Neighbouring plain pieces are one.</summary>
    /// <exception cref="ArgumentNullException">There is no text.</exception>
    public static IReadOnlyList<Span> Parse(string text)
    {
        if (text is null) throw new ArgumentNullException(nameof(text));
        var spans = new List<Span>();
        var plain = new StringBuilder();
        for (var at = 0; at < text.Length;)
        {
            if (text[at] == '\\' && at + 1 < text.Length)
            {
                plain.Append(text[at + 1]);
                at += 2;
            }
            else if (Read(text, at, out var end) is { } span)
            {
                Take(plain, spans);
                spans.Add(span);
                at = end;
            }
            else
            {
                plain.Append(text[at++]);
            }
        }
        Take(plain, spans);
        return spans;
    }

    /// <summary>What is left when all marks are taken away.</summary>
    public static string ToPlain(string text) => string.Concat(Parse(text).Select(span => span.Text));

    /// <summary>As HTML. Text and targets are escaped; a target that is no web or mail address is left out.</summary>
    public static string ToHtml(string text) => string.Concat(Parse(text).Select(Html));

    private static string Html(Span span) => span.Style switch
    {
        Style.Strong => $"<strong>{Escape(span.Text)}</strong>",
        Style.Emphasis => $"<em>{Escape(span.Text)}</em>",
        Style.Code => $"<code>{Escape(span.Text)}</code>",
        Style.Link when IsAddress(span.Target!) => $"<a href=\"{Escape(span.Target!)}\">{Escape(span.Text)}</a>",
        _ => Escape(span.Text),
    };

    /// <summary>Reads the piece that begins here; null when none does.</summary>
    private static Span? Read(string text, int at, out int end)
    {
        end = at;
        if (StyleOf(text[at]) is not { } style) return null;
        if (style == Style.Link) return ReadLink(text, at, out end);
        var close = Find(text, text[at], at + 1);
        if (close <= at + 1) return null;
        end = close + 1;
        return new(style, Between(text, at, close));
    }

    private static Span? ReadLink(string text, int at, out int end)
    {
        end = at;
        var label = Find(text, ']', at + 1);
        if (label <= at + 1 || label + 1 >= text.Length || text[label + 1] != '(') return null;
        var close = Find(text, ')', label + 2);
        if (close <= label + 2) return null;
        end = close + 1;
        return new(Style.Link, Between(text, at, label), Between(text, label + 1, close));
    }

    /// <summary>Where a mark stands that no backslash takes the meaning from; -1 when nowhere.</summary>
    private static int Find(string text, char mark, int from)
    {
        for (var at = from; at < text.Length; at++)
        {
            if (text[at] == '\\') at++;
            else if (text[at] == mark) return at;
        }
        return -1;
    }

    /// <summary>What stands between two marks, without its backslashes.</summary>
    private static string Between(string text, int open, int close)
    {
        var inner = new StringBuilder();
        for (var at = open + 1; at < close; at++) inner.Append(text[at] == '\\' && at + 1 < close ? text[++at] : text[at]);
        return inner.ToString();
    }

    private static Style? StyleOf(char mark) => mark switch
    {
        '*' => Style.Strong,
        '_' => Style.Emphasis,
        '`' => Style.Code,
        '[' => Style.Link,
        _ => null,
    };

    private static bool IsAddress(string target) =>
        Uri.TryCreate(target, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" or "mailto";

    private static string Escape(string text) =>
        text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;").Replace("\"", "&quot;");

    private static void Take(StringBuilder plain, List<Span> spans)
    {
        if (plain.Length == 0) return;
        spans.Add(new(Style.Plain, plain.ToString()));
        plain.Clear();
    }
}
