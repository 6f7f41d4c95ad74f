using System.Collections.Immutable;
using System.Text.Json;

namespace InToto;

/// <summary>An act in the supply chain that a functionary performs and signs a link for.</summary>
[Spec("4.3.1")]
public sealed record Step
{
    /// <summary>The name, which links and rules refer to.</summary>
    public required string Name { get; init; }

    /// <summary>The rules for what the step takes in, in order.</summary>
    [Spec("4.3.3")]
    public ImmutableArray<ArtifactRule> ExpectedMaterials { get; init; } = [];

    /// <summary>The rules for what the step gives out, in order.</summary>
    [Spec("4.3.3")]
    public ImmutableArray<ArtifactRule> ExpectedProducts { get; init; } = [];

    /// <summary>The keyids of the functionaries who may perform the step, as written.</summary>
    public ImmutableArray<KeyId> PubKeys { get; init; } = [];

    /// <summary>How many different functionaries must have performed the step; at least 1, at most as many as there are <see cref="PubKeys"/>.</summary>
    public int Threshold { get; init; } = 1;

    /// <summary>The command that the functionaries are expected to run; empty when any will do. A difference is a warning.</summary>
    public ImmutableArray<string> ExpectedCommand { get; init; } = [];

    /// <summary>Members that the specification does not know, as they were read.</summary>
    public ImmutableArray<UnknownField> UnknownFields { get; init; } = [];

    /// <summary>The rules for one of the two lists.</summary>
    public ImmutableArray<ArtifactRule> Expected(ArtifactKind kind) =>
        kind == ArtifactKind.Materials ? ExpectedMaterials : ExpectedProducts;

    internal const string TypeName = "step";
}
