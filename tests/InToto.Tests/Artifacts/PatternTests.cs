using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using InToto.Testing;

namespace InToto.Tests.Artifacts;

[Spec("4.3.3")]
public sealed class PatternTests
{
    [Theory]
    [InlineData("*", "a/b/c", true)]
    [InlineData("*", "", true)]
    [InlineData("**", "a/b", true)]
    [InlineData("a/*", "a/b/c", true)]
    [InlineData("a/**/c", "a/c", false)]
    [InlineData("?", "/", true)]
    [InlineData("?", "", false)]
    [InlineData("?", "😀", true)]
    [InlineData(".*", ".git/config", true)]
    [InlineData("[!ab]", "c", true)]
    [InlineData("[!ab]", "a", false)]
    [InlineData("[^ab]", "c", false)]
    [InlineData("[^ab]", "^", true)]
    [InlineData("[a", "[a", true)]
    [InlineData("[a", "a", false)]
    [InlineData("a\\*", "a*", false)]
    [InlineData("a\\*", "a\\*", true)]
    [InlineData("[a-c-e]", "-", true)]
    [InlineData("[a-c-e]", "d", false)]
    [InlineData("[z-a]", "z", false)]
    [InlineData("[!z-a]", "z", true)]
    [InlineData("[]a]", "]", true)]
    [InlineData("[!]]", "]", false)]
    [InlineData("[[]Content_Types].xml", "[Content_Types].xml", true)]
    [InlineData("{a,b}", "a", false)]
    [InlineData("A", "a", false)]
    [InlineData("*.dll", "lib/net10.0/Contoso.dll", true)]
    [InlineData("*a*b*c", "xaybzc", true)]
    [InlineData("*a*b*c", "xaybz", false)]
    public void Patterns_match_as_fnmatch_does(string pattern, string name, bool matches) =>
        Assert.Equal(matches, new Pattern(pattern).Matches(name));

    [Fact]
    public void G9_Three_thousand_patterns_match_as_they_do_in_Python()
    {
        var pairs = JsonDocument.Parse(File.ReadAllBytes(Repository.TestAsset("patterns", "fnmatch.json"))).RootElement;

        Assert.InRange(pairs.GetArrayLength(), 3_000, 4_000);
        Assert.Empty(
            from pair in pairs.EnumerateArray()
            where new Pattern(pair[0].GetString()!).Matches(pair[1].GetString()!) != pair[2].GetBoolean()
            select pair.GetRawText());
    }

    [Theory]
    [InlineData("")]
    [InlineData("\0")]
    public void G13_An_empty_pattern_and_one_with_NUL_match_only_themselves(string text)
    {
        Assert.True(new Pattern(text).Matches(text));
        Assert.False(new Pattern(text).Matches(text + "a"));
        Assert.False(new Pattern(text).Matches("a"));
    }

    [Theory]
    [InlineData("a*", "b")]
    [InlineData("?*", "b")]
    [InlineData("[a]*", "[!a]")]
    public void G14_Thirty_stars_against_a_long_name_take_no_time(string unit, string end)
    {
        var pattern = new Pattern("*" + string.Concat(Enumerable.Repeat(unit, 30)) + end);
        var name = new string('a', 64 * 1024);
        var (before, start) = (GC.GetAllocatedBytesForCurrentThread(), TimeProvider.System.GetTimestamp());

        Assert.False(pattern.Matches(end == "b" ? name : name + "a"));
        Assert.True(pattern.Matches(name + "b"));

        // Only the last star ever moves, so the steps are at most pattern times name; nothing is remembered about them.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 512 * 1024);
        Assert.InRange(TimeProvider.System.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void A_text_escaped_with_classes_matches_itself_and_nothing_else()
    {
        var texts = Gen.Elements("[", "]", "!", "-", "^", "\\", "*", "?", "a", "b", "/", "é", "😀").ArrayOf().Resize(6).Select(string.Concat);

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2_000).WithQuietOnSuccess(true), Prop.ForAll(texts.Two().ToArbitrary(), pair =>
            Escaped(pair.Item1).Matches(pair.Item1) && Escaped(pair.Item1).Matches(pair.Item2) == (pair.Item1 == pair.Item2)));
    }

    [Fact]
    public void Patterns_are_equal_when_they_are_written_alike()
    {
        Assert.Equal(new Pattern("a*"), new Pattern("a*"));
        Assert.NotEqual(new Pattern("a*"), new Pattern("a**"));
        Assert.Equal("a*", new Pattern("a*").ToString());
    }

    private static Pattern Escaped(string text) =>
        new(string.Concat(text.Select(unit => unit is '*' or '?' or '[' ? $"[{unit}]" : unit.ToString())));
}
