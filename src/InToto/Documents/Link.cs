using System.Collections.Immutable;
using System.Text.Json;
using InToto.Json;

namespace InToto;

/// <summary>What a functionary signs about a step that was performed: what went in, what came out, which command ran.</summary>
[Spec("4.4")]
public sealed record Link : Document
{
    /// <inheritdoc/>
    public override string Type => TypeName;

    /// <summary>The name of the step.</summary>
    public required string Name { get; init; }

    /// <summary>The command, a word each; empty when none was run.</summary>
    public ImmutableArray<string> Command { get; init; } = [];

    /// <summary>What the step took in.</summary>
    public Artifacts Materials { get; init; } = Artifacts.None;

    /// <summary>What the step gave out.</summary>
    public Artifacts Products { get; init; } = Artifacts.None;

    /// <summary>What the command left beside its products.</summary>
    public Byproducts Byproducts { get; init; } = Byproducts.None;

    /// <summary>Where the step was performed: opaque, an object; undefined when the document has none.</summary>
    [Spec("4.4.1")]
    public JsonElement Environment
    {
        get => EnvironmentAsRead?.ToElement() ?? default;
        init => EnvironmentAsRead = value.ValueKind == JsonValueKind.Undefined ? null : JsonValue.Of(value);
    }

    /// <summary>Becomes one of the platform's values only where somebody looks: a start-up of its own.</summary>
    internal JsonValue? EnvironmentAsRead { get; init; }

    /// <summary>One of the two lists.</summary>
    public Artifacts Recorded(ArtifactKind kind) => kind == ArtifactKind.Materials ? Materials : Products;

    internal const string TypeName = "link";
}
