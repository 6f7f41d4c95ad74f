using System.Collections.Immutable;

namespace InToto.Advice;

/// <summary>Rules of one list that can never do anything, or never be obeyed.</summary>
[Spec("4.3.3")]
internal static class ListAdvice
{
    public static IEnumerable<LayoutAdvice> On(Layout layout, string list, ImmutableArray<ArtifactRule> rules)
    {
        for (var i = 0; i < rules.Length; i++)
        {
            var (rule, place) = (rules[i], $"{list}, rule {i + 1}");
            if (rule is ArtifactRule.Match { From: var from } && !IsKnown(layout, from))
                yield return new(AdviceLevel.Error, Codes.FromUnknown, $"{rule} refers to '{Printable.Of(from)}', and there is no such step or inspection: it never consumes anything.", place, "Correct the name.");
            if (PatternOf(rule) is { } pattern && HasOpenClass(pattern.Text))
                yield return new(AdviceLevel.Warning, Codes.ClassOpen, $"The class in {rule} has no end, so '[' stands for itself.", place, "End it with ']', or write '[[]' for the character.");
            foreach (var advice in OnEarlier(rules[..i], rule, place)) yield return advice;
        }
    }

    private static IEnumerable<LayoutAdvice> OnEarlier(ImmutableArray<ArtifactRule> before, ArtifactRule rule, string place)
    {
        if (rule is ArtifactRule.Require { Name: var name })
        {
            if (before.FirstOrDefault(earlier => TakesAll(earlier) is { } all && all.Matches(name)) is { } taker)
                yield return new(AdviceLevel.Error, Codes.RequireImpossible, $"{rule} can never be obeyed: {taker} stands before it, and leaves no such artifact.", place, "REQUIRE stands first.");
        }
        // What RuleAdvice says of DISALLOW behind ALLOW * is not said twice.
        else if (Text(rule) is { } text && before.FirstOrDefault(earlier => TakesAll(earlier) is { } all && Covers(all, text) && !(rule is ArtifactRule.Disallow && earlier is ArtifactRule.Allow { Pattern.Text: "*" })) is { } wider)
        {
            yield return new(AdviceLevel.Warning, Codes.RuleUnreachable, $"{rule} never finds anything: {wider} stands before it.", place, "Put the narrower rule first, or take it out.");
        }
    }

    /// <summary>The pattern behind which nothing that it matches is left, whatever was recorded.</summary>
    private static Pattern? TakesAll(ArtifactRule rule) => rule switch
    {
        ArtifactRule.Allow { Pattern: var pattern } => pattern,
        ArtifactRule.Disallow { Pattern: var pattern } => pattern,
        _ => null,
    };

    private static Pattern? PatternOf(ArtifactRule rule) => rule switch
    {
        ArtifactRule.Create { Pattern: var pattern } => pattern,
        ArtifactRule.Delete { Pattern: var pattern } => pattern,
        ArtifactRule.Modify { Pattern: var pattern } => pattern,
        ArtifactRule.Match { Pattern: var pattern } => pattern,
        _ => TakesAll(rule),
    };

    /// <summary>The pattern with what must stand before it.</summary>
    private static string? Text(ArtifactRule rule) => rule switch
    {
        ArtifactRule.Match { SourcePrefix: { Length: > 0 } prefix, Pattern: var pattern } => $"{Pattern.Escape(prefix.EndsWith('/') ? prefix : prefix + "/")}{pattern.Text}",
        _ => PatternOf(rule)?.Text,
    };

    /// <summary>Whether a pattern surely matches all that another one does: by being the same, or by a beginning that both have.</summary>
    private static bool Covers(Pattern wide, string narrow)
    {
        if (wide.Text == narrow) return true;
        if (wide.Text is not [.. var beginning, '*'] || beginning.AsSpan().IndexOfAny('*', '?', '[') >= 0) return narrow.AsSpan().IndexOfAny('*', '?', '[') < 0 && wide.Matches(narrow);
        return narrow.StartsWith(beginning, StringComparison.Ordinal);
    }

    private static bool HasOpenClass(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '[') continue;
            var end = CharacterClass.EndOf(text, at);
            if (end < 0) return true;
            at = end;
        }
        return false;
    }

    private static bool IsKnown(Layout layout, string name) => layout.Steps.Any(step => step.Name == name) || layout.Inspect.Any(inspection => inspection.Name == name);
}
