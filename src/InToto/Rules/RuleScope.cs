using System.Collections.Immutable;

namespace InToto;

/// <summary>What a rule sees: the queue, the artifacts it is about, and what other steps recorded.</summary>
internal sealed record RuleScope
{
    /// <summary>The names that no earlier rule consumed, in ordinal order.</summary>
    public required ImmutableArray<ArtifactName> Queue { get; init; }

    /// <summary>Which list of the item the rule stands in.</summary>
    public required ArtifactKind Kind { get; init; }

    public required Artifacts Materials { get; init; }

    public required Artifacts Products { get; init; }

    /// <summary>The list of a step or inspection; null when nothing of that name has been recorded.</summary>
    public required Func<string, ArtifactKind, Artifacts?> Recorded { get; init; }

    public required Dialect Dialect { get; init; }

    /// <summary>The artifacts that the queue was made of.</summary>
    public Artifacts Source => Kind == ArtifactKind.Materials ? Materials : Products;

    public RuleEffect Consume(Func<ArtifactName, bool> takes) => new(Of(takes), []);

    public RuleEffect Violate(Func<ArtifactName, bool> forbidden) => RuleEffect.Violate(Of(forbidden));

    public bool Holds(string name) => Queue.BinarySearch(ArtifactName.Sought(name)) >= 0;

    private ImmutableArray<ArtifactName> Of(Func<ArtifactName, bool> isMeant)
    {
        var names = new List<ArtifactName>();
        foreach (var name in Queue)
            if (isMeant(name)) names.Add(name);
        return [.. names];
    }

    /// <summary>The queue without the consumed names, in one pass: both are in the same order.</summary>
    public RuleScope Without(ImmutableArray<ArtifactName> consumed)
    {
        if (consumed.IsEmpty) return this;
        if (consumed.Length == Queue.Length) return this with { Queue = [] };
        var rest = ImmutableArray.CreateBuilder<ArtifactName>(Queue.Length - consumed.Length);
        var next = 0;
        foreach (var name in Queue)
        {
            if (next < consumed.Length && consumed[next] == name) next++;
            else rest.Add(name);
        }
        return this with { Queue = rest.DrainToImmutable() };
    }
}

/// <summary>What a rule does: names that leave the queue, and names that break the rule.</summary>
internal readonly record struct RuleEffect(ImmutableArray<ArtifactName> Consumed, ImmutableArray<ArtifactName> Violations)
{
    public static RuleEffect None { get; } = new([], []);

    public static RuleEffect Violate(ImmutableArray<ArtifactName> names) => new([], names);
}
