namespace InToto.Verification;

/// <summary>How deep a verification is in sublayouts, and how many it has looked into.</summary>
[Spec("4.5")]
internal sealed class Sublayouts
{
    private readonly int _depth;
    private readonly Visits _visits;

    private Sublayouts(int depth, Visits visits) => (_depth, _visits) = (depth, visits);

    /// <summary>At the layout that the project owners signed.</summary>
    public static Sublayouts None => new(0, new());

    /// <summary>Goes into the sublayout of a step.</summary>
    /// <param name="step">The step.</param>
    /// <param name="signed">The sublayout.</param>
    /// <param name="links">Where the sublayout itself came from.</param>
    /// <exception cref="VerificationException">It would be one level too deep, or one too many, or has no place for its links.</exception>
    public Sublayout Enter(Step step, SignedLink signed, ILinkStore links)
    {
        if (_depth == Limits.SublayoutDepth)
            throw Refuse(step, signed, Codes.SublayoutsTooMany, $"sublayouts are followed to level {Limits.SublayoutDepth}, and this one is below that.", FewerHint);
        if (++_visits.Count > Limits.Sublayouts)
            throw Refuse(step, signed, Codes.SublayoutsTooMany, $"{Limits.Sublayouts} were looked into already, which is as many as one verification follows.", FewerHint);
        var own = links.Sublayout(LinkFileName.Of(step.Name, signed.Functionary))
            ?? throw Refuse(step, signed, Codes.SublayoutWithoutLinks, "where the links are, a sublayout cannot have links of its own.", "Give the links as files: --link-dir DIR.");
        return new(step.Name, signed, own, new(_depth + 1, _visits));
    }

    private static VerificationException Refuse(Step step, SignedLink sublayout, string code, string why, string hint) =>
        new(new SublayoutRefused(step.Name, sublayout.File, code, $"Step '{Printable.Of(step.Name)}' is answered by a sublayout that was not looked into: {why}", hint));

    private const string FewerHint = "Have the functionary answer the step with a link, or with fewer sublayouts.";

    private sealed class Visits
    {
        public int Count { get; set; }
    }
}

/// <summary>A sublayout to be verified in place of a link.</summary>
/// <param name="Step">The step of the layout above.</param>
/// <param name="Signed">The sublayout, signed by a functionary of that step.</param>
/// <param name="Links">Where its links are.</param>
/// <param name="Level">Where it stands below the layout of the project owners.</param>
internal sealed record Sublayout(string Step, SignedLink Signed, ILinkStore Links, Sublayouts Level);
