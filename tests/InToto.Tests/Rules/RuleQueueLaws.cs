using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace InToto.Tests.Rules;

/// <summary>What the queue of artifacts keeps, whatever the rules and the artifacts are (4.3.3.1).</summary>
[Spec("4.3.3.1")]
public sealed class RuleQueueLaws
{
    [Fact]
    public void A_queue_only_shrinks() => Holds(world =>
    {
        var trace = world.Trace();
        return Enumerable.Range(1, trace.Steps.Length).All(count =>
            trace.QueueAfter(count) is var after && trace.QueueAfter(count - 1) is var before
            && after.All(before.Contains) && before.Length - after.Length == trace.Steps[count - 1].Consumed.Length);
    });

    [Fact]
    public void The_trace_replays_to_the_queue_that_each_rule_saw() => Holds(world =>
    {
        var trace = world.Trace();
        var scope = world.Scope();
        foreach (var (step, count) in trace.Steps.Select((step, i) => (step, i)))
        {
            if (!scope.Queue.SequenceEqual(trace.QueueAfter(count))) return false;
            var effect = step.Rule.Apply(scope);
            if (!effect.Consumed.SequenceEqual(step.Consumed) || !effect.Violations.SequenceEqual(step.Violations)) return false;
            scope = scope.Without(effect.Consumed);
        }
        return true;
    });

    [Fact]
    public void Only_the_last_rule_of_a_trace_can_be_broken_and_rules_after_it_are_not_applied() => Holds(world =>
    {
        var trace = world.Trace();
        return trace.Steps.Take(trace.Steps.Length - 1).All(step => step.Violations.IsEmpty)
            && (trace.Broken is null ? trace.Steps.Length == world.Rules.Length : trace.Steps.Length <= world.Rules.Length);
    });

    [Fact]
    public void What_a_rule_consumes_or_is_broken_by_was_in_the_queue_or_is_required() => Holds(world =>
    {
        var trace = world.Trace();
        return trace.Steps.Select((step, i) => (step, Queue: trace.QueueAfter(i))).All(at =>
            at.step.Consumed.All(at.Queue.Contains)
            && (at.step.Rule is ArtifactRule.Require { Name: var name } ? at.step.Violations.All(violation => violation.Value == name) : at.step.Violations.All(at.Queue.Contains)));
    });

    [Fact]
    public void No_rule_both_consumes_and_is_broken() => Holds(world =>
        world.Trace().Steps.All(step => step.Consumed.IsEmpty || step.Violations.IsEmpty));

    [Fact]
    public void The_order_in_which_artifacts_were_recorded_changes_nothing() => Holds(world =>
        Same(world.Trace(), (world with { Materials = Reverse(world.Materials), Products = Reverse(world.Products), Others = Reverse(world.Others) }).Trace()));

    [Fact]
    public void Names_stay_in_ordinal_order() => Holds(world =>
        world.Trace() is var trace && Enumerable.Range(0, trace.Steps.Length + 1).All(count => trace.QueueAfter(count) is var queue && queue.SequenceEqual(queue.Order())));

    [Fact]
    public void A_rule_sees_only_what_is_in_the_queue_so_a_rule_applied_twice_does_nothing_more() => Holds(world =>
        world.Rules.All(rule => rule is ArtifactRule.Disallow or ArtifactRule.Require
            || rule.Apply(world.Scope().Without(rule.Apply(world.Scope()).Consumed)).Consumed.IsEmpty));

    private static void Holds(Func<RuleWorld, bool> law) => Check.One(Config.QuickThrowOnFailure.WithMaxTest(1_000).WithQuietOnSuccess(true), Prop.ForAll(Worlds, law));

    private static readonly Gen<string> Names = Gen.Elements("a", "b", "a/b", "a/c", "ab", "c.dll", "é", "😀", "A");
    private static readonly Gen<string> Patterns = Gen.Elements("*", "a", "a*", "*b", "a/*", "?", "[ab]", "[!a]", "*.dll", "c.dll", "[a");
    private static readonly Gen<string[]> ArtifactLists =
        (from name in Names from content in Gen.Elements("1", "2") select $"{name}={content}").ArrayOf().Resize(8).Select(list => list.DistinctBy(artifact => artifact.Split('=')[0]).ToArray());

    private static readonly Gen<string> RuleTexts = Gen.OneOf(
        from word in Gen.Elements("CREATE", "DELETE", "MODIFY", "ALLOW", "DISALLOW") from pattern in Patterns select $"{word} {pattern}",
        from name in Names select $"REQUIRE {name}",
        from pattern in Patterns
        from source in Gen.Elements("", " IN a", " IN a/")
        from list in Gen.Elements("MATERIALS", "PRODUCTS")
        from destination in Gen.Elements("", " IN a", " IN b")
        from step in Gen.Elements("other", "none")
        select $"MATCH {pattern}{source} WITH {list}{destination} FROM {step}");

    private static readonly Arbitrary<RuleWorld> Worlds =
        (from materials in ArtifactLists
         from products in ArtifactLists
         from others in ArtifactLists
         from rules in RuleTexts.ArrayOf().Resize(6)
         from kind in Gen.Elements(ArtifactKind.Materials, ArtifactKind.Products)
         select new RuleWorld(materials, products, others, World.Rules(rules), kind)).ToArbitrary();

    private static string[] Reverse(string[] list) => [.. list.AsEnumerable().Reverse()];

    private static bool Same(RuleTrace left, RuleTrace right) => left.Queue.SequenceEqual(right.Queue)
        && left.Steps.Length == right.Steps.Length
        && left.Steps.Zip(right.Steps).All(pair => pair.First.Consumed.SequenceEqual(pair.Second.Consumed) && pair.First.Violations.SequenceEqual(pair.Second.Violations));

    private sealed record RuleWorld(string[] Materials, string[] Products, string[] Others, ImmutableArray<ArtifactRule> Rules, ArtifactKind Kind)
    {
        public RuleScope Scope() => World.Scope(Kind, World.Of(Materials), World.Of(Products), new() { ["other"] = new() { Name = "other", Materials = World.Of(Others), Products = World.Of(Products) } });

        public RuleTrace Trace() => RuleTrace.Of(Rules, Scope());
    }
}
