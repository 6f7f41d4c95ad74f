using System.Text.Json;

namespace InToto.Tool;

/// <summary>A result that is only text.</summary>
internal sealed class TextView(params Line[] lines) : View
{
    public override IEnumerable<Line> Lines() => lines;

    public override void Write(Utf8JsonWriter json)
    {
        json.WriteStartArray();
        foreach (var line in lines) json.WriteStringValue(line.Text);
        json.WriteEndArray();
    }
}
