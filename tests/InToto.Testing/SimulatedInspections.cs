using InToto.Verification;

namespace InToto.Testing;

/// <summary>Inspections whose results are known beforehand.</summary>
internal sealed class SimulatedInspections(IReadOnlyDictionary<string, Link> results) : IInspectionRunner
{
    public ValueTask<Link> RunAsync(Inspection inspection, CancellationToken cancellationToken) => new(results[inspection.Name]);
}
