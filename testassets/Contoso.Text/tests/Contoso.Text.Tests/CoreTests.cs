using Contoso.Core;

namespace Contoso.Text.Tests;

public class CoreTests
{
    [Theory]
    [InlineData("parseHTTPRequest2", "parse|HTTP|Request|2")]
    [InlineData("  two words ", "two|words")]
    [InlineData("snake_case-and-kebab", "snake|case|and|kebab")]
    [InlineData("Größe42x", "Größe|42|x")]
    [InlineData("", "")]
    public void Words_begin_at_humps_digits_and_separators(string text, string expected) =>
        Assert.Equal(expected, string.Join("|", Words.Of(text)));

    [Fact]
    public void Casings_are_the_same_words_written_otherwise()
    {
        Assert.Equal("parse-http-request", Casing.Kebab("ParseHTTPRequest"));
        Assert.Equal("parse_http_request", Casing.Snake("ParseHTTPRequest"));
        Assert.Equal("PARSE_HTTP_REQUEST", Casing.Constant("parseHttpRequest"));
        Assert.Equal("ParseHttpRequest", Casing.Pascal("parse HTTP request"));
        Assert.Equal("parseHttpRequest", Casing.Camel("parse HTTP request"));
        Assert.Equal("Parse HTTP request", Casing.Sentence("ParseHTTPRequest"));
    }

    [Theory]
    [InlineData("abc", 3)]
    [InlineData("日本", 4)]
    [InlineData("e\u0301", 1)]
    [InlineData("🎉!", 3)]
    [InlineData("\u200d", 0)]
    public void Width_is_counted_in_cells(string text, int cells) => Assert.Equal(cells, DisplayWidth.Of(text));

    [Fact]
    public void What_fits_takes_no_character_apart()
    {
        Assert.Equal(1, DisplayWidth.Fit("日本", 3));
        Assert.Equal(2, DisplayWidth.Fit("e\u0301x", 1));
        Assert.Equal(0, DisplayWidth.Fit("🎉", 1));
        Assert.Equal(2, DisplayWidth.Fit("🎉", 2));
    }
}
