namespace InToto.Verification;

/// <summary>Performs the inspections of one verification. Disposing of it removes what they worked on.</summary>
[Spec("4.3.2.1")]
internal interface IInspectionRunner : IDisposable
{
    /// <summary>What performs the inspections of sublayouts. It needs no disposing of its own.</summary>
    IInspectionRunner InSublayout { get; }

    /// <summary>Looks at the layout once, before the first inspection, also when it has none.</summary>
    /// <exception cref="VerificationException">The layout does not ask for what the client wants to know.</exception>
    void Begin(Layout layout);

    /// <summary>What the inspection found and left, as a link that bears its name.</summary>
    /// <param name="inspection">The inspection.</param>
    /// <param name="chain">The layout, and one link for each of its steps, whose rules have passed.</param>
    /// <param name="cancellationToken">Ends it without an answer.</param>
    /// <exception cref="VerificationException">It did not succeed, or may not run.</exception>
    ValueTask<Link> RunAsync(Inspection inspection, AgreedChain chain, CancellationToken cancellationToken);
}
