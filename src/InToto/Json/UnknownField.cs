using System.Text.Json;
using InToto.Json;

namespace InToto;

/// <summary>A member of a document that the specification does not know, as it was read.</summary>
public sealed record UnknownField
{
    private readonly JsonValue _value;

    /// <summary>A member with its value.</summary>
    /// <param name="Name">The name of the member.</param>
    /// <param name="Value">Its value.</param>
    public UnknownField(string Name, JsonElement Value) : this(Name, JsonValue.Of(Value))
    {
    }

    internal UnknownField(string name, JsonValue value) => (Name, _value) = (name, value);

    /// <summary>The name of the member.</summary>
    public string Name { get; init; }

    /// <summary>Its value. Made where somebody looks, because the platform's values have a start-up of their own.</summary>
    public JsonElement Value
    {
        get => _value.ToElement();
        init => _value = JsonValue.Of(value);
    }

    /// <summary>Takes the member apart.</summary>
    public void Deconstruct(out string name, out JsonElement value) => (name, value) = (Name, Value);
}
