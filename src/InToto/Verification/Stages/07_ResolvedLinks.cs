namespace InToto.Verification;

/// <summary>A link that counts for its step.</summary>
[Spec("4.4")]
internal sealed record ResolvedLink(string File, Link Link);

/// <summary>Stage 7: links only; every sublayout has been verified and is replaced by its summary.</summary>
/// <remarks>This version verifies no sublayouts, so there must be none.</remarks>
[Spec("4.5")]
internal sealed class ResolvedLinks
{
    private readonly Dictionary<string, ResolvedLink[]> _byStep;

    private ResolvedLinks(Dictionary<string, ResolvedLink[]> byStep) => _byStep = byStep;

    /// <summary>The links that count for a step, in the order of its keyids.</summary>
    public IReadOnlyList<ResolvedLink> Of(Step step) => _byStep[step.Name];

    public static ResolvedLinks Resolve(SubstitutedLayout layout, SignedLinks signed)
    {
        var byStep = new Dictionary<string, ResolvedLink[]>(StringComparer.Ordinal);
        foreach (var step in layout.Layout.Steps) byStep.Add(step.Name, Array.ConvertAll(signed.Of(step), link => Resolve(step.Name, link)));
        return new(byStep);
    }

    private static ResolvedLink Resolve(string step, SignedLink signed) => signed.Document is Link link
        ? new(signed.File, link)
        : throw new VerificationException(new SublayoutUnsupported(step, signed.File));
}
