using System.Collections.Immutable;

namespace InToto;

/// <summary>How a list of rules went: the queue it began with and what each rule did, as a value to be shown.</summary>
/// <param name="Queue">The names that were in the queue at the beginning, in ordinal order.</param>
/// <param name="Steps">The rules that were applied, in order; the last one is the one that was broken, if any was.</param>
[Spec("4.3.3.1")]
public sealed record RuleTrace(ImmutableArray<ArtifactName> Queue, ImmutableArray<RuleTraceStep> Steps)
{
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
