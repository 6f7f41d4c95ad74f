using System.Collections.Immutable;
using InToto.Verification;

namespace InToto;

/// <summary>Something that nearly would have let an artifact pass.</summary>
/// <param name="Artifact">The artifact that broke the rule.</param>
/// <param name="Kind">What is different.</param>
/// <param name="Other">The artifact that is nearly the same.</param>
/// <param name="Item">The step or inspection that recorded the other one.</param>
/// <param name="List">In which of its lists.</param>
/// <param name="File">The link that recorded it.</param>
/// <param name="Functionary">The keyid that the layout knows that link's signer by; null for an inspection.</param>
[Spec("4.3.3.2")]
public sealed record NearMiss(ArtifactName Artifact, NearMissKind Kind, ArtifactName Other, string Item, ArtifactKind List, string File, KeyId? Functionary)
{
    /// <summary>What was nearly found, as a sentence.</summary>
    public string What => $"'{Printable.Of(Artifact.Value)}' {Difference} in the {List.Word} of '{Printable.Of(Item)}', {Printable.InFull(File)}{(Functionary is null ? "" : $", signed by {Functionary.Prefix}")}.";

    private string Difference => Kind switch
    {
        NearMissKind.OtherDigest => Other == Artifact ? "has another digest" : $"has another digest than '{Printable.Of(Other.Value)}'",
        NearMissKind.OtherPrefix => $"is '{Printable.Of(Other.Value)}', which a MATCH with another IN would find,",
        _ => $"has the name '{Printable.Of(Other.Value)}'",
    };
}

/// <summary>What is different about something that nearly would have let an artifact pass.</summary>
public enum NearMissKind
{
    /// <summary>The name that a MATCH looks for is there, with another digest.</summary>
    OtherDigest,

    /// <summary>The digest is there, under a name that ends in the same way.</summary>
    OtherPrefix,

    /// <summary>The digest is there under another name; or, for a REQUIRE, the file's name is there in another folder.</summary>
    OtherName,
}

/// <summary>Finds what nearly would have let artifacts pass, for those who have to find out what happened.</summary>
internal static class NearMisses
{
    private const int Most = 5;

    public static ImmutableArray<NearMiss> Of(ImmutableArray<ArtifactRule> rules, RuleTraceStep broken, RuleScope scope, string item, SupplyChain chain) =>
        [.. broken.Violations.Take(Most).Select(name => broken.Rule is ArtifactRule.Require ? Required(name, scope, item, chain) : Matched(name, rules, scope, chain)).OfType<NearMiss>()];

    private static NearMiss? Required(ArtifactName name, RuleScope scope, string item, SupplyChain chain)
    {
        foreach (var other in scope.Source.Names)
            if (other != name && FileOf(other) == FileOf(name)) return Miss(name, NearMissKind.OtherName, other, item, scope.Kind, chain);
        return null;
    }

    private static NearMiss? Matched(ArtifactName name, ImmutableArray<ArtifactRule> rules, RuleScope scope, SupplyChain chain)
    {
        var digests = scope.Source[name];
        NearMiss? nearest = null;
        foreach (var match in rules.OfType<ArtifactRule.Match>())
        {
            if (digests is null || scope.Recorded(match.From, match.With) is not { } destination) continue;
            if (match.Sought(name) is { } sought && destination.Digests(sought) is { } theirs && !theirs.Equals(digests))
                return Miss(name, NearMissKind.OtherDigest, ArtifactName.Sought(sought), match.From, match.With, chain);
            foreach (var other in destination)
                if (nearest is null && other.Digests.Equals(digests))
                    nearest = Miss(name, FileOf(other.Name) == FileOf(name) ? NearMissKind.OtherPrefix : NearMissKind.OtherName, other.Name, match.From, match.With, chain);
        }
        return nearest;
    }

    private static NearMiss Miss(ArtifactName name, NearMissKind kind, ArtifactName other, string item, ArtifactKind list, SupplyChain chain) =>
        new(name, kind, other, item, list, chain[item]!.File, chain[item]!.Functionary);

    private static string FileOf(ArtifactName name) => name.Value[(name.Value.LastIndexOf('/') + 1)..];
}
