using System.Collections.Immutable;
using System.Globalization;

namespace InToto;

/// <summary>Why a verification was rejected. Closed: each stage fails in the ways listed here and in no others.</summary>
[Spec("5.2")]
public abstract record VerificationFailure
{
    private protected VerificationFailure()
    {
    }

    /// <summary>One of <see cref="Codes"/>.</summary>
    public abstract string Code { get; }

    /// <summary>The stage that did not pass, 1 to 12.</summary>
    public abstract int Stage { get; }

    /// <summary>What happened.</summary>
    public abstract string What { get; }

    /// <summary>Where; null when <see cref="What"/> says it.</summary>
    public virtual string? Where => null;

    /// <summary>What to do; null when nothing is known to help.</summary>
    public virtual string? Hint => null;
}

/// <summary>A layout or link is not what such a document must be.</summary>
/// <param name="Reading">The stage that found it: 1 for the layout, 5 or 6 for a link.</param>
/// <param name="Problem">What is wrong with it, where, and its code.</param>
public sealed record MetadataMalformed(int Reading, MetadataFormatException Problem) : VerificationFailure
{
    /// <inheritdoc/>
    public override string Code => Problem.Code;

    /// <inheritdoc/>
    public override int Stage => Reading;

    /// <inheritdoc/>
    public override string What => Problem.Message;

    /// <inheritdoc/>
    public override string? Where => Problem.Where;

    /// <inheritdoc/>
    public override string? Hint => Problem.Hint;
}

/// <summary>Stage 1: a project owner has not signed the layout.</summary>
/// <param name="Owner">The keyid of the project owner's key.</param>
/// <param name="Layout">The layout's file.</param>
/// <param name="Signers">The keyids of the signatures that the layout has.</param>
/// <param name="Claimed">Whether one of the signatures claims to be the owner's.</param>
public sealed record LayoutNotSigned(KeyId Owner, string Layout, ImmutableArray<KeyId> Signers, bool Claimed) : VerificationFailure
{
    /// <inheritdoc/>
    public override string Code => Codes.LayoutNotSigned;

    /// <inheritdoc/>
    public override int Stage => 1;

    /// <inheritdoc/>
    public override string What => Claimed
        ? $"The layout's signature of key {Owner} does not fit its content: one of the two was changed."
        : $"The layout has no signature of key {Owner}; {Signed}.";

    /// <inheritdoc/>
    public override string? Where => Layout;

    /// <inheritdoc/>
    public override string? Hint => "Every key that is given must have signed. Use the layout and the keys as the project owner publishes them.";

    private string Signed => Signers.IsEmpty ? "it has none at all" : $"it is signed by {Listing.Of(Signers.Select(id => id.Value))}";
}

/// <summary>Stage 2: the layout has expired.</summary>
/// <param name="Expires">The moment from which the layout is no longer valid.</param>
/// <param name="Now">The moment of verification.</param>
public sealed record LayoutExpired(DateTimeOffset Expires, DateTimeOffset Now) : VerificationFailure
{
    /// <inheritdoc/>
    public override string Code => Codes.LayoutExpired;

    /// <inheritdoc/>
    public override int Stage => 2;

    /// <inheritdoc/>
    public override string What => string.Create(CultureInfo.InvariantCulture, $"The layout expired at {Expires:yyyy-MM-dd HH:mm:ss} UTC; now it is {Now.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC.");

    /// <inheritdoc/>
    public override string? Hint => "Ask the project owner for a newer layout. If this machine's clock is wrong, set it.";
}

/// <summary>Stage 2: the layout has neither steps nor inspections, so every product would pass.</summary>
public sealed record LayoutProvesNothing : VerificationFailure
{
    /// <inheritdoc/>
    public override string Code => Codes.LayoutProvesNothing;

    /// <inheritdoc/>
    public override int Stage => 2;

    /// <inheritdoc/>
    public override string What => "The layout has neither steps nor inspections: it asks for nothing, so it proves nothing.";

    /// <inheritdoc/>
    public override string? Hint => "Ask the project owner for a layout that names the steps of the supply chain.";
}

/// <summary>Stage 3: a word of the layout holds a parameter that has no value.</summary>
/// <param name="Parameter">The text between the braces; the whole word where that cannot be a name.</param>
/// <param name="Item">The step or inspection.</param>
/// <param name="Word">The word that holds it.</param>
public sealed record ParameterMissing(string Parameter, string Item, string Word) : VerificationFailure
{
    /// <inheritdoc/>
    public override string Code => Codes.ParameterMissing;

    /// <inheritdoc/>
    public override int Stage => 3;

    /// <inheritdoc/>
    public override string What => LayoutParameters.IsName(Parameter)
        ? $"'{Printable.Of(Word)}' needs a value for the parameter '{Printable.Of(Parameter)}', and none was given."
        : $"'{Printable.Of(Word)}' holds a brace that is neither around the name of a parameter nor doubled.";

    /// <inheritdoc/>
    public override string? Where => $"in '{Printable.Of(Item)}' of the layout";

    /// <inheritdoc/>
    public override string? Hint => (LayoutParameters.IsName(Parameter) ? $"Give it: --parameter {Parameter}=VALUE. " : "")
        + "If the braces are meant literally, the layout writes them twice: '{{' and '}}'.";
}

/// <summary>Stage 4 (or 1, for a project owner's key): a key that is relied on cannot be used.</summary>
/// <param name="KeyId">The keyid.</param>
/// <param name="Relying">The stage that relies on it.</param>
/// <param name="Reason">Why it cannot be used, a sentence.</param>
public sealed record KeyUnusable(KeyId KeyId, int Relying, string Reason) : VerificationFailure
{
    /// <inheritdoc/>
    public override string Code => Codes.KeyUnusable;

    /// <inheritdoc/>
    public override int Stage => Relying;

    /// <inheritdoc/>
    public override string What => $"Key {KeyId} cannot be used: {Reason}";

    /// <inheritdoc/>
    public override string? Where => Relying == 1 ? "a project owner's key" : "in 'keys' of the layout";

    /// <inheritdoc/>
    public override string? Hint => "Replace it by an ECDSA P-256, RSA (2048 bits or more) or Ed25519 key.";
}

/// <summary>Stage 1: a project owner's OpenPGP key has signed the layout, and may not be used any more, or not yet.</summary>
/// <param name="KeyId">The keyid of the key, or of the subkey that has signed.</param>
/// <param name="Reason">Since when, the end of a sentence.</param>
public sealed record KeyExpired(KeyId KeyId, string Reason) : VerificationFailure
{
    /// <inheritdoc/>
    public override string Code => Codes.KeyExpired;

    /// <inheritdoc/>
    public override int Stage => 1;

    /// <inheritdoc/>
    public override string What => $"The layout is signed by key {KeyId}, which does not count: {Reason}.";

    /// <inheritdoc/>
    public override string? Where => "a project owner's key";

    /// <inheritdoc/>
    public override string? Hint => "Fetch the owner's key again, whose life may have been extended; or ask for a layout signed by another. If this machine's clock is wrong, set it.";
}

/// <summary>Stage 5: fewer links of a step were found than it needs.</summary>
/// <param name="Step">The step.</param>
/// <param name="Threshold">How many it needs.</param>
/// <param name="Found">The links that were found.</param>
/// <param name="Missing">The links that were looked for and are not there.</param>
public sealed record LinkMissing(string Step, int Threshold, ImmutableArray<string> Found, ImmutableArray<LinkFileName> Missing) : VerificationFailure
{
    /// <inheritdoc/>
    public override string Code => Codes.LinkMissing;

    /// <inheritdoc/>
    public override int Stage => 5;

    /// <inheritdoc/>
    public override string What => $"Step '{Printable.Of(Step)}' needs {Count(Threshold)}, and {Count(Found.Length)} {(Found.Length > 1 ? "were" : "was")} found. "
        + $"Looked for {Listing.Of(Missing.Select(name => name.ToString()))}.";

    /// <inheritdoc/>
    public override string? Hint => "Get the missing link from its functionary, or say where the links are with --link-dir.";

    private static string Count(int links) => links switch { 0 => "none", 1 => "1 link", _ => $"{links} links" };
}

/// <summary>Stage 6: fewer functionaries than a step needs have validly signed a link.</summary>
/// <param name="Step">The step.</param>
/// <param name="Threshold">How many different keys must have signed.</param>
/// <param name="Accepted">How many have.</param>
/// <param name="Refused">Each link that does not count, with the reason.</param>
public sealed record ThresholdNotMet(string Step, int Threshold, int Accepted, ImmutableArray<RefusedLink> Refused) : VerificationFailure
{
    /// <inheritdoc/>
    public override string Code => Codes.ThresholdNotMet;

    /// <inheritdoc/>
    public override int Stage => 6;

    /// <inheritdoc/>
    public override string What => $"Step '{Printable.Of(Step)}' needs {Needed}, and {(Accepted == 0 ? "none" : Accepted)} {(Accepted > 1 ? "count" : "counts")}."
        + string.Concat(Refused.Take(Shown).Select(link => $" {Printable.InFull(link.File)} does not count: {link.Reason}"))
        + (Refused.Length > Shown ? $" {Refused.Length - Shown} more do not count." : "");

    /// <inheritdoc/>
    public override string? Hint => "Have the step's functionaries sign again what they did, with the keys that the layout names.";

    private string Needed => Threshold == 1 ? "a valid link of a functionary" : $"valid links of {Threshold} different functionaries";

    private const int Shown = 5;
}

/// <summary>A link that does not count for its step.</summary>
/// <param name="File">Where it came from.</param>
/// <param name="Reason">Why, a sentence.</param>
public sealed record RefusedLink(string File, string Reason);

/// <summary>Stage 9: the functionaries of a step recorded different artifacts.</summary>
/// <param name="Step">The step.</param>
/// <param name="Kind">The list in which they differ.</param>
/// <param name="First">One link.</param>
/// <param name="Second">Another link.</param>
/// <param name="Artifacts">The names that only one of them has, or that have other digests there, or weak ones.</param>
public sealed record FunctionariesDisagree(string Step, ArtifactKind Kind, string First, string Second, ImmutableArray<ArtifactName> Artifacts) : VerificationFailure
{
    /// <inheritdoc/>
    public override string Code => Codes.FunctionariesDisagree;

    /// <inheritdoc/>
    public override int Stage => 9;

    /// <inheritdoc/>
    public override string What => IsWeak
        ? $"The functionaries of step '{Printable.Of(Step)}' agree on {Kind.Word} by a digest that two files can have: {Listing.Of(Artifacts.Select(name => name.Value))}."
        : $"The functionaries of step '{Printable.Of(Step)}' recorded different {Kind.Word}: {Listing.Of(Artifacts.Select(name => name.Value))}.";

    /// <inheritdoc/>
    public override string? Where => $"{Printable.InFull(First)} and {Printable.InFull(Second)}";

    /// <inheritdoc/>
    public override string? Hint => IsWeak
        ? "Have them record SHA-256 digests."
        : "Find out whose files are the right ones; one of the functionaries worked on others.";

    /// <summary>Whether the digests are equal, and of an algorithm for which anyone can make two files with one digest.</summary>
    public bool IsWeak { get; init; }
}

/// <summary>Stage 9: the command of a step failed when it was recorded.</summary>
/// <param name="Step">The step.</param>
/// <param name="ReturnValue">The recorded exit code.</param>
/// <param name="File">The link.</param>
public sealed record StepFailed(string Step, long ReturnValue, string File) : VerificationFailure
{
    /// <inheritdoc/>
    public override string Code => Codes.StepFailed;

    /// <inheritdoc/>
    public override int Stage => 9;

    /// <inheritdoc/>
    public override string What => string.Create(CultureInfo.InvariantCulture, $"The command of step '{Printable.Of(Step)}' failed: it returned {ReturnValue}.");

    /// <inheritdoc/>
    public override string? Where => Printable.InFull(File);

    /// <inheritdoc/>
    public override string? Hint => $"Perform the step again, or accept its failure with --allow-failed-step {Printable.Of(Step)}.";
}

/// <summary>Stage 10 or 12: a rule was broken.</summary>
/// <param name="IsInspection">Whether the item is an inspection (stage 12) or a step (stage 10).</param>
/// <param name="Item">The name of the step or inspection.</param>
/// <param name="Kind">The list that the rule stands in.</param>
/// <param name="Rule">The rule.</param>
/// <param name="Artifacts">The names that broke it.</param>
/// <param name="Trace">How the list went up to that rule.</param>
/// <param name="File">The link that recorded the artifacts.</param>
[Spec("4.3.3.1")]
public sealed record RuleViolated(
    bool IsInspection, string Item, ArtifactKind Kind, ArtifactRule Rule, ImmutableArray<ArtifactName> Artifacts, RuleTrace Trace, string File) : VerificationFailure
{
    /// <summary>The keyid that the layout knows the signer of <see cref="File"/> by; null for an inspection.</summary>
    public KeyId? Functionary { get; init; }

    /// <summary>What nearly would have let the first artifacts pass.</summary>
    public ImmutableArray<NearMiss> NearMisses { get; init; } = [];

    /// <inheritdoc/>
    public override string Code => Rule is ArtifactRule.Require ? Codes.ArtifactRequired : Codes.ArtifactDisallowed;

    /// <inheritdoc/>
    public override int Stage => IsInspection ? 12 : 10;

    /// <inheritdoc/>
    public override string What => Rule switch
    {
        ArtifactRule.Require when Trace.Queue.Contains(Artifacts[0]) => $"{Rule} did not find its artifact in the queue: an earlier rule has consumed it.",
        ArtifactRule.Require => $"{Rule} did not find its artifact.",
        _ => $"{Rule} found {(Artifacts.Length == 1 ? "1 artifact" : $"{Artifacts.Length} artifacts")} that no earlier rule allows: {Listing.Of(Artifacts.Select(name => name.Value))}.",
    };

    /// <inheritdoc/>
    public override string? Where => $"in {(IsInspection ? "inspection" : "step")} '{Printable.Of(Item)}', {Kind.Word}, {Printable.InFull(File)}";

    /// <inheritdoc/>
    public override string? Hint => Rule switch
    {
        ArtifactRule.Require when Trace.Queue.Contains(Artifacts[0]) => "The layout must put REQUIRE before the rules that consume the artifact.",
        ArtifactRule.Require => $"Find out why {(Kind == ArtifactKind.Materials ? "it was not used" : "it was not made")}; REQUIRE takes names literally, not as patterns.",
        _ => $"Find out who added or changed {(Artifacts.Length == 1 ? "it" : "them")}, or allow {(Artifacts.Length == 1 ? "it" : "them")} in expected_{Kind.Word} of the layout.",
    };
}

/// <summary>Stage 11: an inspection did not succeed, or was not allowed to run.</summary>
/// <param name="Inspection">The inspection.</param>
/// <param name="CaseCode">The code of what went wrong.</param>
/// <param name="Reason">What went wrong, a sentence.</param>
/// <param name="Advice">What to do; null when nothing is known to help.</param>
[Spec("4.3.2")]
public sealed record InspectionFailed(string Inspection, string CaseCode, string Reason, string? Advice) : VerificationFailure
{
    /// <inheritdoc/>
    public override string Code => CaseCode;

    /// <inheritdoc/>
    public override int Stage => 11;

    /// <inheritdoc/>
    public override string What => Reason;

    /// <inheritdoc/>
    public override string? Where => File is null ? $"in inspection '{Printable.Of(Inspection)}'" : $"{Printable.InFull(File)}, in inspection '{Printable.Of(Inspection)}'";

    /// <inheritdoc/>
    public override string? Hint => Advice;

    /// <summary>What was inspected when it went wrong; null when the text says it.</summary>
    public string? File { get; init; }
}

/// <summary>The final product is not what such a product must be, so verifying it would say nothing about what others see in it.</summary>
/// <param name="Problem">What is wrong with it, where, and its code.</param>
public sealed record ProductMalformed(InTotoException Problem) : VerificationFailure
{
    /// <inheritdoc/>
    public override string Code => Problem.Code;

    /// <inheritdoc/>
    public override int Stage => 11;

    /// <inheritdoc/>
    public override string What => Problem.Message;

    /// <inheritdoc/>
    public override string? Where => Problem.Where;

    /// <inheritdoc/>
    public override string? Hint => Problem.Hint;
}

/// <summary>Every stage passed, but strictness was asked for and there are warnings.</summary>
/// <param name="Warnings">The warnings.</param>
public sealed record StrictWarnings(ImmutableArray<VerificationWarning> Warnings) : VerificationFailure
{
    /// <inheritdoc/>
    public override string Code => Codes.StrictWarning;

    /// <inheritdoc/>
    public override int Stage => 12;

    /// <inheritdoc/>
    public override string What => $"{(Warnings.Length == 1 ? "1 warning counts" : $"{Warnings.Length} warnings count")} as a rejection, because strictness was asked for: {string.Join(", ", Warnings.Select(warning => warning.Code).Distinct())}.";

    /// <inheritdoc/>
    public override string? Hint => "Mend what the warnings name, or verify without --strict.";
}
