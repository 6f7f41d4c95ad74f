namespace InToto.Verification;

/// <summary>A link or sublayout that its functionary validly signed for this step.</summary>
[Spec("4.4")]
internal sealed record SignedLink(string File, KeyId Functionary, Document Document);

/// <summary>Stage 6: for each step, validly signed links of at least as many different keys as its threshold.</summary>
[Spec("4.3.1")]
internal sealed class SignedLinks
{
    private readonly Dictionary<string, SignedLink[]> _byStep;

    private SignedLinks(Dictionary<string, SignedLink[]> byStep) => _byStep = byStep;

    /// <summary>The links that count for a step, in the order of its keyids.</summary>
    public SignedLink[] Of(Step step) => _byStep[step.Name];

    public static SignedLinks Verify(SubstitutedLayout layout, FunctionaryKeys keys, LoadedLinks loaded, DateTimeOffset now, Dialect dialect, Findings found)
    {
        var byStep = new Dictionary<string, SignedLink[]>(StringComparer.Ordinal);
        foreach (var step in layout.Layout.Steps) byStep.Add(step.Name, Verify(step, keys, loaded.Of(step), now, dialect, found));
        return new(byStep);
    }

    private static SignedLink[] Verify(Step step, FunctionaryKeys keys, IReadOnlyList<LoadedLink> loaded, DateTimeOffset now, Dialect dialect, Findings found)
    {
        var accepted = new List<SignedLink>();
        var refused = new List<RefusedLink>();
        var signers = new List<SignedLink>();
        var repeated = new List<RefusedLink>();
        foreach (var link in loaded)
        {
            if (Refusal(step, link, keys, isFirst: accepted.Count == 0, now, dialect) is { } reason)
            {
                refused.Add(new(link.File, reason));
                continue;
            }
            if (link.Metadata.Document is Link document)
            {
                DocumentAdvice.OnFields(link.Metadata, document, link.File, found);
                if (dialect == Dialect.Strict) DocumentAdvice.OnNames(document, link.File, found);
            }
            var signed = new SignedLink(link.File, link.Functionary, link.Metadata.Document);
            accepted.Add(signed);
            // A key that the layout lists under two keyids is one functionary: what counts is the key, not its name. So is one with subkeys.
            var key = keys[link.Functionary]!;
            if (signers.Find(earlier => keys[earlier.Functionary]!.SharesAKeyWith(key)) is { File: var file }) repeated.Add(new(link.File, $"its key is that of {Printable.InFull(file)} under another keyid."));
            else signers.Add(signed);
        }
        if (signers.Count < step.Threshold)
            throw new VerificationException(new ThresholdNotMet(step.Name, step.Threshold, signers.Count, [.. refused, .. repeated]));

        foreach (var link in refused) found.Warn(Codes.LinkIgnored, $"A link of step '{Printable.Of(step.Name)}' does not count: {link.Reason}", link.File);
        found.Steps.Add(new(step.Name, [.. accepted.Select(link => new LinkEvidence(link.File, link.Functionary))]));
        return [.. accepted];
    }

    private static string? Refusal(Step step, LoadedLink link, FunctionaryKeys keys, bool isFirst, DateTimeOffset now, Dialect dialect)
    {
        if (keys[link.Functionary] is not { } key) return $"the layout has no key {link.Functionary}.";
        if (link.Metadata.SignerFor(key, now, link.Functionary) is null)
        {
            return link.Metadata.SignerFor(key, now: null, link.Functionary)?.UnusableAt(now) is { } why
                ? $"it is signed by {link.Functionary}, which does not count: {why}."
                : $"it has no valid signature of {link.Functionary}.";
        }
        // A link is for the step that it names; otherwise one step's link could be passed off as another's (§4.4). Compat asks that
        // only of the link that will stand for the step: a second one has to hold the same artifacts as it anyway.
        return link.Metadata.Document is Link { Name: var name } && name != step.Name && (dialect == Dialect.Strict || isFirst)
            ? $"it is a link of step '{Printable.Of(name)}'."
            : null;
    }
}
