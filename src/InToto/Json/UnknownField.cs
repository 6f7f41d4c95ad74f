using System.Text.Json;

namespace InToto;

/// <summary>A member of a document that the specification does not know, as it was read.</summary>
/// <param name="Name">The name of the member.</param>
/// <param name="Value">Its value.</param>
public sealed record UnknownField(string Name, JsonElement Value);
