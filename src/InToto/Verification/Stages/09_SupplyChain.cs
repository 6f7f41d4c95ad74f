using System.Collections.Immutable;

namespace InToto.Verification;

/// <summary>Stage 9: one link per step, on whose artifacts all its functionaries agree; later also one per inspection (stage 11).</summary>
[Spec("4.3.1")]
internal sealed class SupplyChain
{
    private readonly Dictionary<string, ResolvedLink> _byItem;

    private SupplyChain(Dictionary<string, ResolvedLink> byItem, Dialect dialect) => (_byItem, Dialect) = (byItem, dialect);

    public Dialect Dialect { get; }

    /// <summary>The link of a step or inspection; null when there is none of that name.</summary>
    public ResolvedLink? this[string item] => _byItem.GetValueOrDefault(item);

    public static SupplyChain Agree(SubstitutedLayout layout, ResolvedLinks resolved, VerificationOptions options, Findings found)
    {
        var byItem = new Dictionary<string, ResolvedLink>(StringComparer.Ordinal);
        foreach (var step in layout.Layout.Steps) byItem.Add(step.Name, Agree(step, resolved.Of(step), options, found));
        return new(byItem, options.Dialect);
    }

    /// <summary>Stage 11: performs the inspections in order. Each sees, and its rules may refer to, what came before.</summary>
    [Spec("4.3.2")]
    public Task<SupplyChain> InspectAsync(SubstitutedLayout layout, IInspectionRunner runner, Findings found, CancellationToken cancellationToken)
    {
        runner.Begin(layout.Layout);
        return layout.Layout.Inspect.IsEmpty ? Task.FromResult(this) : InspectAllAsync(layout.Layout, runner, found, cancellationToken);
    }

    private async Task<SupplyChain> InspectAllAsync(Layout layout, IInspectionRunner runner, Findings found, CancellationToken cancellationToken)
    {
        var byItem = new Dictionary<string, ResolvedLink>(_byItem, StringComparer.Ordinal);
        var chain = new AgreedChain(layout, step => _byItem.GetValueOrDefault(step)?.Link, found);
        foreach (var inspection in layout.Inspect)
            byItem.Add(inspection.Name, new($"inspection {inspection.Name}", await runner.RunAsync(inspection, chain, cancellationToken)));
        return new(byItem, Dialect);
    }

    /// <summary>The whole chain as one link: the first step's materials, the last step's products and byproducts.</summary>
    [Spec("4.5.1")]
    public Link Summarize(SubstitutedLayout layout)
    {
        if (layout.Layout.Steps is not [var first, ..] steps) return new() { Name = "" };
        var last = _byItem[steps[^1].Name].Link;
        return new() { Name = "", Materials = _byItem[first.Name].Link.Materials, Products = last.Products, Command = last.Command, Byproducts = last.Byproducts };
    }

    private static ResolvedLink Agree(Step step, IReadOnlyList<ResolvedLink> links, VerificationOptions options, Findings found)
    {
        var first = links[0];
        // The reference compares only where the layout asks for more than one functionary; a second opinion that differs is worth more than that.
        if (step.Threshold > 1 || options.Dialect == Dialect.Strict)
        {
            for (var i = 1; i < links.Count; i++) RequireSame(step, first, links[i], options.Dialect);
        }
        if (!HaveOneCommand(links))
            found.Warn(Codes.CommandsDisagree, $"The functionaries of step '{Printable.Of(step.Name)}' ran different commands.", string.Join(" and ", links.Select(link => Printable.InFull(link.File))));
        if (options.Dialect == Dialect.Strict && !options.AllowedFailedSteps.Contains(step.Name))
            foreach (var link in links)
                if (!link.IsSummary) RequireSuccess(step, link);
        return first;
    }

    private static bool HaveOneCommand(IReadOnlyList<ResolvedLink> links)
    {
        for (var i = 1; i < links.Count; i++)
            if (!links[i].Link.Command.AsSpan().SequenceEqual(links[0].Link.Command.AsSpan())) return false;
        return true;
    }

    private static void RequireSame(Step step, ResolvedLink first, ResolvedLink other, Dialect dialect)
    {
        foreach (var kind in ArtifactKind.All)
        {
            var (ours, theirs) = (first.Link.Recorded(kind), other.Link.Recorded(kind));
            if (ours.DifferencesFrom(theirs) is { IsEmpty: false } differences)
                throw new VerificationException(new FunctionariesDisagree(step.Name, kind, first.File, other.File, differences));
            // Equal digests of a broken algorithm are no agreement: two files can have them.
            if (dialect == Dialect.Strict && Weak(ours) is { IsEmpty: false } weak)
                throw new VerificationException(new FunctionariesDisagree(step.Name, kind, first.File, other.File, weak) { IsWeak = true });
        }
    }

    private static ImmutableArray<ArtifactName> Weak(Artifacts artifacts) =>
        [.. artifacts.Where(artifact => !artifact.Digests.IsStrong).Select(artifact => artifact.Name)];

    private static void RequireSuccess(Step step, ResolvedLink link)
    {
        if (link.Link.Byproducts.ReturnValue is { } returnValue and not 0)
            throw new VerificationException(new StepFailed(step.Name, returnValue, link.File));
    }
}
