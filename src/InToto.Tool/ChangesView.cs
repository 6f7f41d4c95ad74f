using System.Collections.Immutable;
using System.Text.Json;
using InToto.Advice;

namespace InToto.Tool;

/// <summary>Differences between two layouts, place by place.</summary>
internal sealed class ChangesView(ImmutableArray<LayoutChange> changes) : View
{
    public override IEnumerable<Line> Lines()
    {
        if (changes.IsEmpty) yield return "no difference";
        var place = "";
        foreach (var change in changes)
        {
            if (change.Place != place) yield return place = change.Place;
            yield return new($"  {Word(change.Effect),-8}  {change.What}", change.Effect switch { ChangeEffect.Looser => Tone.Caution, ChangeEffect.Stricter => Tone.Good, _ => Tone.Plain });
        }
        if (!changes.IsEmpty) yield return $"{Count(ChangeEffect.Stricter)} stricter, {Count(ChangeEffect.Looser)} looser, {Count(ChangeEffect.Other)} other";
    }

    public override void Write(Utf8JsonWriter json)
    {
        json.WriteStartArray();
        foreach (var change in changes)
        {
            json.WriteStartObject();
            json.WriteString("effect", Word(change.Effect));
            json.WriteString("place", change.Place);
            json.WriteString("what", change.What);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private int Count(ChangeEffect effect) => changes.Count(change => change.Effect == effect);

    private static string Word(ChangeEffect effect) => effect switch
    {
        ChangeEffect.Stricter => "stricter",
        ChangeEffect.Looser => "looser",
        _ => "other",
    };
}
