using System.Collections.Immutable;

namespace InToto.Verification;

/// <summary>Performs inspections: one that is built in, or a command as a process.</summary>
[Spec("4.3.2.1")]
internal interface IInspectionRunner
{
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

/// <summary>Runs those inspections that are built in. Any other would need a command on the client's machine, and is rejected.</summary>
internal sealed class BuiltInInspections(ImmutableArray<BuiltInInspection> known) : IInspectionRunner
{
    public static BuiltInInspections None { get; } = new([]);

    public BuiltInInspections With(BuiltInInspection inspection) => new(known.Add(inspection));

    public void Begin(Layout layout)
    {
        foreach (var inspection in known) inspection.RequireIn(layout);
    }

    public ValueTask<Link> RunAsync(Inspection inspection, AgreedChain chain, CancellationToken cancellationToken)
    {
        foreach (var candidate in known)
            if (candidate.Answers(inspection)) return candidate.RunAsync(inspection, chain, cancellationToken);

        throw new VerificationException(new InspectionFailed(
            inspection.Name, Codes.InspectionNotAllowed,
            $"The layout asks this machine to run '{string.Join(' ', inspection.Run.Select(Printable.Of))}', and verification runs no commands.",
            "This version has no such inspection. Use a verifier that runs commands, if you trust the project owner with your machine."));
    }
}
