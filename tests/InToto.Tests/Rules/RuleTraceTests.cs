namespace InToto.Tests.Rules;

[Spec("4.3.3.1")]
[Spec("4.3.3.3")]
public sealed class RuleTraceTests
{
    private static readonly RuleScope Three = World.Scope(ArtifactKind.Products, World.Of(), World.Of("a", "b", "c"));

    [Fact]
    public void A_trace_tells_the_queue_after_each_rule()
    {
        var trace = RuleTrace.Of(World.Rules("ALLOW b", "CREATE x", "CREATE c", "DISALLOW *", "ALLOW *"), Three);

        Assert.Equal(["a b c", "a c", "a c", "a", "a"], Enumerable.Range(0, 5).Select(count => string.Join(' ', trace.QueueAfter(count))));
        Assert.Equal("DISALLOW *", trace.Broken!.Rule.ToString());
        Assert.Equal(["a"], trace.Broken.Violations.Select(name => name.Value));
    }

    [Fact]
    public void What_no_rule_names_is_accepted_at_the_end()
    {
        var trace = RuleTrace.Of(World.Rules("ALLOW a"), Three);

        Assert.Null(trace.Broken);
        Assert.Equal(["b", "c"], trace.QueueAfter(1).Select(name => name.Value));
    }

    [Fact]
    public void Without_rules_there_is_nothing_to_break()
    {
        Assert.Null(RuleTrace.Of([], Three).Broken);
        Assert.Empty(RuleTrace.Of([], Three).Steps);
    }

    [Fact]
    public void REQUIRE_consumes_nothing_and_is_kept_as_long_as_its_artifact_is_in_the_queue()
    {
        Assert.Null(RuleTrace.Of(World.Rules("REQUIRE b", "REQUIRE b", "ALLOW *"), Three).Broken);
        Assert.Equal(["b"], RuleTrace.Of(World.Rules("ALLOW b", "REQUIRE b"), Three).Broken!.Violations.Select(name => name.Value));
        Assert.NotNull(RuleTrace.Of(World.Rules("REQUIRE B"), Three).Broken);
        Assert.NotNull(RuleTrace.Of(World.Rules("REQUIRE *"), Three).Broken);
    }

    [Fact]
    public void DISALLOW_looks_only_at_what_earlier_rules_left()
    {
        Assert.Null(RuleTrace.Of(World.Rules("ALLOW a", "DISALLOW a"), Three).Broken);
        Assert.NotNull(RuleTrace.Of(World.Rules("DISALLOW a", "ALLOW a"), Three).Broken);
    }

    [Fact]
    public void A_rule_that_takes_some_of_many_leaves_the_rest_in_order()
    {
        var names = Enumerable.Range(0, 1_000).Select(i => $"{i:D4}").ToArray();
        var trace = RuleTrace.Of(World.Rules("ALLOW *7*", "ALLOW 0*", "DISALLOW *"), World.Scope(ArtifactKind.Products, World.Of(), World.Of(names)));

        Assert.Null(trace.Broken);
        Assert.Equal(names.Where(name => !name.Contains('7', StringComparison.Ordinal)), trace.QueueAfter(1).Select(name => name.Value));
    }
}
