using System.Collections.Immutable;
using System.Text.Json;

namespace InToto.Tool;

/// <summary>What was tried, and what of it a layout does not notice.</summary>
internal sealed class TamperingView(ImmutableArray<TamperingResult> results, bool hasInspection) : View
{
    public int Unnoticed => results.Sum(result => result.Unnoticed.Length);

    public override IEnumerable<Line> Lines()
    {
        foreach (var step in results.GroupBy(result => result.Step))
        {
            yield return $"step '{Printable.Of(step.Key)}'";
            foreach (var result in step)
            {
                yield return result.Unnoticed.IsEmpty ? new Line($"  noticed      {result.What}{(result.Tried > 1 ? $" ({result.Tried} tried)" : "")}", Tone.Good)
                    : new Line($"  NOT NOTICED  {result.What}{(result.Tried > 1 ? $" ({result.Unnoticed.Length} of {result.Tried})" : "")}", Tone.Bad);
                if (result.Untried > 0) yield return new Line($"    {result.Untried} more were not tried", Tone.Caution);
                if (result.Tried > 1 || result.Unnoticed is [var name] && name != result.Step)
                    foreach (var line in Shown.First(result.Unnoticed, name => $"    {Printable.Of(name)}")) yield return line;
            }
        }
        if (!hasInspection) yield return new Line("inspections were left out: they look at the product, and only links were given", Tone.Quiet);
        yield return Unnoticed == 0 ? new Line($"every one of {Tried} changes is noticed", Tone.Good) : new Line($"{Unnoticed} of {Tried} changes are not noticed", Tone.Bad);
    }

    private int Tried => results.Sum(result => result.Tried);

    public override void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("tried", Tried);
        json.WriteNumber("unnoticed", Unnoticed);
        json.WriteBoolean("inspections", hasInspection);
        json.WriteStartArray("changes");
        foreach (var result in results)
        {
            json.WriteStartObject();
            json.WriteString("step", result.Step);
            json.WriteString("change", result.What);
            json.WriteNumber("tried", result.Tried);
            json.WriteNumber("untried", result.Untried);
            json.WriteStartArray("unnoticed");
            foreach (var name in result.Unnoticed) json.WriteStringValue(name);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
