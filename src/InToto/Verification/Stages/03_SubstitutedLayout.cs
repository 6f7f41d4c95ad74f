using System.Collections.Immutable;

namespace InToto.Verification;

/// <summary>Stage 3: a trusted layout in which no parameter is open.</summary>
/// <remarks>
/// Parameters stand as <c>{NAME}</c> in rules and commands; <c>{{</c> and <c>}}</c> are literal braces. This version is given no
/// parameters, so one that is open is a rejection; compat leaves braces alone, as the reference does then.
/// </remarks>
[Spec("4.3")]
internal sealed class SubstitutedLayout
{
    private SubstitutedLayout(Layout layout) => Layout = layout;

    public Layout Layout { get; }

    public static SubstitutedLayout Of(TrustedLayout trusted, Dialect dialect)
    {
        if (dialect == Dialect.Compat || !HasBrace(trusted.Layout)) return new(trusted.Layout);
        return new(trusted.Layout with
        {
            Steps = [.. trusted.Layout.Steps.Select(step => step with
            {
                ExpectedMaterials = Rules(step.Name, step.ExpectedMaterials),
                ExpectedProducts = Rules(step.Name, step.ExpectedProducts),
                ExpectedCommand = Words(step.Name, step.ExpectedCommand),
            })],
            Inspect = [.. trusted.Layout.Inspect.Select(inspection => inspection with
            {
                ExpectedMaterials = Rules(inspection.Name, inspection.ExpectedMaterials),
                ExpectedProducts = Rules(inspection.Name, inspection.ExpectedProducts),
                Run = Words(inspection.Name, inspection.Run),
            })],
        });
    }

    private static ImmutableArray<ArtifactRule> Rules(string item, ImmutableArray<ArtifactRule> rules) =>
        HasBrace(rules) ? [.. rules.Select(rule => ArtifactRule.Parse(Words(item, rule.Words)))] : rules;

    private static ImmutableArray<string> Words(string item, ImmutableArray<string> words) =>
        HasBrace(words) ? [.. words.Select(word => Substitute(item, word))] : words;

    private static bool HasBrace(Layout layout)
    {
        foreach (var step in layout.Steps)
            if (HasBrace(step.ExpectedMaterials) || HasBrace(step.ExpectedProducts) || HasBrace(step.ExpectedCommand)) return true;
        foreach (var inspection in layout.Inspect)
            if (HasBrace(inspection.ExpectedMaterials) || HasBrace(inspection.ExpectedProducts) || HasBrace(inspection.Run)) return true;
        return false;
    }

    private static bool HasBrace(ImmutableArray<ArtifactRule> rules)
    {
        foreach (var rule in rules)
            if (HasBrace(rule.Words)) return true;
        return false;
    }

    private static bool HasBrace(ImmutableArray<string> words)
    {
        foreach (var word in words)
            if (HasBrace(word)) return true;
        return false;
    }

    private static bool HasBrace(string word) => word.AsSpan().IndexOfAny('{', '}') >= 0;

    private static string Substitute(string item, string word)
    {
        var literal = word.Replace("{{", "", StringComparison.Ordinal).Replace("}}", "", StringComparison.Ordinal);
        if (HasBrace(literal)) throw new VerificationException(new ParameterMissing(ParameterIn(literal), item, word));
        return word.Replace("{{", "{", StringComparison.Ordinal).Replace("}}", "}", StringComparison.Ordinal);
    }

    private static string ParameterIn(string word)
    {
        var open = word.IndexOf('{', StringComparison.Ordinal);
        var close = word.IndexOf('}', open + 1);
        return open >= 0 && close > open ? word[(open + 1)..close] : word;
    }
}
