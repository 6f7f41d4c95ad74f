namespace InToto.Verification;

/// <summary>What the stages find on their way, whatever the answer will be.</summary>
internal sealed class Findings
{
    public List<VerificationWarning> Warnings { get; } = [];

    public List<StepEvidence> Steps { get; } = [];

    public List<InspectionCheck> Checks { get; } = [];

    public void Warn(string code, string what, string? where = null, string? hint = null) =>
        Warnings.Add(new(code, what, where is null ? null : Printable.InFull(where), hint));
}
