using System.Text;
using Contoso.Core;

namespace Contoso.Text.Markup;

/// <summary>Marked-up text for a terminal.</summary>
public static class TerminalText
{
    /// <summary>With the escape sequences of ECMA-48: strong is bold, emphasis italic, code cyan, a link underlined with its target behind it.</summary>
    public static string Render(string text)
    {
        var output = new StringBuilder();
        foreach (var span in MarkupText.Parse(text))
        {
            var code = Code(span.Style);
            output.Append(code is null ? Clean(span.Text) : $"\u001b[{code}m{Clean(span.Text)}\u001b[0m");
            if (span.Target is { } target) output.Append(" (").Append(Clean(target)).Append(')');
        }
        return output.ToString();
    }

    /// <summary>How many cells the text takes once it is rendered.</summary>
    public static int Width(string text) => MarkupText.Parse(text)
        .Sum(span => DisplayWidth.Of(span.Text) + (span.Target is { } target ? DisplayWidth.Of(target) + " ()".Length : 0));

    private static string? Code(Style style) => style switch
    {
        Style.Strong => "1",
        Style.Emphasis => "3",
        Style.Code => "36",
        Style.Link => "4",
        _ => null,
    };

    /// <summary>A text that brings escape sequences of its own could repaint what is already on the screen.</summary>
    private static string Clean(string text) => text.Replace("\u001b", "");
}
