using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace InToto.Tool;

/// <summary>A chain as a picture: a box a step, from the source downwards, narrow enough for a telephone; arrows at the side lead from where artifacts come to where they go.</summary>
internal static class ChainSvg
{
    public static string Of(Chain chain, string title)
    {
        var height = Math.Max(1, chain.Items.Length) * (Box + Gap) + Gap;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {height}\" role=\"img\" font-family=\"system-ui, sans-serif\" font-size=\"13\" style=\"max-width:{Width}px;width:100%\">");
        svg.Append(CultureInfo.InvariantCulture, $"<title>{Markup.Text(title)}</title>");
        svg.Append("<defs><marker id=\"head\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" orient=\"auto\"><path d=\"M0 0L8 4L0 8z\" fill=\"#7a8691\"/></marker></defs>");
        for (var i = 0; i < chain.Items.Length; i++)
        {
            var item = chain.Items[i];
            var origins = item.From.Select(name => IndexOf(chain, name)).Where(at => at >= 0 && at != i).ToArray();
            foreach (var at in origins) Arrow(svg, at, i);
            Draw(svg, item, i);
        }
        return svg.Append("</svg>").ToString();
    }

    /// <summary>To the next box straight down, to a later one along the margin.</summary>
    private static void Arrow(StringBuilder svg, int from, int to)
    {
        var (start, end) = (Top(from) + Box, Top(to));
        if (to == from + 1) svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{Left + 40} {start}V{end - 1}\" stroke=\"#7a8691\" fill=\"none\" marker-end=\"url(#head)\"/>");
        else
        {
            var x = Left - 8 - (Math.Abs(to - from) * 5 % (Left - 12));
            svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{Left} {Top(from) + Box / 2 + 6}H{x}V{Top(to) + Box / 2 - 6}H{Left - 1}\" stroke=\"#7a8691\" fill=\"none\" marker-end=\"url(#head)\"/>");
        }
    }

    private static void Draw(StringBuilder svg, ChainItem item, int at)
    {
        var (top, colour) = (Top(at), item.State switch { ChainState.Intact => "#1a7f37", ChainState.Broken => "#cf222e", _ => "#7a8691" });
        // A page sets the colours of these classes by whether it is dark; alone, the picture has its own.
        var state = item.State.ToString().ToLowerInvariant();
        var dash = item.IsInspection ? " stroke-dasharray=\"5 3\"" : "";
        svg.Append(CultureInfo.InvariantCulture, $"<g><title>{Markup.Text(item.Name)}: {Markup.Text(item.StateWord)}</title>");
        svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"{state}\" color=\"{colour}\" x=\"{Left}\" y=\"{top}\" width=\"{Width - Left - 4}\" height=\"{Box}\" rx=\"6\" fill=\"currentColor\" fill-opacity=\"0.10\" stroke=\"currentColor\" stroke-width=\"{(item.State == ChainState.Broken ? 3 : 1.5).ToString(CultureInfo.InvariantCulture)}\"{dash}/>");
        Text(0, Cut(item.Name, 30), "font-weight=\"600\"");
        Text(1, Cut(item.Who, 42), "font-size=\"11.5\"");
        Text(2, item.Link is { } link ? $"{link.Materials.Count} in, {link.Products.Count} out" : item.IsInspection ? "looks at the product" : "nothing recorded is known", "font-size=\"11.5\"");
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"{state}\" color=\"{colour}\" x=\"{Width - 14}\" y=\"{top + 59}\" text-anchor=\"end\" fill=\"currentColor\" font-size=\"12\" font-weight=\"600\">{Markup.Text(item.StateWord)}</text></g>");

        void Text(int line, string text, string style) =>
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left + 12}\" y=\"{top + 22 + line * 18}\" fill=\"currentColor\" {style}>{Markup.Text(text)}</text>");
    }

    private static int IndexOf(Chain chain, string name)
    {
        for (var i = 0; i < chain.Items.Length; i++)
            if (chain.Items[i].Name == name) return i;
        return -1;
    }

    private static string Cut(string text, int length) => Printable.Of(text) is var safe && safe.Length > length ? string.Concat(safe.AsSpan(0, char.IsHighSurrogate(safe[length - 2]) ? length - 2 : length - 1), "…") : safe;

    private static int Top(int at) => Gap + at * (Box + Gap);

    private const int Width = 360;
    private const int Left = 34;
    private const int Box = 70;
    private const int Gap = 22;
}
