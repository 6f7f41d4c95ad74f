namespace InToto.Tests.Rules;

/// <summary>What CREATE, DELETE and MODIFY let through, as the reference decides it: 24 cells.</summary>
[Spec("4.3.3")]
public sealed class RuleTruthTableTests
{
    [Theory]
    [InlineData("CREATE", ArtifactKind.Materials, "created", true)]
    [InlineData("CREATE", ArtifactKind.Materials, "deleted", false)]
    [InlineData("CREATE", ArtifactKind.Materials, "modified", false)]
    [InlineData("CREATE", ArtifactKind.Materials, "unchanged", false)]
    [InlineData("CREATE", ArtifactKind.Products, "created", true)]
    [InlineData("CREATE", ArtifactKind.Products, "deleted", true)]
    [InlineData("CREATE", ArtifactKind.Products, "modified", false)]
    [InlineData("CREATE", ArtifactKind.Products, "unchanged", false)]
    [InlineData("DELETE", ArtifactKind.Materials, "created", true)]
    [InlineData("DELETE", ArtifactKind.Materials, "deleted", true)]
    [InlineData("DELETE", ArtifactKind.Materials, "modified", false)]
    [InlineData("DELETE", ArtifactKind.Materials, "unchanged", false)]
    [InlineData("DELETE", ArtifactKind.Products, "created", false)]
    [InlineData("DELETE", ArtifactKind.Products, "deleted", true)]
    [InlineData("DELETE", ArtifactKind.Products, "modified", false)]
    [InlineData("DELETE", ArtifactKind.Products, "unchanged", false)]
    [InlineData("MODIFY", ArtifactKind.Materials, "created", true)]
    [InlineData("MODIFY", ArtifactKind.Materials, "deleted", false)]
    [InlineData("MODIFY", ArtifactKind.Materials, "modified", true)]
    [InlineData("MODIFY", ArtifactKind.Materials, "unchanged", false)]
    [InlineData("MODIFY", ArtifactKind.Products, "created", false)]
    [InlineData("MODIFY", ArtifactKind.Products, "deleted", true)]
    [InlineData("MODIFY", ArtifactKind.Products, "modified", true)]
    [InlineData("MODIFY", ArtifactKind.Products, "unchanged", false)]
    public void G5_A_rule_and_DISALLOW_after_it_pass_what_the_reference_passes(string rule, ArtifactKind list, string change, bool passes)
    {
        var (materials, products) = change switch
        {
            "created" => (World.Of(), World.Of("f=1")),
            "deleted" => (World.Of("f=1"), World.Of()),
            "modified" => (World.Of("f=1"), World.Of("f=2")),
            _ => (World.Of("f=1"), World.Of("f=1")),
        };

        var trace = RuleTrace.Of(World.Rules($"{rule} f", "DISALLOW *"), World.Scope(list, materials, products));

        Assert.Equal(passes, trace.Broken is null);
    }

    [Theory]
    [InlineData("CREATE")]
    [InlineData("DELETE")]
    [InlineData("MODIFY")]
    [InlineData("ALLOW")]
    public void A_rule_lets_nothing_through_that_its_pattern_does_not_match(string rule)
    {
        var scope = World.Scope(ArtifactKind.Products, World.Of("a=1", "b=1", "c=1"), World.Of("a=2", "c=1", "d=1"));

        Assert.Empty(World.Consumed($"{rule} x*", scope));
        Assert.Equal(rule is "DELETE", World.Consumed($"{rule} *", scope).Length == 0);
    }
}
