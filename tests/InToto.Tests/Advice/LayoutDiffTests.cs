using System.Collections.Immutable;
using InToto.Advice;
using InToto.Testing;

namespace InToto.Tests.Advice;

public sealed class LayoutDiffTests
{
    [Fact]
    public void A_layout_does_not_differ_from_itself() => Assert.Empty(LayoutDiff.Of(Before(), Before()));

    [Fact]
    public void Every_kind_of_difference_is_judged()
    {
        var before = Before();
        (ChangeEffect, Func<Layout, Layout>)[] differences =
        [
            (ChangeEffect.Looser, layout => layout with { Expires = layout.Expires.AddDays(1) }),
            (ChangeEffect.Stricter, layout => layout with { Expires = layout.Expires.AddDays(-1) }),
            (ChangeEffect.Stricter, layout => layout with { Steps = layout.Steps.Add(layout.Steps[0] with { Name = "more" }) }),
            (ChangeEffect.Looser, layout => layout with { Steps = [] }),
            (ChangeEffect.Looser, layout => layout with { Inspect = [] }),
            (ChangeEffect.Stricter, layout => layout with { Inspect = layout.Inspect.Add(layout.Inspect[0] with { Name = "more" }) }),
            (ChangeEffect.Stricter, Step(step => step with { Threshold = 2 })),
            (ChangeEffect.Looser, Step(step => step with { PubKeys = step.PubKeys.Add(TestKeys.Carl.PublicKey.Id) })),
            (ChangeEffect.Stricter, Step(step => step with { PubKeys = [step.PubKeys[0]] })),
            (ChangeEffect.Other, Step(step => step with { ExpectedCommand = ["make"] })),
            (ChangeEffect.Looser, Rules("REQUIRE a", "CREATE a", "ALLOW b", "DISALLOW *")),
            (ChangeEffect.Stricter, Rules("REQUIRE a", "DISALLOW *")),
            (ChangeEffect.Looser, Rules("CREATE a", "DISALLOW *")),
            (ChangeEffect.Stricter, Rules("REQUIRE a", "REQUIRE b", "CREATE a", "DISALLOW *")),
            (ChangeEffect.Other, Rules("CREATE a", "REQUIRE a", "DISALLOW *")),
            (ChangeEffect.Other, layout => layout with { Inspect = [layout.Inspect[0] with { Run = ["false"] }] }),
            (ChangeEffect.Other, layout => layout with { Readme = "Another." }),
            (ChangeEffect.Looser, layout => layout with { Keys = [layout.Keys[0] with { Public = LayoutKey.Of(TestKeys.Diana.PublicKey).Public }, layout.Keys[1]] }),
        ];

        Assert.Equal(differences.Select(difference => difference.Item1), differences.Select(difference => Assert.Single(LayoutDiff.Of(before, difference.Item2(before))).Effect));
    }

    [Fact]
    public void A_rule_that_was_exchanged_is_told_as_both()
    {
        var changes = LayoutDiff.Of(Before(), Rules("REQUIRE a", "CREATE *", "DISALLOW *")(Before()));

        Assert.Equal(["+ CREATE *", "- CREATE a"], changes.Select(change => change.What));
        Assert.All(changes, change => Assert.Equal("step 'make', products", change.Place));
    }

    [Fact]
    public void Long_lists_that_have_nothing_in_common_are_told_in_bounded_time()
    {
        ArtifactRule[] Many(string prefix) => [.. Enumerable.Range(0, 4_001).Select(i => new ArtifactRule.Create(new($"{prefix}{i}")))];
        Layout With(string prefix) => Before() with { Steps = [Before().Steps[0] with { ExpectedProducts = [.. Many(prefix)] }] };

        Assert.Equal(8_002, LayoutDiff.Of(With("a"), With("b")).Length);
    }

    private static Func<Layout, Layout> Step(Func<Step, Step> change) => layout => layout with { Steps = [change(layout.Steps[0])] };

    private static Func<Layout, Layout> Rules(params string[] rules) => Step(step => step with { ExpectedProducts = Parse(rules) });

    private static Layout Before() => new()
    {
        Expires = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero),
        Keys = [LayoutKey.Of(TestKeys.Bob.PublicKey), LayoutKey.Of(TestKeys.Diana.PublicKey)],
        Steps = [new() { Name = "make", PubKeys = [TestKeys.Bob.PublicKey.Id, TestKeys.Diana.PublicKey.Id], ExpectedMaterials = Parse("DISALLOW *"), ExpectedProducts = Parse("REQUIRE a", "CREATE a", "DISALLOW *") }],
        Inspect = [new() { Name = "look", Run = ["true"], ExpectedMaterials = Parse("DISALLOW *"), ExpectedProducts = Parse("DISALLOW *") }],
    };

    private static ImmutableArray<ArtifactRule> Parse(params string[] rules) => [.. rules.Select(rule => ArtifactRule.Parse([.. rule.Split(' ')]))];
}
