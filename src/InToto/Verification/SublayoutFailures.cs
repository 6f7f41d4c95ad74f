using System.Collections.Immutable;

namespace InToto;

/// <summary>Stage 7: a functionary answered a step with a layout of their own, and that did not pass.</summary>
/// <param name="Step">The step.</param>
/// <param name="File">Where the sublayout came from.</param>
/// <param name="Inner">Why it did not pass; itself of this kind when the sublayout has a sublayout that did not.</param>
[Spec("4.5")]
public sealed record SublayoutRejected(string Step, string File, VerificationFailure Inner) : VerificationFailure
{
    /// <inheritdoc/>
    public override string Code => Codes.SublayoutRejected;

    /// <inheritdoc/>
    public override int Stage => 7;

    /// <inheritdoc/>
    public override string What => $"The sublayout of step {string.Join(", in it that of step ", Path.Select(step => $"'{Printable.Of(step)}'"))} was rejected with {Innermost.Code}: {Innermost.What}";

    /// <inheritdoc/>
    public override string? Where => Innermost.Where is { } where ? $"{where}, in the sublayout {Printable.InFull(InnermostFile)}" : $"in the sublayout {Printable.InFull(InnermostFile)}";

    /// <inheritdoc/>
    public override string? Hint => Innermost switch
    {
        ParameterMissing => "Parameters are not passed on to sublayouts: its functionary has to write the value there, and sign again.",
        StepFailed failed => $"Perform the step again, or accept its failure with --allow-failed-step {string.Join('/', Path.Append(failed.Step).Select(Printable.Of))}.",
        { Hint: var hint } => hint,
    };

    /// <summary>The steps whose sublayouts lead to the failure, the outermost first.</summary>
    public ImmutableArray<string> Path => Inner is SublayoutRejected { Path: var path } ? [Step, .. path] : [Step];

    /// <summary>The failure in the innermost sublayout.</summary>
    public VerificationFailure Innermost => Inner is SublayoutRejected { Innermost: var innermost } ? innermost : Inner;

    private string InnermostFile => Inner is SublayoutRejected { InnermostFile: var file } ? file : File;
}

/// <summary>Stage 7: the sublayout that answers a step was not looked into.</summary>
/// <param name="Step">The step.</param>
/// <param name="File">Where the sublayout came from.</param>
/// <param name="CaseCode">The code of the reason.</param>
/// <param name="Reason">The reason, a sentence.</param>
/// <param name="Advice">What to do.</param>
[Spec("4.5")]
public sealed record SublayoutRefused(string Step, string File, string CaseCode, string Reason, string Advice) : VerificationFailure
{
    /// <inheritdoc/>
    public override string Code => CaseCode;

    /// <inheritdoc/>
    public override int Stage => 7;

    /// <inheritdoc/>
    public override string What => Reason;

    /// <inheritdoc/>
    public override string? Where => Printable.InFull(File);

    /// <inheritdoc/>
    public override string? Hint => Advice;
}
