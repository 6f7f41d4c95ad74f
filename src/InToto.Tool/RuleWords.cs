namespace InToto.Tool;

/// <summary>Artifact rules in plain words.</summary>
internal static class RuleWords
{
    public static string Of(ArtifactRule rule) => rule switch
    {
        ArtifactRule.Create { Pattern: var pattern } => $"may make {Named(pattern)}",
        ArtifactRule.Delete { Pattern: var pattern } => $"may delete {Named(pattern)}",
        ArtifactRule.Modify { Pattern: var pattern } => $"may change {Named(pattern)}",
        ArtifactRule.Allow { Pattern.Text: "*" } => "whatever else there is may be there",
        ArtifactRule.Allow { Pattern: var pattern } => $"may have {Named(pattern)}, whatever is in it",
        ArtifactRule.Disallow { Pattern.Text: "*" } => "nothing else",
        ArtifactRule.Disallow { Pattern: var pattern } => $"no other {Named(pattern)}",
        ArtifactRule.Require { Name: var name } => $"must have {Printable.Of(name)}",
        ArtifactRule.Match match => $"{Named(match.Pattern)}{In(match.SourcePrefix)} as it was {(match.With == ArtifactKind.Products ? "made by" : "taken in by")} '{Printable.Of(match.From)}'{Elsewhere(match)}",
        _ => rule.ToString(),
    };

    private static string Named(Pattern pattern) => pattern.Text == "*" ? "anything" : Printable.Of(pattern.Text);

    private static string In(string prefix) => prefix.Length == 0 ? "" : $" in {Printable.Of(prefix)}";

    private static string Elsewhere(ArtifactRule.Match match) => match.SourcePrefix == match.DestinationPrefix ? "" : match.DestinationPrefix.Length == 0 ? " at the top" : In(match.DestinationPrefix);
}
