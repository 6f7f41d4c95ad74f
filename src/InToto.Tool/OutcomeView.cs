using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace InToto.Tool;

/// <summary>The answer of a verification, and who performed which step.</summary>
internal sealed class OutcomeView(VerificationFailure? failure, LayoutEvidence? layout, ImmutableArray<StepEvidence> steps, ImmutableArray<InspectionCheck> checks, Dialect dialect) : View
{
    public OutcomeView(VerificationOutcome outcome, Dialect dialect)
        : this((outcome as Rejected)?.Failure, outcome.Layout, outcome.Steps, outcome.Checks, dialect)
    {
    }

    public override IEnumerable<Line> Lines()
    {
        var width = layout is null ? 0 : Layout.Length;
        foreach (var step in steps) width = Math.Max(width, step.Step.Length);
        foreach (var check in checks) width = Math.Max(width, check.Inspection.Length);
        if (layout is not null) yield return $"{Padded(Layout, width)}  {string.Join(", ", layout.Owners.Select(owner => owner.Prefix))}  {Printable.Of(layout.File)}, until {layout.Expires.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";
        foreach (var (name, links) in steps)
        {
            var functionaries = string.Join(", ", links.Select(link => link.Functionary.Prefix));
            yield return $"{Padded(name, width)}  {functionaries}  {string.Join(", ", links.Select(link => Printable.Of(link.File)))}";
        }
        foreach (var (inspection, what) in checks) yield return $"{Padded(Printable.Of(inspection), width)}  {what}";
        if (dialect == Dialect.Compat) yield return new("checked as the reference implementation does (--compat), which accepts more", Tone.Caution);
        yield return Line.Verdict(failure is null ? "verified" : $"rejected {failure.Code}{(failure is SublayoutRejected { Innermost: var inner } ? $" ({inner.Code})" : "")}", isGood: failure is null);
    }

    /// <summary>What everything was held to comes first.</summary>
    private const string Layout = "layout";

    /// <summary>A loop, because what fills a text with one character is compiled anew in each process: a millisecond.</summary>
    private static string Padded(string text, int width)
    {
        var padded = new StringBuilder(text);
        while (padded.Length < width) padded.Append(' ');
        return padded.ToString();
    }

    public override void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("outcome", failure is null ? "verified" : "rejected");
        json.WriteBoolean("compat", dialect == Dialect.Compat);
        json.WritePropertyName("failure");
        if (failure is null) json.WriteNullValue();
        else Write(json, failure);
        json.WriteStartArray("steps");
        foreach (var step in steps) Write(json, step);
        json.WriteEndArray();
        json.WriteStartArray("checks");
        foreach (var check in checks) Write(json, check);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, VerificationFailure failure)
    {
        json.WriteStartObject();
        json.WriteString("code", failure.Code);
        json.WriteNumber("stage", failure.Stage);
        json.WriteString("message", failure.What);
        json.WriteString("where", failure.Where);
        json.WriteString("hint", failure.Hint);
        if (failure is SublayoutRejected sublayout)
        {
            json.WriteString("step", sublayout.Step);
            json.WritePropertyName("inner");
            Write(json, sublayout.Inner);
        }
        if (failure is RuleViolated violated) RuleTraceView.Write(json, violated);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, InspectionCheck check)
    {
        json.WriteStartObject();
        json.WriteString("inspection", check.Inspection);
        json.WriteString("what", check.What);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, StepEvidence step)
    {
        json.WriteStartObject();
        json.WriteString("name", step.Step);
        json.WriteStartArray("links");
        foreach (var link in step.Links)
        {
            json.WriteStartObject();
            json.WriteString("keyid", link.Functionary.Value);
            json.WriteString("file", link.File);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
