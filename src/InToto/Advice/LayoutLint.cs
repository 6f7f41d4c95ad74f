using System.Collections.Immutable;
using InToto.Verification;

namespace InToto.Advice;

/// <summary>Looks at a layout as an attacker would: what would pass that its owner does not mean?</summary>
/// <remarks>Nothing is verified, and no link is read. A layout without advice may still say the wrong thing.</remarks>
[Spec("4.3")]
public static class LayoutLint
{
    /// <summary>Everything there is to say, the gravest first, then in the order of the layout.</summary>
    /// <param name="metadata">The layout with its signatures, if it has any.</param>
    /// <param name="now">The time, for the layout's expiry.</param>
    /// <exception cref="MetadataFormatException">The document is a link.</exception>
    public static ImmutableArray<LayoutAdvice> Of(Metadata metadata, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        var layout = metadata.Document as Layout ?? throw new MetadataFormatException(Codes.WrongType, "The document is a link, and advice is given on layouts.");
        ImmutableArray<LayoutAdvice> all =
        [
            .. ExpiryAdvice.On(layout, now),
            .. KeyAdvice.On(metadata, layout),
            .. layout.Steps.SelectMany(step => Rules(layout, "step", step.Name, step.ExpectedMaterials, step.ExpectedProducts)),
            .. layout.Steps.Where(step => !step.ExpectedMaterials.Concat(step.ExpectedProducts).Any(rule => rule is ArtifactRule.Require)).Select(EmptyLink),
            .. layout.Inspect.SelectMany(inspection => Rules(layout, "inspection", inspection.Name, inspection.ExpectedMaterials, inspection.ExpectedProducts)),
            .. layout.Inspect.SelectMany(InspectionAdvice.On),
        ];
        return [.. all.OrderByDescending(advice => advice.Level)];
    }

    private static IEnumerable<LayoutAdvice> Rules(Layout layout, string kind, string name, ImmutableArray<ArtifactRule> materials, ImmutableArray<ArtifactRule> products)
    {
        var item = $"{kind} '{Printable.Of(name)}'";
        var found = new Findings();
        RuleAdvice.OnRules(name, materials, products, found);
        foreach (var warning in found.Warnings) yield return new(LevelOf(warning.Code), warning.Code, warning.What, item, warning.Hint);
        foreach (var advice in ListAdvice.On(layout, $"{item}, expected_materials", materials)) yield return advice;
        foreach (var advice in ListAdvice.On(layout, $"{item}, expected_products", products)) yield return advice;
    }

    /// <summary>An act that recorded nothing performs no act.</summary>
    private static LayoutAdvice EmptyLink(Step step) => new(AdviceLevel.Warning, Codes.EmptyLinkPasses,
        $"A link of '{Printable.Of(step.Name)}' that records nothing at all passes: no rule requires an artifact.", $"step '{Printable.Of(step.Name)}'", "REQUIRE what the step always makes, before the other rules.");

    private static AdviceLevel LevelOf(string code) => code is Codes.StepUnconstrained or Codes.ListOpen ? AdviceLevel.Error : AdviceLevel.Warning;
}
