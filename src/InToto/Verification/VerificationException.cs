namespace InToto.Verification;

/// <summary>Carries a stage's failure to <see cref="Verifier"/>, which makes it the outcome. It never leaves the library.</summary>
internal sealed class VerificationException(VerificationFailure failure) : Exception(failure.What)
{
    public VerificationFailure Failure { get; } = failure;
}
