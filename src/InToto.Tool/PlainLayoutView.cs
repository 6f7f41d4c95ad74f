using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace InToto.Tool;

/// <summary>A layout for those who have to agree with it: a table of the steps, and their rules in plain words.</summary>
internal sealed class PlainLayoutView(Metadata metadata, Layout layout, DateTimeOffset now) : View
{
    public override IEnumerable<Line> Lines()
    {
        if (layout.Readme.Length > 0) yield return Printable.Of(layout.Readme);
        var end = layout.Expires.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        yield return now >= layout.Expires ? new Line($"expired {end} UTC", Tone.Bad) : new($"valid until {end} UTC");
        yield return metadata.Signatures.IsEmpty ? new Line("signed by nobody yet", Tone.Caution) : new($"signed by {string.Join(", ", metadata.Signatures.Select(signature => signature.KeyId?.Prefix ?? "an unnamed key"))} (not checked)", Tone.Caution);
        yield return "";
        foreach (var line in Table()) yield return line;
        foreach (var step in layout.Steps)
            foreach (var line in Rules(step.Name, "takes in", step.ExpectedMaterials, "makes", step.ExpectedProducts)) yield return line;
        foreach (var inspection in layout.Inspect)
            foreach (var line in Rules(inspection.Name, "finds", inspection.ExpectedMaterials, "then there is", inspection.ExpectedProducts)) yield return line;
    }

    public override void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("expires", layout.Expires.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        json.WriteBoolean("signaturesChecked", false);
        json.WriteStartArray("items");
        foreach (var step in layout.Steps) Write(json, "step", step.Name, step.PubKeys, step.Threshold, step.ExpectedMaterials, step.ExpectedProducts);
        foreach (var inspection in layout.Inspect) Write(json, "inspection", inspection.Name, [], 0, inspection.ExpectedMaterials, inspection.ExpectedProducts);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private IEnumerable<Line> Table()
    {
        (string Name, string Who, string What)[] rows =
        [
            ("step", "who", "rules"),
            .. layout.Steps.Select(step => (Printable.Of(step.Name), Who(step), Count(step.ExpectedMaterials, step.ExpectedProducts))),
            .. layout.Inspect.Select(inspection => (Printable.Of(inspection.Name), "who verifies", Count(inspection.ExpectedMaterials, inspection.ExpectedProducts))),
        ];
        var (first, second) = (rows.Max(row => row.Name.Length), rows.Max(row => row.Who.Length));
        foreach (var (name, who, what) in rows) yield return $"{name.PadRight(first)}  {who.PadRight(second)}  {what}";
    }

    private static string Who(Step step)
    {
        var keys = string.Join(step.PubKeys.Length == step.Threshold ? " and " : " or ", step.PubKeys.Select(id => id.Prefix));
        return step.Threshold == 1 || step.PubKeys.Length == step.Threshold ? keys : $"{step.Threshold} of {keys}";
    }

    private static string Count(ImmutableArray<ArtifactRule> materials, ImmutableArray<ArtifactRule> products) => $"{materials.Length} on what goes in, {products.Length} on what comes out";

    private static IEnumerable<Line> Rules(string name, string first, ImmutableArray<ArtifactRule> materials, string second, ImmutableArray<ArtifactRule> products)
    {
        yield return "";
        yield return $"{Printable.Of(name)}";
        foreach (var (word, rules) in ((string, ImmutableArray<ArtifactRule>)[])[(first, materials), (second, products)])
        {
            yield return rules.IsEmpty ? new Line($"  {word}: anything, there are no rules", Tone.Caution) : new($"  {word}:");
            foreach (var rule in rules) yield return $"    {RuleWords.Of(rule)}";
        }
    }

    private static void Write(Utf8JsonWriter json, string kind, string name, ImmutableArray<KeyId> keys, int threshold, ImmutableArray<ArtifactRule> materials, ImmutableArray<ArtifactRule> products)
    {
        json.WriteStartObject();
        json.WriteString("kind", kind);
        json.WriteString("name", name);
        if (kind == "step")
        {
            json.WriteNumber("threshold", threshold);
            json.WriteStartArray("keyids");
            foreach (var key in keys) json.WriteStringValue(key.Value);
            json.WriteEndArray();
        }
        foreach (var (word, rules) in ((string, ImmutableArray<ArtifactRule>)[])[("materials", materials), ("products", products)])
        {
            json.WriteStartArray(word);
            foreach (var rule in rules)
            {
                json.WriteStartObject();
                json.WriteString("rule", rule.ToString());
                json.WriteString("plain", RuleWords.Of(rule));
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }
}
