namespace InToto.Verification;

/// <summary>What the stages find on their way, whatever the answer will be.</summary>
internal sealed class Findings
{
    public LayoutEvidence? Layout { get; set; }

    public List<VerificationWarning> Warnings { get; } = [];

    public List<StepEvidence> Steps { get; } = [];

    public List<InspectionCheck> Checks { get; } = [];

    public void Warn(string code, string what, string? where = null, string? hint = null) =>
        Warnings.Add(new(code, what, where is null ? null : Printable.InFull(where), hint));

    /// <summary>Adds what was found in the sublayout of a step. Steps and inspections of it are named as paths: no name holds a slash.</summary>
    public void Add(Findings found, string step)
    {
        foreach (var warning in found.Warnings)
            Warnings.Add(warning with { Where = $"{(warning.Where is { } where ? $"{where}, " : "")}in the sublayout of step '{Printable.Of(step)}'" });
        foreach (var inner in found.Steps) Steps.Add(inner with { Step = $"{step}/{inner.Step}" });
        foreach (var check in found.Checks) Checks.Add(check with { Inspection = $"{step}/{check.Inspection}" });
    }
}
