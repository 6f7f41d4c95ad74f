using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace InToto.Tool;

/// <summary>A chain as a picture: a box a step, from the source downwards, narrow enough for a telephone; arrows at the side lead from where artifacts come to where they go.</summary>
internal static class ChainSvg
{
    public static string Of(Chain chain, string title)
    {
        var boxes = Boxes(chain);
        var height = boxes is [.., { Bottom: var bottom }] ? bottom + Gap : Gap;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {height}\" role=\"img\" font-family=\"system-ui, sans-serif\" font-size=\"13\" style=\"max-width:{Width}px;width:100%\">");
        svg.Append(CultureInfo.InvariantCulture, $"<title>{Markup.Text(title)}</title>");
        svg.Append("<defs><marker id=\"head\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" orient=\"auto\"><path d=\"M0 0L8 4L0 8z\" fill=\"#7a8691\"/></marker></defs>");
        for (var i = 0; i < boxes.Length; i++)
        {
            foreach (var at in boxes[i].Item.From.Select(name => IndexOf(chain, name)).Where(at => at >= 0 && at != i)) Arrow(svg, boxes, at, i);
            Draw(svg, boxes[i]);
        }
        return svg.Append("</svg>").ToString();
    }

    /// <summary>A box is as high as its texts need: a name is never cut, because two may differ in their ends.</summary>
    private static ImmutableArray<Box> Boxes(Chain chain)
    {
        var boxes = ImmutableArray.CreateBuilder<Box>(chain.Items.Length);
        var top = Gap;
        foreach (var item in chain.Items)
        {
            var box = new Box(item, top, SvgText.Lines(item.Name, 13, TextWidth, most: int.MaxValue), SvgText.Lines(item.Who, 11.5, TextWidth, most: 3));
            boxes.Add(box);
            top = box.Bottom + Gap;
        }
        return boxes.MoveToImmutable();
    }

    /// <summary>To the next box straight down, to a later one along the margin.</summary>
    private static void Arrow(StringBuilder svg, ImmutableArray<Box> boxes, int from, int to)
    {
        if (to == from + 1) svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{Left + 40} {boxes[from].Bottom}V{boxes[to].Top - 1}\" stroke=\"#7a8691\" fill=\"none\" marker-end=\"url(#head)\"/>");
        else
        {
            var x = Left - 8 - (Math.Abs(to - from) * 5 % (Left - 12));
            svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{Left} {boxes[from].Middle + 6}H{x}V{boxes[to].Middle - 6}H{Left - 1}\" stroke=\"#7a8691\" fill=\"none\" marker-end=\"url(#head)\"/>");
        }
    }

    private static void Draw(StringBuilder svg, Box box)
    {
        var (item, colour) = (box.Item, box.Item.State switch { ChainState.Intact => "#1a7f37", ChainState.Broken => "#cf222e", _ => "#7a8691" });
        // A page sets the colours of these classes by whether it is dark; alone, the picture has its own.
        var state = item.State.ToString().ToLowerInvariant();
        var dash = item.IsInspection ? " stroke-dasharray=\"5 3\"" : "";
        svg.Append(CultureInfo.InvariantCulture, $"<g><title>{Markup.Text(item.Name)}: {Markup.Text(item.StateWord)}</title>");
        svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"{state}\" color=\"{colour}\" x=\"{Left}\" y=\"{box.Top}\" width=\"{Width - Left - 4}\" height=\"{box.Height}\" rx=\"6\" fill=\"currentColor\" fill-opacity=\"0.10\" stroke=\"currentColor\" stroke-width=\"{(item.State == ChainState.Broken ? 3 : 1.5).ToString(CultureInfo.InvariantCulture)}\"{dash}/>");
        var y = box.Top + 22;
        foreach (var line in box.Name) Text(line, "font-weight=\"600\"");
        foreach (var line in box.Who) Text(line, "font-size=\"11.5\"");
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"{state}\" color=\"{colour}\" x=\"{Width - 14}\" y=\"{y + 1}\" text-anchor=\"end\" fill=\"currentColor\" font-size=\"12\" font-weight=\"600\">{Markup.Text(item.StateWord)}</text>");
        Text(item.Link is { } link ? $"{link.Materials.Count} in, {link.Products.Count} out" : item.IsInspection ? "looks at the product" : "nothing recorded is known", "font-size=\"11.5\"");
        svg.Append("</g>");

        void Text(string text, string style)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left + 12}\" y=\"{y}\" fill=\"currentColor\" {style}>{Markup.Text(text)}</text>");
            y += LineHeight;
        }
    }

    private static int IndexOf(Chain chain, string name)
    {
        for (var i = 0; i < chain.Items.Length; i++)
            if (chain.Items[i].Name == name) return i;
        return -1;
    }

    /// <summary>Where an item stands in the picture, and its texts in lines that fit.</summary>
    private sealed record Box(ChainItem Item, int Top, ImmutableArray<string> Name, ImmutableArray<string> Who)
    {
        public int Height => 16 + (Name.Length + Who.Length + 1) * LineHeight;

        public int Bottom => Top + Height;

        public int Middle => Top + Height / 2;
    }

    private const int Width = 360;
    private const int Left = 34;
    private const int LineHeight = 18;
    private const int Gap = 22;
    private const double TextWidth = Width - Left - 4 - 24;
}
