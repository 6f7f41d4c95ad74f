using System.Collections.Immutable;
using InToto.Advice;
using InToto.Testing;

namespace InToto.Tests.Advice;

public sealed class LayoutLintTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_layout_whose_rules_say_all_and_whose_keys_are_apart_gets_a_note_only() => Assert.Equal([Codes.ThresholdOne], CodesOf(Good()));

    [Theory]
    [InlineData(0, Codes.ExpiryPassed)]
    [InlineData(1, Codes.ExpirySoon)]
    [InlineData(29, Codes.ExpirySoon)]
    [InlineData(30, null)]
    [InlineData(3 * 366, null)]
    [InlineData((3 * 366) + 1, Codes.ExpiryLate)]
    public void The_end_is_neither_past_nor_near_nor_far(int days, string? code) =>
        Assert.Equal(code is null ? [] : [code], CodesOf(Good() with { Expires = Now.AddDays(days) }).Except([Codes.ThresholdOne]));

    [Fact]
    public void A_key_that_no_step_names_is_of_no_use()
    {
        var layout = Good();
        layout = layout with { Keys = layout.Keys.Add(LayoutKey.Of(TestKeys.Diana.PublicKey)) };

        Assert.Contains(Codes.KeyUnused, CodesOf(layout));
        Assert.DoesNotContain(Codes.KeyUnused, CodesOf(layout with { Steps = [layout.Steps[0] with { PubKeys = [.. layout.Steps[0].PubKeys, TestKeys.Diana.PublicKey.Id] }, layout.Steps[1]] }));
    }

    [Fact]
    public void A_key_under_two_names_is_one()
    {
        var layout = Good();
        var again = LayoutKey.Of(TestKeys.Bob.PublicKey, TestKeys.Bob.PublicKey.LegacyId);
        layout = layout with { Keys = layout.Keys.Add(again), Steps = [layout.Steps[0] with { PubKeys = [.. layout.Steps[0].PubKeys, again.KeyId] }, layout.Steps[1]] };

        Assert.Contains(Codes.KeyTwice, CodesOf(layout));
        Assert.DoesNotContain(Codes.KeyTwice, CodesOf(Good()));
    }

    [Fact]
    public void An_owner_who_performs_steps_is_told()
    {
        Assert.Contains(Codes.OwnerIsFunctionary, LayoutLint.Of(Envelope.Of(Good()).SignedBy((TestKeys.Bob, TestKeys.Bob.PublicKey.Id)), Now).Select(advice => advice.Code));
        Assert.DoesNotContain(Codes.OwnerIsFunctionary, LayoutLint.Of(Envelope.Of(Good()).SignedBy((TestKeys.Alice, TestKeys.Alice.PublicKey.Id)), Now).Select(advice => advice.Code));
    }

    [Fact]
    public void One_key_that_suffices_for_everything_is_told_unless_a_step_needs_two()
    {
        var layout = Good();
        var alone = layout with { Steps = [layout.Steps[0], layout.Steps[1] with { PubKeys = [.. layout.Steps[1].PubKeys, TestKeys.Bob.PublicKey.Id] }] };

        Assert.Contains(Codes.OneKeyForAll, CodesOf(alone));
        Assert.Empty(CodesOf(alone with { Steps = [alone.Steps[0], alone.Steps[1] with { Threshold = 2 }] }));
    }

    [Fact]
    public void A_step_that_requires_nothing_can_be_answered_with_nothing()
    {
        Assert.Contains(Codes.EmptyLinkPasses, CodesOf(Products("CREATE out", "DISALLOW *")));
        Assert.DoesNotContain(Codes.EmptyLinkPasses, CodesOf(Products("REQUIRE out", "CREATE out", "DISALLOW *")));
    }

    [Theory]
    [InlineData(Codes.FromUnknown, "REQUIRE out", "MATCH * WITH PRODUCTS FROM wriet", "DISALLOW *")]
    [InlineData(null, "REQUIRE out", "MATCH * WITH PRODUCTS FROM write", "DISALLOW *")]
    [InlineData(null, "REQUIRE out", "MATCH * WITH MATERIALS FROM look", "DISALLOW *")]
    [InlineData(Codes.ClassOpen, "REQUIRE out", "CREATE o[ut", "DISALLOW *")]
    [InlineData(Codes.ClassOpen, "REQUIRE out", "CREATE [a-z][", "DISALLOW *")]
    [InlineData(null, "REQUIRE out", "CREATE o[[]ut", "DISALLOW *")]
    [InlineData(null, "REQUIRE out", "CREATE o[]]ut", "DISALLOW *")]
    [InlineData(Codes.RequireImpossible, "ALLOW o*", "REQUIRE out", "DISALLOW *")]
    [InlineData(Codes.RequireImpossible, "DISALLOW out", "REQUIRE out", "DISALLOW *")]
    [InlineData(null, "CREATE o*", "REQUIRE out", "DISALLOW *")]
    [InlineData(null, "ALLOW p*", "REQUIRE out", "DISALLOW *")]
    [InlineData(Codes.RuleUnreachable, "REQUIRE out", "ALLOW bin/*", "CREATE bin/a.dll", "DISALLOW *")]
    [InlineData(Codes.RuleUnreachable, "REQUIRE out", "ALLOW bin/*", "MATCH *.dll IN bin WITH PRODUCTS FROM write", "DISALLOW *")]
    [InlineData(Codes.RuleUnreachable, "REQUIRE out", "DISALLOW *.tmp", "ALLOW *.tmp", "DISALLOW *")]
    [InlineData(Codes.RuleUnreachable, "REQUIRE out", "ALLOW a?c", "ALLOW abc", "DISALLOW *")]
    [InlineData(null, "REQUIRE out", "ALLOW bin/*", "CREATE bi", "DISALLOW *")]
    [InlineData(null, "REQUIRE out", "CREATE bin/*", "CREATE bin/a.dll", "DISALLOW *")]
    [InlineData(null, "REQUIRE out", "ALLOW a?c", "ALLOW a*c", "DISALLOW *")]
    [InlineData(null, "REQUIRE out", "ALLOW bin/*", "MATCH bin/* IN src WITH PRODUCTS FROM write", "DISALLOW *")]
    [InlineData(Codes.RuleShadowed, "REQUIRE out", "ALLOW *", "DISALLOW *")]
    [InlineData(Codes.ListOpen, "REQUIRE out", "CREATE *")]
    public void A_rule_that_does_not_do_what_it_seems_to_is_told(string? code, params string[] rules) =>
        Assert.Equal(code is null ? [] : [code], CodesOf(Products(rules)).Except([Codes.ThresholdOne]));

    [Theory]
    [InlineData("sh", true)]
    [InlineData("/bin/bash", true)]
    [InlineData("C:\\Windows\\System32\\CMD.EXE", true)]
    [InlineData("pwsh", true)]
    [InlineData("shasum", false)]
    [InlineData("dotnet", false)]
    public void A_shell_is_told(string program, bool isShell)
    {
        var layout = Good();
        Assert.Equal(isShell, CodesOf(layout with { Inspect = [layout.Inspect[0] with { Run = [program, "-c", "true"] }] }).Contains(Codes.InspectionShell));
    }

    [Fact]
    public void The_gravest_comes_first_and_says_where()
    {
        var advice = LayoutLint.Of(Envelope.Of(Products("CREATE *")), Now);

        Assert.Equal(advice.Select(one => one.Level).OrderDescending(), advice.Select(one => one.Level));
        Assert.Equal((AdviceLevel.Error, "step 'pack'"), (advice[0].Level, advice[0].Place));
        Assert.Contains(LayoutLint.Of(Envelope.Of(Products("REQUIRE out", "MATCH * WITH PRODUCTS FROM x", "DISALLOW *")), Now), one => one.Place == "step 'pack', expected_products, rule 2");
    }

    [Fact]
    public void A_link_gets_no_advice() =>
        Assert.Equal(Codes.WrongType, Assert.Throws<MetadataFormatException>(() => LayoutLint.Of(Envelope.Of(new Link { Name = "write" }), Now)).Code);

    private static string[] CodesOf(Layout layout) => [.. LayoutLint.Of(Envelope.Of(layout), Now).Select(advice => advice.Code)];

    private static Layout Products(params string[] rules)
    {
        var layout = Good();
        return layout with { Steps = [layout.Steps[0], layout.Steps[1] with { ExpectedProducts = Rules(rules) }] };
    }

    private static Layout Good() => new()
    {
        Expires = Now.AddDays(365),
        Keys = [LayoutKey.Of(TestKeys.Bob.PublicKey), LayoutKey.Of(TestKeys.Carl.PublicKey)],
        Steps =
        [
            new() { Name = "write", PubKeys = [TestKeys.Bob.PublicKey.Id], ExpectedMaterials = Rules("DISALLOW *"), ExpectedProducts = Rules("REQUIRE in", "CREATE in", "DISALLOW *") },
            new() { Name = "pack", PubKeys = [TestKeys.Carl.PublicKey.Id], ExpectedMaterials = Rules("MATCH in WITH PRODUCTS FROM write", "DISALLOW *"), ExpectedProducts = Rules("REQUIRE out", "CREATE out", "DISALLOW *") },
        ],
        Inspect = [new() { Name = "look", Run = ["tar", "xf", "out"], ExpectedMaterials = Rules("MATCH out WITH PRODUCTS FROM pack", "DISALLOW *"), ExpectedProducts = Rules("MATCH * WITH PRODUCTS FROM pack", "DISALLOW *") }],
    };

    private static ImmutableArray<ArtifactRule> Rules(params string[] rules) => [.. rules.Select(rule => ArtifactRule.Parse([.. rule.Split(' ')]))];
}
