using System.Collections.Immutable;
using System.Text.Json;

namespace InToto;

/// <summary>What a recorded command left beside its products.</summary>
[Spec("4.4")]
public sealed record Byproducts
{
    /// <summary>No byproducts: no command was run.</summary>
    public static Byproducts None { get; } = new();

    /// <summary>The exit code of the command; null when the document has none.</summary>
    public long? ReturnValue { get; init; }

    /// <summary>What the command wrote to its standard output; null when the document has none.</summary>
    public string? Stdout { get; init; }

    /// <summary>What the command wrote to its standard error; null when the document has none.</summary>
    public string? Stderr { get; init; }

    /// <summary>Any other member, as it was read.</summary>
    public ImmutableArray<UnknownField> UnknownFields { get; init; } = [];
}
