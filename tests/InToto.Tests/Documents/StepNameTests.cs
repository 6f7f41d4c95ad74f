namespace InToto.Tests.Documents;

[Spec("4.3.1")]
public sealed class StepNameTests
{
    [Theory]
    [InlineData("compile.Contoso.Text")]
    [InlineData("a")]
    [InlineData("build-x64_2+debug")]
    [InlineData("über setzen")]
    [InlineData("console")]
    [InlineData("COM")]
    [InlineData("COM10")]
    [InlineData("com1x.y")]
    [InlineData("{a}")]
    [InlineData("a..b")]
    public void Names_that_are_file_names_everywhere_are_taken(string name) => Assert.Equal(name, StepName.Require(name, Dialect.Strict));

    [Theory]
    [InlineData("", "0 characters")]
    [InlineData("a/b", "slash")]
    [InlineData("..", "dot")]
    [InlineData("../a", "slash")]
    [InlineData(@"a\b", "backslash")]
    [InlineData("a\0", "NUL")]
    [InlineData("a\nb", "U+000A")]
    [InlineData("a\u202Eb", "U+202E")]
    [InlineData("a:b", "':'")]
    [InlineData("a*", "'*'")]
    [InlineData("a?", "'?'")]
    [InlineData("[a]", "'['")]
    [InlineData("a\"b", "'\"'")]
    [InlineData("a<b", "'<'")]
    [InlineData("a|b", "'|'")]
    [InlineData(".a", "dot")]
    [InlineData("a.", "dot")]
    [InlineData(" a", "space")]
    [InlineData("a ", "space")]
    [InlineData("CON", "device")]
    [InlineData("con.txt", "device")]
    [InlineData("Nul", "device")]
    [InlineData("lpt9.a.b", "device")]
    public void Names_that_mean_something_else_somewhere_are_refused(string name, string why)
    {
        var problem = Assert.Throws<MetadataFormatException>(() => StepName.Require(name, Dialect.Strict));

        Assert.Equal(Codes.NameUnsafe, problem.Code);
        Assert.Contains("cannot be the name of a step or inspection", problem.Message, StringComparison.Ordinal);
        Assert.Contains(why, problem.Message, StringComparison.Ordinal);
        Assert.Contains("letters, digits", problem.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_have_128_characters_at_most()
    {
        StepName.Require(new('a', 128), Dialect.Strict);
        Assert.Contains("129 characters", Assert.Throws<MetadataFormatException>(() => StepName.Require(new('a', 129), Dialect.Strict)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("CON")]
    [InlineData(".a ")]
    [InlineData("a*?\n")]
    public void Compat_takes_what_stays_in_its_folder(string name) => Assert.Equal(name, StepName.Require(name, Dialect.Compat));

    [Theory]
    [InlineData("a/b")]
    [InlineData(@"a\b")]
    [InlineData("a\0b")]
    [InlineData("../../x")]
    public void Compat_takes_nothing_that_leaves_it(string name) => Assert.Throws<MetadataFormatException>(() => StepName.Require(name, Dialect.Compat));

    [Fact]
    public void Two_items_may_not_have_one_name()
    {
        var problem = Assert.Throws<MetadataFormatException>(() => StepName.RequireDistinct(["a", "b", "a"], Dialect.Compat));

        Assert.Equal(Codes.FieldMalformed, problem.Code);
        Assert.Contains("two steps or inspections named 'a'", problem.Message, StringComparison.Ordinal);
        StepName.RequireDistinct(["a", "b", "c"], Dialect.Strict);
    }

    [Theory]
    [InlineData("build", "Build")]
    [InlineData("über", "ÜBER")]
    public void Names_that_differ_by_case_only_are_one_name_unless_compat_is_asked_for(string name, string twin)
    {
        Assert.Throws<MetadataFormatException>(() => StepName.RequireDistinct([name, twin], Dialect.Strict));
        StepName.RequireDistinct([name, twin], Dialect.Compat);
    }
}
