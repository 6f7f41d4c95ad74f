using System.Text;
using Contoso.Core;

namespace Contoso.Text;

/// <summary>Breaks paragraphs into lines that fit.</summary>
public static class TextWrap
{
    /// <summary>The lines of a text, each at most so many cells wide. A word that is wider than a line is broken.</summary>
    /// <param name="text">The text; each of its line feeds begins a line, and a blank line stays one.</param>
    /// <param name="width">The width of a line in cells, 2 or more, so that a wide character fits.</param>
    /// <param name="indent">What each line but the first of a paragraph begins with; narrower than the line.</param>
    /// <exception cref="ArgumentNullException">There is no text or indent.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Nothing fits into a line.</exception>
    public static IReadOnlyList<string> Lines(string text, int width, string indent = "")
    {
        if (text is null) throw new ArgumentNullException(nameof(text));
        if (indent is null) throw new ArgumentNullException(nameof(indent));
        if (width - DisplayWidth.Of(indent) < 2) throw new ArgumentOutOfRangeException(nameof(width), width, "A line has room for two cells beside the indent.");
        var lines = new List<string>();
        foreach (var paragraph in text.Replace("\r\n", "\n").Split('\n')) Wrap(paragraph, width, indent, lines);
        return lines;
    }

    /// <summary>The same as one text, with line feeds.</summary>
    public static string Wrap(string text, int width, string indent = "") => string.Join("\n", Lines(text, width, indent));

    /// <summary>The beginning of a text, cut between words where there is one, with an ellipsis if anything is left out.</summary>
    /// <param name="text">The text.</param>
    /// <param name="width">How many cells the result may take, 1 or more.</param>
    public static string Excerpt(string text, int width)
    {
        if (text is null) throw new ArgumentNullException(nameof(text));
        if (width < 1) throw new ArgumentOutOfRangeException(nameof(width), width, "An ellipsis takes one cell.");
        if (DisplayWidth.Of(text) <= width) return text;
        var fits = text.Substring(0, DisplayWidth.Fit(text, width - 1));
        var blank = fits.LastIndexOf(' ');
        return (text[fits.Length] == ' ' || blank <= 0 ? fits : fits.Substring(0, blank)).TrimEnd(' ', ',', ';', ':') + "…";
    }

    private static void Wrap(string paragraph, int width, string indent, List<string> lines)
    {
        var line = new StringBuilder();
        var used = 0;
        foreach (var word in paragraph.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
        {
            var rest = word;
            if (used > 0 && used + 1 + DisplayWidth.Of(rest) > width)
            {
                lines.Add(line.ToString());
                Begin(line, indent, out used);
            }
            else if (used > 0 && line.Length > indent.Length)
            {
                line.Append(' ');
                used++;
            }
            while (DisplayWidth.Of(rest) > width - used)
            {
                var length = DisplayWidth.Fit(rest, width - used);
                lines.Add(line.Append(rest, 0, length).ToString());
                rest = rest.Substring(length);
                Begin(line, indent, out used);
            }
            line.Append(rest);
            used += DisplayWidth.Of(rest);
        }
        lines.Add(line.ToString());
    }

    private static void Begin(StringBuilder line, string indent, out int used)
    {
        line.Clear().Append(indent);
        used = DisplayWidth.Of(indent);
    }
}
