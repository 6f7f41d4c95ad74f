using System.Collections.Immutable;

namespace InToto;

/// <summary>What a project owner signs: which steps make the product, by whom, and which artifacts each may use and make.</summary>
/// <remarks>Well-formed by construction when it was read: names of steps and inspections are unique, thresholds can be met.</remarks>
[Spec("4.3")]
public sealed record Layout : Document
{
    /// <inheritdoc/>
    public override string Type => TypeName;

    /// <summary>The moment from which the layout is no longer valid, in UTC, whole seconds.</summary>
    [Spec("4.2.2")]
    public required DateTimeOffset Expires { get; init; }

    /// <summary>A text for people; may be empty.</summary>
    public string Readme { get; init; } = "";

    /// <summary>The public keys of the functionaries, each under the keyid that steps name it by.</summary>
    public ImmutableArray<LayoutKey> Keys { get; init; } = [];

    /// <summary>The steps, in the order in which they are performed.</summary>
    [Spec("4.3.1")]
    public ImmutableArray<Step> Steps { get; init; } = [];

    /// <summary>The inspections, in the order in which they are performed.</summary>
    [Spec("4.3.2")]
    public ImmutableArray<Inspection> Inspect { get; init; } = [];

    /// <summary>The key under a keyid; null when the layout has none.</summary>
    public LayoutKey? KeyNamed(KeyId id) => Keys.FirstOrDefault(key => key.KeyId == id);

    internal const string TypeName = "layout";
}
