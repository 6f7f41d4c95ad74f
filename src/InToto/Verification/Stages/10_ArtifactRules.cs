using System.Collections.Immutable;

namespace InToto.Verification;

/// <summary>Stages 10 and 12: the artifact rules of steps, then those of inspections.</summary>
[Spec("4.3.3.1")]
internal static class ArtifactRules
{
    public static void Verify(ImmutableArray<Step> steps, SupplyChain chain, Findings found)
    {
        foreach (var step in steps)
        {
            RuleAdvice.OnRules(step.Name, step.ExpectedMaterials, step.ExpectedProducts, found);
            foreach (var kind in ArtifactKind.All)
                Verify(step.Name, isInspection: false, kind, step.Expected(kind), chain, found);
        }
    }

    public static void Verify(ImmutableArray<Inspection> inspections, SupplyChain chain, Findings found)
    {
        foreach (var inspection in inspections)
        {
            RuleAdvice.OnRules(inspection.Name, inspection.ExpectedMaterials, inspection.ExpectedProducts, found);
            foreach (var kind in ArtifactKind.All)
                Verify(inspection.Name, isInspection: true, kind, inspection.Expected(kind), chain, found);
        }
    }

    private static void Verify(string item, bool isInspection, ArtifactKind kind, ImmutableArray<ArtifactRule> rules, SupplyChain chain, Findings found)
    {
        var recorded = chain[item]!;
        var scope = new RuleScope
        {
            Queue = [.. recorded.Link.Recorded(kind).Names],
            Kind = kind,
            Materials = recorded.Link.Materials,
            Products = recorded.Link.Products,
            Recorded = (name, list) => chain[name]?.Link.Recorded(list),
            Dialect = chain.Dialect,
        };
        var trace = RuleTrace.Of(rules, scope);
        if (trace.Broken is { } broken)
            throw new VerificationException(new RuleViolated(isInspection, item, kind, broken.Rule, broken.Violations, trace, recorded.File)
            {
                Functionary = recorded.Functionary,
                NearMisses = NearMisses.Of(rules, broken, scope, item, chain),
            });
        RuleAdvice.OnTrace(item, kind, trace, found);
    }
}
