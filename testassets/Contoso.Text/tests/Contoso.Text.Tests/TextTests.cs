using System.Globalization;

namespace Contoso.Text.Tests;

public class TextTests
{
    [Theory]
    [InlineData("Crème brûlée & tea", "creme-brulee-tea")]
    [InlineData("Straße nach Łódź", "strasse-nach-lodz")]
    [InlineData("It's 5 o’clock", "its-5-oclock")]
    [InlineData("日本 語", "日本-語")]
    [InlineData("!?", "")]
    public void A_slug_is_what_is_left_of_a_title(string title, string slug)
    {
        Assert.Equal(slug, Slug.Of(title));
        Assert.Equal(slug.Length > 0, Slug.IsSlug(slug));
    }

    [Fact]
    public void A_slug_ends_with_a_whole_word()
    {
        Assert.Equal("one-two", Slug.Of("one two three", 9));
        Assert.Equal("one-two", Slug.Of("one two three", 7));
        Assert.Equal("onet", Slug.Of("onetwothree", 4));
        Assert.False(Slug.IsSlug("one--two"));
    }

    [Fact]
    public void A_slug_that_is_taken_gets_a_number() => Assert.Equal("a-3", Slug.Unique("a", slug => slug is "a" or "a-2"));

    [Fact]
    public void Lines_are_not_wider_than_asked()
    {
        Assert.Equal(["the quick", "  brown", "  fox"], TextWrap.Lines("the quick brown fox", 9, "  "));
        Assert.Equal(["日本", "語"], TextWrap.Lines("日本語", 5));
        Assert.Equal(["a", "", "b"], TextWrap.Lines("a\n\nb", 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => TextWrap.Lines("a", 3, "  "));
    }

    [Theory]
    [InlineData("short", 10, "short")]
    [InlineData("one two, three", 10, "one two…")]
    [InlineData("unbreakable", 5, "unbr…")]
    public void An_excerpt_ends_between_words(string text, int width, string expected) => Assert.Equal(expected, TextWrap.Excerpt(text, width));

    [Theory]
    [InlineData("en", 1, PluralForm.One)]
    [InlineData("fr", 0, PluralForm.One)]
    [InlineData("ja", 1, PluralForm.Other)]
    [InlineData("pl", 22, PluralForm.Few)]
    [InlineData("pl", 12, PluralForm.Many)]
    [InlineData("ru", 21, PluralForm.One)]
    [InlineData("ar", 2, PluralForm.Two)]
    [InlineData("sw", 1, PluralForm.One)]
    public void Each_language_has_its_forms(string language, int number, PluralForm form) =>
        Assert.Equal(form, PluralRules.FormOf(number, CultureInfo.GetCultureInfo(language)));

    [Fact]
    public void A_template_takes_values_and_plurals()
    {
        var template = Template.Parse("{{{who}}} has {n, plural, one {# file} other {# files of {who}}}, {size:N1} kB");

        Assert.Equal(["who", "n", "size"], template.Names);
        Assert.Equal("{Eva} has 2 files of Eva, 1,5 kB", template.Render(Values(("who", "Eva"), ("n", 2), ("size", 1.5)), German));
        Assert.Throws<KeyNotFoundException>(() => template.Render(Values(("who", "Eva")), German));
    }

    [Theory]
    [InlineData("{a")]
    [InlineData("a}")]
    [InlineData("{a b}")]
    [InlineData("{n, plural, one {x}}")]
    [InlineData("{n, plural, some {x} other {y}}")]
    [InlineData("{n, plural, other {x} other {y}}")]
    public void A_malformed_template_says_where(string text) => Assert.Contains("at character", Assert.Throws<FormatException>(() => Template.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_catalog_has_groups_and_a_language()
    {
        var catalog = Catalog.Parse("""{"culture": "de", "messages": {"hello": "Hallo, *{name}*", "files": {"count": "{n, plural, one {eine Datei} other {# Dateien}}"}}}""");

        Assert.Equal(["files.count", "hello"], catalog.Names);
        Assert.Equal("4 Dateien", catalog.Render("files.count", Values(("n", 4))));
        Assert.Equal("Hallo, <strong>a&lt;b</strong>", catalog.RenderHtml("hello", Values(("name", "a<b"))));
        Assert.Equal("Hallo, <strong>_x_</strong>", MarkupStays(catalog));
        Assert.Throws<KeyNotFoundException>(() => catalog.Render("bye", Values()));
    }

    [Theory]
    [InlineData("[")]
    [InlineData("""{"messages": {}}""")]
    [InlineData("""{"culture": "de"}""")]
    [InlineData("""{"culture": "de", "messages": {"a": 1}}""")]
    [InlineData("""{"culture": "de", "messages": {"a": "{"}}""")]
    [InlineData("""{"culture": "de", "culture": "en", "messages": {}}""")]
    public void A_malformed_catalog_is_refused(string json) => Assert.Throws<FormatException>(() => Catalog.Parse(json));

    [Theory]
    [InlineData(-3 * 3600, "en", "3 hours ago")]
    [InlineData(-3600, "de", "vor 1 Stunde")]
    [InlineData(2 * 86400, "de-AT", "in 2 Tagen")]
    [InlineData(400 * 86400, "pl", "in 1 year")]
    [InlineData(3, "de", "gerade eben")]
    public void A_time_is_said_in_its_largest_unit(int seconds, string culture, string expected) =>
        Assert.Equal(expected, RelativeTime.Of(TimeSpan.FromSeconds(seconds), CultureInfo.GetCultureInfo(culture)));

    private static string MarkupStays(Catalog catalog) => catalog.RenderHtml("hello", Values(("name", "_x_")));

    private static Dictionary<string, object?> Values(params (string Name, object? Value)[] values) =>
        values.ToDictionary(value => value.Name, value => value.Value);

    private static readonly CultureInfo German = CultureInfo.GetCultureInfo("de");
}
