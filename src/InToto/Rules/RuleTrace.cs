using System.Collections.Immutable;

namespace InToto;

/// <summary>How a list of rules went: the queue it began with and what each rule did, as a value to be shown.</summary>
/// <param name="Queue">The names that were in the queue at the beginning, in ordinal order.</param>
/// <param name="Steps">The rules that were applied, in order; the last one is the one that was broken, if any was.</param>
[Spec("4.3.3.1")]
public sealed record RuleTrace(ImmutableArray<ArtifactName> Queue, ImmutableArray<RuleTraceStep> Steps)
{
    /// <summary>How a list of rules goes for what was recorded, to be shown: this verifies nothing, and nobody's signature is looked at.</summary>
    /// <param name="rules">The rules of the list.</param>
    /// <param name="kind">Which list it is.</param>
    /// <param name="materials">What the step recorded before.</param>
    /// <param name="products">What the step recorded after.</param>
    /// <param name="recorded">What a step or inspection recorded, by its name and the list; null where there is no link.</param>
    public static RuleTrace Of(ImmutableArray<ArtifactRule> rules, ArtifactKind kind, Artifacts materials, Artifacts products, Func<string, ArtifactKind, Artifacts?> recorded)
    {
        ArgumentNullException.ThrowIfNull(materials);
        ArgumentNullException.ThrowIfNull(products);
        ArgumentNullException.ThrowIfNull(recorded);
        return Of(rules, new()
        {
            Queue = [.. (kind == ArtifactKind.Materials ? materials : products).Names],
            Kind = kind,
            Materials = materials,
            Products = products,
            Recorded = recorded,
            Dialect = Dialect.Strict,
        });
    }

    /// <summary>Applies rules in order, until one is broken.</summary>
    internal static RuleTrace Of(ImmutableArray<ArtifactRule> rules, RuleScope scope)
    {
        var queue = scope.Queue;
        var steps = new List<RuleTraceStep>(rules.Length);
        foreach (var rule in rules)
        {
            var effect = rule.Apply(scope);
            steps.Add(new(rule, effect.Consumed, effect.Violations));
            if (!effect.Violations.IsEmpty) break;
            scope = scope.Without(effect.Consumed);
        }
        return new(queue, [.. steps]);
    }

    /// <summary>The rule that was broken; null when none was.</summary>
    public RuleTraceStep? Broken => Steps is [.., { Violations.IsEmpty: false } last] ? last : null;

    /// <summary>The names left in the queue after the first <paramref name="count"/> rules, in ordinal order.</summary>
    public ImmutableArray<ArtifactName> QueueAfter(int count)
    {
        var consumed = Steps.Take(count).SelectMany(step => step.Consumed).ToHashSet();
        return [.. Queue.Where(name => !consumed.Contains(name))];
    }
}

/// <summary>What one rule did.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Consumed">The names that it took out of the queue.</param>
/// <param name="Violations">The names that broke it.</param>
public sealed record RuleTraceStep(ArtifactRule Rule, ImmutableArray<ArtifactName> Consumed, ImmutableArray<ArtifactName> Violations);
