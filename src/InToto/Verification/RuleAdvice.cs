using System.Collections.Immutable;

namespace InToto.Verification;

/// <summary>Warnings about rules that pass and say less than their author may think.</summary>
[Spec("4.3.3.1")]
internal static class RuleAdvice
{
    /// <summary>What can be said without looking at any artifact.</summary>
    public static void OnRules(string item, ImmutableArray<ArtifactRule> materials, ImmutableArray<ArtifactRule> products, Findings found)
    {
        if (materials.IsEmpty && products.IsEmpty)
            found.Warn(Codes.StepUnconstrained, $"'{Printable.Of(item)}' has no rules, so its artifacts may be anything.", Where, "Tie it to the other steps with MATCH, and end its lists with DISALLOW *.");
        else if (OpenLists(materials, products) is { Length: > 0 } open)
            found.Warn(Codes.ListOpen, $"{open} of '{Printable.Of(item)}' does not end with DISALLOW *, so artifacts that no rule names are accepted.", Where, "End the list with DISALLOW *.");
        OnRules(item, materials, found);
        OnRules(item, products, found);
    }

    /// <summary>What only shows when rules meet artifacts: a MATCH that tied nothing, where MATCH is all there is.</summary>
    public static void OnTrace(string item, ArtifactKind kind, RuleTrace trace, Findings found)
    {
        if (trace.Steps.Any() && trace.Steps.All(step => step is { Rule: ArtifactRule.Match, Consumed.IsEmpty: true }))
            found.Warn(Codes.MatchVacuous, $"No MATCH of '{Printable.Of(item)}', {kind.Word}, found an artifact, and no other rule stands there: nothing was checked.", Where);
    }

    private static void OnRules(string item, ImmutableArray<ArtifactRule> rules, Findings found)
    {
        var everything = false;
        foreach (var rule in rules)
        {
            if (everything && rule is ArtifactRule.Disallow)
                found.Warn(Codes.RuleShadowed, $"{rule} of '{Printable.Of(item)}' never finds anything: an earlier ALLOW * has consumed every artifact.", Where, "Put it before ALLOW *.");
            if (rule is ArtifactRule.Require { Name: var name } && name.AsSpan().IndexOfAny('*', '?', '[') >= 0)
                found.Warn(Codes.RequireLiteral, $"{rule} of '{Printable.Of(item)}' asks for a file of exactly that name: REQUIRE takes no patterns.", Where);
            if (rule is not ArtifactRule.Require && rule.Words.Any(word => word.Contains("**", StringComparison.Ordinal)))
                found.Warn(Codes.DoubleStar, $"** in {rule} of '{Printable.Of(item)}' is the same as *, which crosses '/' already.", Where);
            everything |= rule is ArtifactRule.Allow { Pattern.Text: "*" };
        }
    }

    private static string OpenLists(ImmutableArray<ArtifactRule> materials, ImmutableArray<ArtifactRule> products) => (IsOpen(materials), IsOpen(products)) switch
    {
        (true, true) => "expected_materials and expected_products",
        (true, false) => "expected_materials",
        (false, true) => "expected_products",
        _ => "",
    };

    private static bool IsOpen(ImmutableArray<ArtifactRule> rules) => rules is not [.., ArtifactRule.Disallow { Pattern.Text: "*" }];

    private const string Where = "in the layout";
}
