namespace InToto.Tests.Artifacts;

[Spec("4.4")]
public sealed class ArtifactNameTests
{
    [Theory]
    [InlineData("/etc/x", "etc/x")]
    [InlineData("//srv", "srv")]
    [InlineData("C:x", "CC:x")]
    [InlineData("c:/x", "c/x:")]
    [InlineData("C:\\x", "C/x")]
    [InlineData("\\\\srv\\s", "srv/s")]
    [InlineData("file:///etc/x", "file://etc/x")]
    [InlineData("file:/etc/x", "file:etc/x")]
    public void F1_Absolute_names_are_refused(string absolute, string relative) => ShouldBeTold(absolute, relative);

    [Theory]
    [InlineData("..", "...")]
    [InlineData("../x", "..x")]
    [InlineData("a/../x", "a/..x/x")]
    [InlineData("a/..", "a/b..")]
    [InlineData(".", ".git")]
    [InlineData("./a", ".a")]
    [InlineData("a/.", "a/.b")]
    [InlineData("a//b", "a/ /b")]
    [InlineData("a/", "a/b")]
    [InlineData("", "a")]
    [InlineData("pkg:", "pkg:a")]
    [InlineData("https://", "https://a")]
    [InlineData("https://a/../b", "https://a/b")]
    [InlineData("pkg:../b", "pkg:..b")]
    [InlineData("pkg:nuget/a@1.0.0#../b", "pkg:nuget/a@1.0.0#lib/b")]
    [InlineData("pkg:nuget/a@1.0.0#.", "pkg:nuget/a@1.0.0#.b")]
    [InlineData("pkg:nuget/a@1.0.0#lib/../b", "C#../b")]
    public void F2_Names_with_segments_that_are_empty_or_lead_elsewhere_are_refused(string unclean, string clean) => ShouldBeTold(unclean, clean);

    [Theory]
    [InlineData("a\\b", "a/b")]
    [InlineData("pkg:a\\b", "pkg:a/b")]
    [InlineData("a\\", "a")]
    public void F3_A_backslash_is_refused_in_any_place(string withBackslash, string without) => ShouldBeTold(withBackslash, without);

    [Theory]
    [InlineData("a\nb", "a b")]
    [InlineData("a\u001B[31m", "a[31m")]
    [InlineData("a\0", "a0")]
    [InlineData("a\u007F", "a~")]
    [InlineData("a\u0085", "a\u00A1")]
    [InlineData("a\u2028", "a\u2027")]
    [InlineData("a\u202Egnp.exe", "a\u203Fgnp.exe")]
    [InlineData("a\u2066", "a\u2070")]
    [InlineData("a\u200E", "a\u200Db")]
    [InlineData("a\uD800", "a😀")]
    [InlineData("a\uFFFD", "a\uFFFC")]
    public void F8_Characters_that_move_a_cursor_or_hide_text_are_refused_and_never_repeated(string hostile, string harmless)
    {
        ShouldBeTold(hostile, harmless);

        var message = Assert.Throws<MetadataFormatException>(() => ArtifactName.Parse(hostile)).Message;
        Assert.DoesNotContain(message, unit => char.IsControl(unit) || char.IsSurrogate(unit) || unit is '\u2028' or '\u202E' or '\u2066' or '\u200E');
    }

    [Fact]
    public void F10_Percent_encoding_is_not_decoded() => Assert.Equal("a/%2e%2e/%2Fb", ArtifactName.Parse("a/%2e%2e/%2Fb").Value);

    [Theory]
    [InlineData('a', 1)]
    [InlineData('é', 2)]
    [InlineData('语', 3)]
    public void F11_A_name_has_at_most_32_KiB_of_UTF_8(char letter, int bytes)
    {
        var longest = new string(letter, Limits.ArtifactNameBytes / bytes);

        Assert.Equal(longest, ArtifactName.Parse(longest).Value);
        ShouldBeTooLarge(longest + letter);
        ShouldBeTooLarge(new string(letter, 10 * 1024 * 1024));
    }

    [Fact]
    public void F11_A_name_has_at_most_256_segments()
    {
        var deepest = string.Join('/', Enumerable.Repeat("a", Limits.ArtifactNameSegments));

        Assert.Equal(deepest, ArtifactName.Parse(deepest).Value);
        ShouldBeTooLarge(deepest + "/a");
    }

    [Theory]
    [InlineData("../a\\b//c")]
    [InlineData("/etc/passwd")]
    [InlineData("")]
    public void Compat_takes_unclean_names_as_they_are(string name) => Assert.Equal(name, ArtifactName.Parse(name, Dialect.Compat).Value);

    [Fact]
    public void Compat_keeps_the_bounds() =>
        Assert.Equal(Codes.TooLarge, Assert.Throws<MetadataFormatException>(() => ArtifactName.Parse(new string('a', Limits.ArtifactNameBytes + 1), Dialect.Compat)).Code);

    [Fact]
    public void Names_are_compared_by_their_characters_alone()
    {
        string[] names = ["I", "a", "é", "i", "e\u0301", "A", "a-b", "ab"];

        Assert.Equal(["A", "I", "a", "a-b", "ab", "e\u0301", "i", "é"], names.Select(ArtifactName.Parse).Order().Select(name => name.Value));
        Assert.NotEqual(ArtifactName.Parse("I"), ArtifactName.Parse("i"));
        Assert.NotEqual(ArtifactName.Parse("é"), ArtifactName.Parse("e\u0301"));
    }

    [Fact]
    public void Names_have_an_order()
    {
        var (a, b) = (ArtifactName.Parse("a"), ArtifactName.Parse("b"));

        Assert.True(a < b && b > a && a <= b && b >= a && a <= ArtifactName.Parse("a") && !(b < a) && !(b <= a));
    }

    private static void ShouldBeTold(string unclean, string clean)
    {
        var refusal = Assert.Throws<MetadataFormatException>(() => ArtifactName.Parse(unclean));
        Assert.Equal(Codes.NameUnsafe, refusal.Code);
        Assert.NotNull(refusal.Hint);
        Assert.Equal(clean, ArtifactName.Parse(clean).Value);
    }

    private static void ShouldBeTooLarge(string name)
    {
        var refusal = Assert.Throws<MetadataFormatException>(() => ArtifactName.Parse(name));
        Assert.Equal(Codes.TooLarge, refusal.Code);
        Assert.InRange(refusal.Message.Length, 1, 1_000);
    }
}
