using Contoso.Text.Markup;

namespace Contoso.Text.Tests;

public class MarkupTests
{
    [Fact]
    public void Marks_become_pieces()
    {
        var spans = MarkupText.Parse("a *b* _c_ `d*` [e](https://f)");

        Assert.Equal(["Plain: a ", "Strong: b", "Plain:  ", "Emphasis: c", "Plain:  ", "Code: d*", "Plain:  ", "Link: e"], spans.Select(span => span.ToString()));
        Assert.Equal("https://f", spans[^1].Target);
    }

    [Theory]
    [InlineData("2 * 3")]
    [InlineData("a ** b")]
    [InlineData("[label](")]
    [InlineData("`")]
    public void A_mark_that_is_not_closed_stands_for_itself(string text) => Assert.Equal(text, MarkupText.ToPlain(text));

    [Fact]
    public void A_backslash_takes_away_a_meaning()
    {
        Assert.Equal("*a*", MarkupText.ToPlain(@"\*a\*"));
        Assert.Equal("<strong>a*b</strong>", MarkupText.ToHtml(@"*a\*b*"));
        Assert.Equal("<a href=\"https://b/)\">a]</a>", MarkupText.ToHtml(@"[a\]](https://b/\))"));
    }

    [Fact]
    public void Html_is_escaped_and_leads_nowhere_odd()
    {
        Assert.Equal("<strong>a &lt; b</strong>", MarkupText.ToHtml("*a < b*"));
        Assert.Equal("<a href=\"https://c/?a&amp;b\">x</a>", MarkupText.ToHtml("[x](https://c/?a&b)"));
        Assert.Equal("x", MarkupText.ToHtml("[x](javascript:alert)"));
    }

    [Fact]
    public void A_terminal_shows_styles_and_targets()
    {
        Assert.Equal("\u001b[1ma\u001b[0m \u001b[4mb\u001b[0m (https://c)", TerminalText.Render("*a* [b](https://c)"));
        Assert.Equal("a b (https://c)".Length, TerminalText.Width("*a* [b](https://c)"));
    }
}
