using System.Text;

namespace InToto.Tool;

/// <summary>Texts of documents within HTML and SVG: what stands there is read as text, whatever it holds.</summary>
internal static class Markup
{
    public static string Text(string text)
    {
        var safe = new StringBuilder(text.Length);
        foreach (var c in Printable.InFull(text))
        {
            _ = c switch
            {
                '&' => safe.Append("&amp;"),
                '<' => safe.Append("&lt;"),
                '>' => safe.Append("&gt;"),
                '"' => safe.Append("&quot;"),
                '\'' => safe.Append("&#39;"),
                _ => safe.Append(c),
            };
        }
        return safe.ToString();
    }
}
