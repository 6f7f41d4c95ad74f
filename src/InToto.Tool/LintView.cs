using System.Collections.Immutable;
using System.Text.Json;
using InToto.Advice;

namespace InToto.Tool;

/// <summary>How much was found; what it is, the problems say.</summary>
internal sealed class LintView(ImmutableArray<LayoutAdvice> advice) : View
{
    public override IEnumerable<Line> Lines() =>
        [advice.IsEmpty ? new("nothing to say", Tone.Good) : new($"{Count(AdviceLevel.Error, "error")}, {Count(AdviceLevel.Warning, "warning")}, {Count(AdviceLevel.Note, "note")}")];

    public override void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("errors", Of(AdviceLevel.Error));
        json.WriteNumber("warnings", Of(AdviceLevel.Warning));
        json.WriteNumber("notes", Of(AdviceLevel.Note));
        json.WriteEndObject();
    }

    private int Of(AdviceLevel level) => advice.Count(one => one.Level == level);

    private string Count(AdviceLevel level, string word) => Of(level) is var count && count == 1 ? $"1 {word}" : $"{count} {word}s";
}
