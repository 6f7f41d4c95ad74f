namespace InToto.Tests.Bounds;

public sealed class ShellWordsTests
{
    /// <summary>Texts, and the words that Python's <c>shlex.split</c> makes of them.</summary>
    public static TheoryData<string, string[]> Split => new()
    {
        { "a b", ["a", "b"] },
        { "  a\t b\r\nc ", ["a", "b", "c"] },
        { "'a b' c", ["a b", "c"] },
        { "\"a b\"c", ["a bc"] },
        { @"a\ b", ["a b"] },
        { @"a\\b", [@"a\b"] },
        { "\"a\\\"b\"", ["a\"b"] },
        { "\"a\\\\b\"", [@"a\b"] },
        { "\"a\\nb\"", [@"a\nb"] },
        { @"'a\b'", [@"a\b"] },
        { "''", [""] },
        { "\"\"", [""] },
        { "a''b", ["ab"] },
        { "'a'\"b\"c", ["abc"] },
        { "a#b #c", ["a#b", "#c"] },
        { @"\'", ["'"] },
        { "$HOME `ls` *", ["$HOME", "`ls`", "*"] },
        { "a\\\nb", ["a\nb"] },
        { "\"a\\\nb\"", ["a\\\nb"] },
        { "é 😀", ["é", "😀"] },
        { "", [] },
        { "   ", [] },
        { "a\u00a0b", ["a\u00a0b"] },
        { "a\vb\fc", ["a\vb\fc"] },
        { "'a\nb'", ["a\nb"] },
        { "a;b|c&&d", ["a;b|c&&d"] },
        { "'\"'", ["\""] },
        { "\"'\"", ["'"] },
        { "~/x {a,b}", ["~/x", "{a,b}"] },
    };

    [Theory]
    [MemberData(nameof(Split))]
    public void A_text_is_split_as_the_reference_splits_it(string text, string[] words) => Assert.Equal(words, ShellWords.Split(text, "'run'"));

    [Theory]
    [InlineData("'a")]
    [InlineData("\"a")]
    [InlineData(@"a\")]
    [InlineData("\"a\\")]
    [InlineData("a 'b\"")]
    [InlineData("\"a\\\"")]
    public void A_text_that_leaves_something_open_is_refused(string text)
    {
        var problem = Assert.Throws<MetadataFormatException>(() => ShellWords.Split(text, "'run' of 'look'"));

        Assert.Equal(Codes.FieldMalformed, problem.Code);
        Assert.StartsWith("'run' of 'look' cannot be split into words", problem.Message, StringComparison.Ordinal);
    }
}
