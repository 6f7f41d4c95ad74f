namespace InToto.Verification;

/// <summary>What an inspection may look at: the layout, and the link that stands for each step. It can be read only.</summary>
internal sealed class AgreedChain(Layout layout, Func<string, Link?> link, Findings found)
{
    /// <summary>The layout, signed by its owners, not expired, its parameters substituted.</summary>
    public Layout Layout => layout;

    /// <summary>The link of a step, signed by its functionaries; null when the layout has no such step.</summary>
    public Link? this[string step] => link(step);

    /// <summary>Tells the client what was checked beyond the rules, as a sentence.</summary>
    public void Say(Inspection inspection, string what) => found.Checks.Add(new(inspection.Name, what));

    /// <summary>Tells the client something that is no reason to reject.</summary>
    public void Warn(VerificationWarning warning) => found.Warn(warning.Code, warning.What, warning.Where, warning.Hint);
}
