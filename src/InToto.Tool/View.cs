using System.Text.Json;

namespace InToto.Tool;

/// <summary>A command's result, as text for people and as JSON for programs.</summary>
internal abstract class View
{
    /// <summary>The result as lines; what documents say in them is printable.</summary>
    public abstract IEnumerable<Line> Lines();

    /// <summary>Writes the result as one JSON value.</summary>
    public abstract void Write(Utf8JsonWriter json);
}
