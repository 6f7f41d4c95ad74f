using System.Collections.Immutable;

namespace InToto.Verification;

/// <summary>Performs inspections that are built in, and runs the others as commands where the client allows that.</summary>
[Spec("4.5.3")]
internal sealed class InspectionRunner : IInspectionRunner
{
    private readonly ImmutableArray<BuiltInInspection> _builtIn;
    private readonly VerificationOptions _options;
    private InspectionCommands? _commands;

    public InspectionRunner(ImmutableArray<BuiltInInspection> builtIn, VerificationOptions options)
    {
        (_builtIn, _options) = (builtIn, options);
        InSublayout = new OfSublayouts(this);
    }

    public IInspectionRunner InSublayout { get; }

    public void Begin(Layout layout)
    {
        foreach (var inspection in _builtIn) inspection.RequireIn(layout);
    }

    public ValueTask<Link> RunAsync(Inspection inspection, AgreedChain chain, CancellationToken cancellationToken) =>
        BuiltIn(inspection)?.RunAsync(inspection, chain, cancellationToken) ?? RunCommand(inspection, cancellationToken);

    public void Dispose() => _commands?.Dispose();

    private BuiltInInspection? BuiltIn(Inspection inspection)
    {
        foreach (var candidate in _builtIn)
            if (candidate.Answers(inspection)) return candidate;
        return null;
    }

    private ValueTask<Link> RunCommand(Inspection inspection, CancellationToken cancellationToken) => _options.Inspections is { } allowed
        ? new((_commands ??= new(allowed, _options.Dialect)).Run(inspection, cancellationToken))
        : throw Refuse(inspection, Codes.InspectionNotAllowed, "The layout asks this machine", "verification runs no commands unless it is allowed to",
            "If you trust the project owner with this machine, allow it: --allow-inspections. The command then runs in a copy of the product's folder.");

    private static VerificationException Refuse(Inspection inspection, string code, string who, string but, string hint) =>
        new(new InspectionFailed(inspection.Name, code, $"{who} to run '{string.Join(' ', inspection.Run.Select(Printable.Of))}', and {but}.", hint));

    /// <summary>
    /// Whom the project owner trusts with a step is not whom the client trusts with this machine (threat D33): a sublayout runs no commands,
    /// except where the client asked both for commands and for the reference's behaviour.
    /// </summary>
    private sealed class OfSublayouts(InspectionRunner runner) : IInspectionRunner
    {
        public IInspectionRunner InSublayout => this;

        public void Begin(Layout layout)
        {
            // What the client wants to know of the product, the layout of its owner asks for.
        }

        public ValueTask<Link> RunAsync(Inspection inspection, AgreedChain chain, CancellationToken cancellationToken) =>
            runner._options is { Dialect: Dialect.Compat } || runner.BuiltIn(inspection) is not null
                ? runner.RunAsync(inspection, chain, cancellationToken)
                : throw Refuse(inspection, Codes.InspectionInSublayout, "The sublayout, which a functionary signed, asks this machine", "only the layout of the project owner can have a command run",
                    "The functionary has to answer the step without inspections. (--compat --allow-inspections runs them, as the reference implementation does.)");

        public void Dispose()
        {
        }
    }
}
