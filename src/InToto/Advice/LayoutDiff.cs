using System.Collections.Immutable;
using System.Globalization;

namespace InToto.Advice;

/// <summary>How two layouts differ, and which of the differences let more pass.</summary>
/// <remarks>Each difference is judged by itself: of a rule that lets something pass behind one that lets it pass already, it is said too.</remarks>
[Spec("4.3")]
public static class LayoutDiff
{
    /// <summary>The differences, in the order of the newer layout; what is only in the older one comes last.</summary>
    public static ImmutableArray<LayoutChange> Of(Layout older, Layout newer)
    {
        ArgumentNullException.ThrowIfNull(older);
        ArgumentNullException.ThrowIfNull(newer);
        return
        [
            .. Expiry(older, newer),
            .. Keys(older, newer),
            .. newer.Steps.SelectMany(step => older.Steps.FirstOrDefault(other => other.Name == step.Name) is { } before ? OnStep(before, step) : [new(ChangeEffect.Stricter, Item("step", step.Name), "is new: it must have been performed.")]),
            .. newer.Inspect.SelectMany(one => older.Inspect.FirstOrDefault(other => other.Name == one.Name) is { } before ? OnInspection(before, one) : [new(ChangeEffect.Stricter, Item("inspection", one.Name), "is new.")]),
            .. Gone("step", older.Steps.Select(step => step.Name), newer.Steps.Select(step => step.Name)),
            .. Gone("inspection", older.Inspect.Select(one => one.Name), newer.Inspect.Select(one => one.Name)),
            .. older.Readme == newer.Readme ? Array.Empty<LayoutChange>() : [new(ChangeEffect.Other, "", "The readme is another.")],
        ];
    }

    private static IEnumerable<LayoutChange> Expiry(Layout older, Layout newer)
    {
        if (older.Expires != newer.Expires)
            yield return new(newer.Expires > older.Expires ? ChangeEffect.Looser : ChangeEffect.Stricter, "", $"expires {Date(newer.Expires)}, before {Date(older.Expires)}");
    }

    /// <summary>A keyid that stands for another key changes every step that names it.</summary>
    private static IEnumerable<LayoutChange> Keys(Layout older, Layout newer) =>
        from key in newer.Keys
        let before = older.KeyNamed(key.KeyId)
        where before is not null && !before.ToJson().AsSpan().SequenceEqual(key.ToJson())
        select new LayoutChange(ChangeEffect.Looser, $"key {key.KeyId.Prefix}", "stands for another key, or is read in another way");

    private static IEnumerable<LayoutChange> OnStep(Step before, Step after)
    {
        var place = Item("step", after.Name);
        if (before.Threshold != after.Threshold)
            yield return new(after.Threshold > before.Threshold ? ChangeEffect.Stricter : ChangeEffect.Looser, place, $"needs {after.Threshold} functionaries, before {before.Threshold}");
        foreach (var key in after.PubKeys.Except(before.PubKeys)) yield return new(ChangeEffect.Looser, place, $"may be performed by {key.Prefix} too");
        foreach (var key in before.PubKeys.Except(after.PubKeys)) yield return new(ChangeEffect.Stricter, place, $"may no longer be performed by {key.Prefix}");
        if (!before.ExpectedCommand.SequenceEqual(after.ExpectedCommand, StringComparer.Ordinal)) yield return new(ChangeEffect.Other, place, "expects another command");
        foreach (var change in OnLists(place, before.Expected, after.Expected)) yield return change;
    }

    private static IEnumerable<LayoutChange> OnInspection(Inspection before, Inspection after)
    {
        var place = Item("inspection", after.Name);
        if (!before.Run.SequenceEqual(after.Run, StringComparer.Ordinal)) yield return new(ChangeEffect.Other, place, $"runs another command: {string.Join(' ', after.Run.Select(Printable.Of))}");
        foreach (var change in OnLists(place, before.Expected, after.Expected)) yield return change;
    }

    private static IEnumerable<LayoutChange> OnLists(string place, Func<ArtifactKind, ImmutableArray<ArtifactRule>> before, Func<ArtifactKind, ImmutableArray<ArtifactRule>> after) =>
        ((ArtifactKind[])[ArtifactKind.Materials, ArtifactKind.Products]).SelectMany(kind => RuleDiff.Of($"{place}, {kind.Word}", before(kind), after(kind)));

    private static IEnumerable<LayoutChange> Gone(string kind, IEnumerable<string> before, IEnumerable<string> after) =>
        before.Except(after, StringComparer.Ordinal).Select(name => new LayoutChange(ChangeEffect.Looser, Item(kind, name), "is gone: nobody asks for it any more."));

    private static string Item(string kind, string name) => $"{kind} '{Printable.Of(name)}'";

    private static string Date(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
