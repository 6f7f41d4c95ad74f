namespace InToto.Tests.Artifacts;

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
}
