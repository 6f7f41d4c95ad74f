using System.Text.Json;

namespace InToto.Tool;

/// <summary>How a list of rules came to the one that was broken: what each rule took from the queue, and what it left.</summary>
internal static class RuleTraceView
{
    public static IEnumerable<Line> Lines(RuleViolated violated)
    {
        var trace = violated.Trace;
        if (violated.Functionary is { } signer) yield return new($" recorded in {Printable.InFull(violated.File)}, signed by {signer}", Tone.Quiet);
        yield return new($" the rules began with {Count(trace.Queue.Length)}: {Shown.Names(trace.Queue)}", Tone.Quiet);
        var left = trace.Queue.Length;
        var hidden = trace.Steps.Length - Shown.Lines;
        if (hidden > 0) yield return new($"    {hidden} earlier rules are not shown", Tone.Quiet);
        for (var i = 0; i < trace.Steps.Length; i++)
        {
            var step = trace.Steps[i];
            left -= step.Consumed.Length;
            if (i < hidden) continue;
            yield return step.Violations.IsEmpty
                ? new($"    {step.Rule}  took {Shown.Names(step.Consumed)}; left {Rest(trace, i + 1, left)}", Tone.Quiet)
                : new($"    {step.Rule}  broken by {Shown.Names(step.Violations)}", Tone.Bad);
        }
        foreach (var near in violated.NearMisses) yield return new($" near {near.What}", Tone.Quiet);
    }

    /// <summary>Members of the failure; lists of names are cut like those of the text, counts are not.</summary>
    public static void Write(Utf8JsonWriter json, RuleViolated violated)
    {
        json.WriteString("item", violated.Item);
        json.WriteString("list", violated.Kind == ArtifactKind.Materials ? "expected_materials" : "expected_products");
        json.WriteString("rule", violated.Rule.ToString());
        WriteNames(json, "artifacts", violated.Artifacts);
        json.WriteStartObject("recordedBy");
        json.WriteString("file", violated.File);
        json.WriteString("keyid", violated.Functionary?.Value);
        json.WriteEndObject();
        json.WriteStartArray("nearMisses");
        foreach (var near in violated.NearMisses) json.WriteStringValue(near.What);
        json.WriteEndArray();
        json.WriteStartArray("trace");
        foreach (var step in violated.Trace.Steps.TakeLast(Shown.Lines))
        {
            json.WriteStartObject();
            json.WriteString("rule", step.Rule.ToString());
            WriteNames(json, "took", step.Consumed);
            WriteNames(json, "brokenBy", step.Violations);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <summary>Names are only looked up where few are left: each look-up walks the whole queue.</summary>
    private static string Rest(RuleTrace trace, int rules, int left) =>
        left is > 0 and <= Shown.PerLine ? Shown.Names(trace.QueueAfter(rules)) : left == 0 ? "nothing" : Count(left);

    private static string Count(int artifacts) => artifacts == 1 ? "1 artifact" : $"{artifacts} artifacts";

    private static void WriteNames(Utf8JsonWriter json, string name, IReadOnlyCollection<ArtifactName> names)
    {
        json.WriteStartObject(name);
        json.WriteNumber("count", names.Count);
        json.WriteStartArray("first");
        foreach (var artifact in names.Take(Shown.Lines)) json.WriteStringValue(artifact.Value);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
