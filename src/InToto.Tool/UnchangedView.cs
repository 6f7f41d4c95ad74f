using System.Text.Json;

namespace InToto.Tool;

/// <summary>A restore that had nothing to do.</summary>
internal sealed class UnchangedView(int packages, string policy) : View
{
    public override IEnumerable<Line> Lines() => [new(packages == 1 ? "nothing to do: 1 package, unchanged since it was accepted" : $"nothing to do: {packages} packages, unchanged since they were accepted", Tone.Good)];

    public override void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("outcome", "unchanged");
        json.WriteString("policy", policy);
        json.WriteNumber("packages", packages);
        json.WriteEndObject();
    }
}
