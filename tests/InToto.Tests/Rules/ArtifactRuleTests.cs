using System.Collections.Immutable;

namespace InToto.Tests.Rules;

[Spec("4.3.3")]
public sealed class ArtifactRuleTests
{
    public static TheoryData<string, ArtifactRule> Shapes => new()
    {
        { "CREATE a*", new ArtifactRule.Create(new("a*")) },
        { "DELETE a*", new ArtifactRule.Delete(new("a*")) },
        { "MODIFY a*", new ArtifactRule.Modify(new("a*")) },
        { "ALLOW a*", new ArtifactRule.Allow(new("a*")) },
        { "DISALLOW a*", new ArtifactRule.Disallow(new("a*")) },
        { "REQUIRE a*", new ArtifactRule.Require("a*") },
        { "MATCH a* WITH MATERIALS FROM s", new ArtifactRule.Match(new("a*"), "", ArtifactKind.Materials, "", "s") },
        { "MATCH a* WITH PRODUCTS FROM s", new ArtifactRule.Match(new("a*"), "", ArtifactKind.Products, "", "s") },
        { "MATCH a* IN b WITH PRODUCTS FROM s", new ArtifactRule.Match(new("a*"), "b", ArtifactKind.Products, "", "s") },
        { "MATCH a* WITH PRODUCTS IN c/ FROM s", new ArtifactRule.Match(new("a*"), "", ArtifactKind.Products, "c/", "s") },
        { "MATCH a* IN b WITH PRODUCTS IN c FROM s", new ArtifactRule.Match(new("a*"), "b", ArtifactKind.Products, "c", "s") },
        { "MATCH IN IN IN WITH MATERIALS IN IN FROM FROM", new ArtifactRule.Match(new("IN"), "IN", ArtifactKind.Materials, "IN", "FROM") },
        { "MATCH WITH WITH MATERIALS FROM WITH", new ArtifactRule.Match(new("WITH"), "", ArtifactKind.Materials, "", "WITH") },
        { "ALLOW ALLOW", new ArtifactRule.Allow(new("ALLOW")) },
    };

    [Theory]
    [MemberData(nameof(Shapes), DisableDiscoveryEnumeration = true)]
    public void Each_shape_is_read_and_written_as_it_was(string text, ArtifactRule rule)
    {
        var read = ArtifactRule.Parse([.. text.Split(' ')]);

        Assert.Equal(rule, read);
        Assert.Equal(text.Split(' '), read.Words);
        Assert.Equal(text, read.ToString());
        Assert.Equal(read, ArtifactRule.Parse(read.Words));
    }

    [Theory]
    [InlineData("create A", "CREATE A")]
    [InlineData("Match A in B with products In C fRoM D", "MATCH A IN B WITH PRODUCTS IN C FROM D")]
    [InlineData("mAtCh A wItH mAtErIaLs fRoM D", "MATCH A WITH MATERIALS FROM D")]
    public void Keywords_are_read_in_any_case_and_names_as_they_are(string text, string written) => Assert.Equal(written, ArtifactRule.Parse([.. text.Split(' ')]).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("ALLOW")]
    [InlineData("ALLOW a b")]
    [InlineData("PERMIT *")]
    [InlineData("ALLOWED *")]
    [InlineData("ALLOW\0 *")]
    [InlineData("ALLOWé *")]
    [InlineData("DıSALLOW *")]
    [InlineData("DİSALLOW *")]
    [InlineData("DiſALLOW *")]
    [InlineData("ＡＬＬＯＷ *")]
    [InlineData("REQUIRE")]
    [InlineData("MATCH")]
    [InlineData("MATCH *")]
    [InlineData("MATCH * WITH PRODUCTS")]
    [InlineData("MATCH * WITH PRODUCTS FROM")]
    [InlineData("MATCH * PRODUCTS FROM s")]
    [InlineData("MATCH * WITH FOO FROM s")]
    [InlineData("MATCH * WITH PRODUCT FROM s")]
    [InlineData("MATCH * FROM s WITH PRODUCTS")]
    [InlineData("MATCH * IN a WITH PRODUCTS IN b FROM")]
    [InlineData("MATCH * WITH PRODUCTS IN FROM s")]
    [InlineData("MATCH * IN WITH PRODUCTS FROM s")]
    [InlineData("MATCH * OF a WITH PRODUCTS FROM s")]
    [InlineData("MATCH * WITH PRODUCTS OF b FROM s")]
    [InlineData("MATCH * IN a WITH PRODUCTS IN b FROM s t")]
    [InlineData("MATCH * IN a IN b WITH PRODUCTS FROM s")]
    public void Other_words_are_no_rule_in_either_dialect(string text)
    {
        foreach (var dialect in new[] { Dialect.Strict, Dialect.Compat })
        {
            var problem = Assert.Throws<MetadataFormatException>(() => ArtifactRule.Parse([.. text.Split(' ')], dialect));

            Assert.Equal(Codes.RuleMalformed, problem.Code);
            Assert.Contains("is not an artifact rule", problem.Message, StringComparison.Ordinal);
            Assert.Contains("MATCH pattern [IN prefix] WITH MATERIALS|PRODUCTS", problem.Hint, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void No_words_are_no_rule() => Assert.Equal(Codes.RuleMalformed, Assert.Throws<MetadataFormatException>(() => ArtifactRule.Parse([])).Code);

    public static TheoryData<string[], string> Meaningless => new()
    {
        { ["ALLOW", ""], "one of its words is empty" },
        { ["REQUIRE", ""], "one of its words is empty" },
        { ["MATCH", "*", "WITH", "PRODUCTS", "FROM", ""], "one of its words is empty" },
        { ["MATCH", "*", "IN", "", "WITH", "PRODUCTS", "FROM", "s"], "one of its words is empty" },
        { ["DISALLOW", "a\0"], "it holds a NUL" },
        { ["MATCH", "*", "WITH", "PRODUCTS", "FROM", "s\0"], "it holds a NUL" },
        { ["MATCH", "*", "IN", "./a", "WITH", "PRODUCTS", "FROM", "s"], "nothing can be IN './a', because it has the segment '.'" },
        { ["MATCH", "*", "IN", "a//", "WITH", "PRODUCTS", "FROM", "s"], "nothing can be IN 'a//', because it has an empty segment" },
        { ["MATCH", "*", "IN", "a//b", "WITH", "PRODUCTS", "FROM", "s"], "it has an empty segment" },
        { ["MATCH", "*", "IN", "/a", "WITH", "PRODUCTS", "FROM", "s"], "it is absolute" },
        { ["MATCH", "*", "IN", "/", "WITH", "PRODUCTS", "FROM", "s"], "it is empty" },
        { ["MATCH", "*", "WITH", "PRODUCTS", "IN", "../a", "FROM", "s"], "it has the segment '..'" },
        { ["MATCH", "*", "WITH", "PRODUCTS", "IN", @"a\b", "FROM", "s"], "it holds a backslash" },
        { ["MATCH", "*", "WITH", "PRODUCTS", "IN", "c:", "FROM", "s"], "it begins with a drive" },
    };

    [Theory]
    [MemberData(nameof(Meaningless))]
    public void Words_that_can_only_be_a_mistake_need_compat(string[] words, string why)
    {
        var problem = Assert.Throws<MetadataFormatException>(() => ArtifactRule.Parse([.. words]));

        Assert.Equal(Codes.RuleMalformed, problem.Code);
        Assert.Contains(why, problem.Message, StringComparison.Ordinal);

        var rule = ArtifactRule.Parse([.. words], Dialect.Compat);
        Assert.Equal(rule, ArtifactRule.Parse(rule.Words, Dialect.Compat));
    }

    [Theory]
    [InlineData("MATCH * IN a WITH PRODUCTS IN b/c/ FROM s")]
    [InlineData("MATCH * IN a.b/..c WITH PRODUCTS FROM s")]
    [InlineData("ALLOW ../x")]
    [InlineData("DISALLOW [a")]
    [InlineData("ALLOW [z-a]")]
    public void Words_that_may_be_meant_are_read(string text) => Assert.Equal(text, ArtifactRule.Parse([.. text.Split(' ')]).ToString());

    [Fact]
    public void What_a_rule_holds_cannot_move_the_cursor()
    {
        Assert.Equal(@"ALLOW a\u{1B}[2J", ArtifactRule.Parse(["ALLOW", "a\u001b[2J"]).ToString());
        Assert.DoesNotContain('\n', Assert.Throws<MetadataFormatException>(() => ArtifactRule.Parse(["PERMIT\n", "\u001b"])).Message);
    }

    [Fact]
    public void Rules_that_are_written_the_same_are_the_same()
    {
        ImmutableArray<string> words = ["MATCH", "*", "IN", "a", "WITH", "PRODUCTS", "FROM", "s"];

        Assert.Equal(ArtifactRule.Parse(words), ArtifactRule.Parse(words));
        Assert.NotEqual(ArtifactRule.Parse(words), ArtifactRule.Parse(words.SetItem(3, "b")));
    }
}
