using System.Collections.Immutable;

namespace InToto.Advice;

/// <summary>Who may do what: keys that nobody needs, and keys that may do too much.</summary>
[Spec("4.3.1")]
internal static class KeyAdvice
{
    public static IEnumerable<LayoutAdvice> On(Metadata metadata, Layout layout)
    {
        var named = layout.Steps.SelectMany(step => step.PubKeys).ToHashSet();
        foreach (var key in layout.Keys.Where(key => !named.Contains(key.KeyId) && !key.SubkeyIds.Any(named.Contains)))
            yield return new(AdviceLevel.Warning, Codes.KeyUnused, "No step names this key.", $"key {key.KeyId.Prefix}", "Take it out, or let the step name it that it is for.");
        foreach (var alike in layout.Keys.Where(key => key.Public.Length > 0).GroupBy(Material, StringComparer.Ordinal).Where(keys => keys.Count() > 1))
            yield return new(AdviceLevel.Warning, Codes.KeyTwice, $"{Listing.Of(alike.Select(key => key.KeyId.Prefix))} are one key under several names; it counts once for a threshold.", $"key {alike.First().KeyId.Prefix}", "Write each key down once.");
        foreach (var owner in metadata.Signatures.Select(signature => signature.KeyId).OfType<KeyId>().Where(named.Contains).Distinct())
            yield return new(AdviceLevel.Warning, Codes.OwnerIsFunctionary, $"The owner who signed the layout with {owner.Prefix} performs steps with the same key: whoever has it can change the rules and obey them.", $"key {owner.Prefix}", "Keep the owner's key for layouts, and somewhere else.");
        if (OneForAll(layout) is { } alone)
            yield return new(AdviceLevel.Warning, Codes.OneKeyForAll, $"The key {alone.Prefix} alone can perform every step: whoever has it can make a product that passes.", $"key {alone.Prefix}", "Let another key vouch for the source.");
        if (layout.Steps.Length > 1 && layout.Steps.All(step => step.Threshold == 1))
            yield return new(AdviceLevel.Note, Codes.ThresholdOne, "Every step has the threshold 1, so each of them can be forged with one key.", Hint: "Where two people or two machines perform a step, set its threshold to 2.");
    }

    private static KeyId? OneForAll(Layout layout) => layout.Steps.Length > 1 && layout.Steps.All(step => step.Threshold == 1)
        ? layout.Steps[0].PubKeys.FirstOrDefault(id => layout.Steps.All(step => step.PubKeys.Contains(id)))
        : null;

    /// <summary>A PEM may be wrapped in different ways.</summary>
    private static string Material(LayoutKey key) => string.Concat(key.Public.Where(c => !char.IsWhiteSpace(c)));
}
