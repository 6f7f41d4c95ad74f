using System.Collections.Immutable;

namespace InToto.Tool;

/// <summary>How far verification came with one thing of the chain.</summary>
internal enum ChainState
{
    /// <summary>Nobody looked at it, or it was not reached.</summary>
    Unknown,

    /// <summary>It holds.</summary>
    Intact,

    /// <summary>It is where the chain broke.</summary>
    Broken,
}

/// <summary>A chain to be shown: the layout's steps and inspections, what was recorded, and which rule took each artifact.</summary>
/// <param name="Items">Steps in the layout's order, then inspections.</param>
internal sealed record Chain(ImmutableArray<ChainItem> Items)
{
    /// <summary>The chain as a layout has it.</summary>
    /// <param name="layout">The layout.</param>
    /// <param name="links">What was recorded, by the names of steps and inspections.</param>
    /// <param name="outcome">What verification said; null when nobody verified.</param>
    public static Chain Of(Layout layout, IReadOnlyDictionary<string, Link> links, VerificationOutcome? outcome)
    {
        var failure = (outcome as Rejected)?.Failure;
        var broken = failure is null ? null : NameOf(failure);
        List<ChainItem> items = [];
        var (isBroken, hasBroken) = (false, failure is { Stage: < 5 });
        foreach (var step in layout.Steps)
        {
            isBroken = broken == step.Name && failure!.Stage < 11;
            items.Add(Item(step.Name, isInspection: false, Who(step, outcome), State(), step.ExpectedMaterials, step.ExpectedProducts));
            hasBroken |= isBroken;
        }
        // A failure of no step that is known leaves it open which ones hold; from stage 11 on all steps do.
        if (failure is { Stage: < 11 } && !hasBroken) items = [.. items.Select(item => item with { State = ChainState.Unknown })];
        foreach (var inspection in layout.Inspect)
        {
            isBroken = failure is { Stage: >= 11 } && (broken == inspection.Name || (broken is null && layout.Inspect.Length == 1));
            items.Add(Item(inspection.Name, isInspection: true, string.Join(' ', inspection.Run), failure is { Stage: < 11 } ? ChainState.Unknown : State(), inspection.ExpectedMaterials, inspection.ExpectedProducts));
            hasBroken |= isBroken;
        }
        return new([.. items]);

        ChainState State() => outcome is null ? ChainState.Unknown : isBroken ? ChainState.Broken : hasBroken ? ChainState.Unknown : ChainState.Intact;

        ChainItem Item(string name, bool isInspection, string who, ChainState state, ImmutableArray<ArtifactRule> materials, ImmutableArray<ArtifactRule> products)
        {
            var link = links.GetValueOrDefault(name);
            var (taken, made) = link is null ? ((RuleTrace?)null, (RuleTrace?)null) : (Trace(materials, ArtifactKind.Materials, link, links), Trace(products, ArtifactKind.Products, link, links));
            string[] from = [.. materials.Concat(products).OfType<ArtifactRule.Match>().Select(match => match.From).Where(other => other != name).Distinct(StringComparer.Ordinal)];
            return new(name, isInspection, who, state, link, taken, made, [.. from]);
        }
    }

    private static RuleTrace Trace(ImmutableArray<ArtifactRule> rules, ArtifactKind kind, Link link, IReadOnlyDictionary<string, Link> links) =>
        RuleTrace.Of(rules, kind, link.Materials, link.Products, (name, list) => links.GetValueOrDefault(name)?.Recorded(list));

    private static string Who(Step step, VerificationOutcome? outcome) => outcome?.Steps.FirstOrDefault(evidence => evidence.Step == step.Name) is { Links: var signed }
        ? $"signed by {string.Join(", ", signed.Select(link => link.Functionary.Prefix))}"
        : $"{step.Threshold} of {string.Join(", ", step.PubKeys.Select(key => key.Prefix))}";

    private static string? NameOf(VerificationFailure failure) => failure switch
    {
        RuleViolated violated => violated.Item,
        LinkMissing missing => missing.Step,
        ThresholdNotMet unmet => unmet.Step,
        StepFailed failed => failed.Step,
        FunctionariesDisagree disagree => disagree.Step,
        SublayoutRejected sublayout => sublayout.Step,
        InspectionFailed inspection => inspection.Inspection,
        _ => null,
    };
}

/// <summary>A step or inspection of a chain.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsInspection">Whether it is an inspection.</param>
/// <param name="Who">Who performed it, or may; of an inspection what is run.</param>
/// <param name="State">How far verification came with it.</param>
/// <param name="Link">What was recorded; null when nothing is known.</param>
/// <param name="Materials">How the rules on what goes in went.</param>
/// <param name="Products">How the rules on what comes out went.</param>
/// <param name="From">The steps that its rules refer to.</param>
internal sealed record ChainItem(string Name, bool IsInspection, string Who, ChainState State, Link? Link, RuleTrace? Materials, RuleTrace? Products, ImmutableArray<string> From)
{
    public string StateWord => State switch { ChainState.Intact => "✓ holds", ChainState.Broken => "✗ broken here", _ => "not verified" };
}
