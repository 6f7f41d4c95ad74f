using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace InToto.Tool;

/// <summary>Keys as members of <c>keys</c> of a layout, one a line, to be put between its braces.</summary>
internal sealed class LayoutKeysView(ImmutableArray<LayoutKey> keys) : View
{
    public override IEnumerable<Line> Lines() => keys.Select((key, i) => (Line)$"\"{key.KeyId}\": {Encoding.UTF8.GetString(key.ToJson())}{(i < keys.Length - 1 ? "," : "")}");

    public override void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        foreach (var key in keys)
        {
            json.WritePropertyName(key.KeyId.Value);
            json.WriteRawValue(key.ToJson());
        }
        json.WriteEndObject();
    }
}
