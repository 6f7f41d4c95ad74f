namespace InToto.Verification;

/// <summary>A link that counts for its step.</summary>
[Spec("4.4")]
internal sealed record ResolvedLink(string File, Link Link)
{
    /// <summary>The keyid that the layout knows its signer by; null for an inspection.</summary>
    public KeyId? Functionary { get; init; }

    /// <summary>Whether it sums up a sublayout, whose steps have been judged already.</summary>
    public bool IsSummary { get; init; }
}

/// <summary>Stage 7: links only; every sublayout has been verified and is replaced by its summary.</summary>
[Spec("4.5")]
internal sealed class ResolvedLinks
{
    private readonly Dictionary<string, ResolvedLink[]> _byStep;

    private ResolvedLinks(Dictionary<string, ResolvedLink[]> byStep) => _byStep = byStep;

    /// <summary>The links that count for a step, in the order of its keyids.</summary>
    public IReadOnlyList<ResolvedLink> Of(Step step) => _byStep[step.Name];

    /// <param name="layout">The layout whose steps these are.</param>
    /// <param name="signed">Links and sublayouts, of stage 6.</param>
    /// <param name="links">Where they came from.</param>
    /// <param name="level">Where the layout itself stands.</param>
    /// <param name="verify">Verifies a sublayout, to the summary of its chain.</param>
    public static Task<ResolvedLinks> ResolveAsync(SubstitutedLayout layout, SignedLinks signed, ILinkStore links, Sublayouts level, Func<Sublayout, Task<Link>> verify)
    {
        var byStep = new Dictionary<string, ResolvedLink[]>(StringComparer.Ordinal);
        var hasSublayouts = false;
        foreach (var step in layout.Layout.Steps)
        {
            byStep.Add(step.Name, Array.ConvertAll(signed.Of(step), link => link.Document is Link document ? Resolved(link, document) : null!));
            hasSublayouts |= Array.Exists(byStep[step.Name], link => link is null);
        }
        return hasSublayouts ? SummarizeAsync(byStep, layout, signed, links, level, verify) : Task.FromResult(new ResolvedLinks(byStep));
    }

    private static async Task<ResolvedLinks> SummarizeAsync(
        Dictionary<string, ResolvedLink[]> byStep, SubstitutedLayout layout, SignedLinks signed, ILinkStore links, Sublayouts level, Func<Sublayout, Task<Link>> verify)
    {
        foreach (var step in layout.Layout.Steps)
        {
            var resolved = byStep[step.Name];
            for (var i = 0; i < resolved.Length; i++)
            {
                var sublayout = signed.Of(step)[i];
                if (sublayout.Document is Layout) resolved[i] = Resolved(sublayout, await SummarizeAsync(level.Enter(step, sublayout, links), verify));
            }
        }
        return new(byStep);
    }

    private static ResolvedLink Resolved(SignedLink signed, Link link) =>
        new(signed.File, link) { Functionary = signed.Functionary, IsSummary = signed.Document is Layout };

    private static async Task<Link> SummarizeAsync(Sublayout sublayout, Func<Sublayout, Task<Link>> verify)
    {
        try
        {
            return await verify(sublayout);
        }
        catch (VerificationException problem)
        {
            throw new VerificationException(new SublayoutRejected(sublayout.Step, sublayout.Signed.File, problem.Failure));
        }
    }
}
