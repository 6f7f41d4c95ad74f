namespace InToto.Verification;

/// <summary>Performs inspections: one that is built in, or a command as a process.</summary>
[Spec("4.3.2.1")]
internal interface IInspectionRunner
{
    /// <summary>What the inspection found and left, as a link that bears its name.</summary>
    /// <exception cref="VerificationException">It did not succeed, or may not run.</exception>
    ValueTask<Link> RunAsync(Inspection inspection, CancellationToken cancellationToken);
}

/// <summary>Runs nothing: a layout that needs a command on the client's machine is rejected.</summary>
internal sealed class NoInspections : IInspectionRunner
{
    public ValueTask<Link> RunAsync(Inspection inspection, CancellationToken cancellationToken) =>
        throw new VerificationException(new InspectionFailed(
            inspection.Name, Codes.InspectionNotAllowed,
            $"The layout asks this machine to run '{string.Join(' ', inspection.Run.Select(Printable.Of))}', and verification runs no commands.",
            "This version has no inspections. Use a verifier that runs them, if you trust the project owner with your machine."));
}
