using InToto.Verification;

namespace InToto.Testing;

/// <summary>Inspections whose results are known beforehand. It notes which were run.</summary>
internal sealed class SimulatedInspections(IReadOnlyDictionary<string, Link> results, ICollection<string> run) : IInspectionRunner
{
    public IInspectionRunner InSublayout => this;

    public void Begin(Layout layout)
    {
    }

    public void Dispose()
    {
    }

    public ValueTask<Link> RunAsync(Inspection inspection, AgreedChain chain, CancellationToken cancellationToken)
    {
        run.Add(inspection.Name);
        return new(results[inspection.Name]);
    }
}
