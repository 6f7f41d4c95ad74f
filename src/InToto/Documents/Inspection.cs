using System.Collections.Immutable;
using System.Text.Json;

namespace InToto;

/// <summary>An act that the client performs while it verifies.</summary>
[Spec("4.3.2")]
public sealed record Inspection
{
    /// <summary>The name, which rules refer to.</summary>
    public required string Name { get; init; }

    /// <summary>The rules for what the inspection finds before it runs, in order.</summary>
    [Spec("4.3.3")]
    public ImmutableArray<ArtifactRule> ExpectedMaterials { get; init; } = [];

    /// <summary>The rules for what it leaves, in order.</summary>
    [Spec("4.3.3")]
    public ImmutableArray<ArtifactRule> ExpectedProducts { get; init; } = [];

    /// <summary>The command to run, a word each.</summary>
    public ImmutableArray<string> Run { get; init; } = [];

    /// <summary>Members that the specification does not know, as they were read.</summary>
    public ImmutableArray<UnknownField> UnknownFields { get; init; } = [];

    /// <summary>The rules for one of the two lists.</summary>
    public ImmutableArray<ArtifactRule> Expected(ArtifactKind kind) =>
        kind == ArtifactKind.Materials ? ExpectedMaterials : ExpectedProducts;

    internal const string TypeName = "inspection";
}
