namespace InToto.Testing;

/// <summary>What tests expect of an outcome, with the outcome in the message when it is another.</summary>
public static class OutcomeAssertions
{
    extension(VerificationOutcome outcome)
    {
        /// <summary>The failure of a rejection.</summary>
        public VerificationFailure ShouldBeRejected() => outcome is Rejected rejected
            ? rejected.Failure
            : throw new InvalidOperationException("Expected a rejection, and it verified.");

        /// <summary>The acceptance itself.</summary>
        public Verified ShouldBeVerified() => outcome switch
        {
            Verified verified => verified,
            Rejected { Failure: var failure } => throw new InvalidOperationException($"Expected acceptance, and it was rejected: {failure.Code} {failure.What} {failure.Where}"),
            _ => throw new InvalidOperationException("Neither verified nor rejected."),
        };
    }
}
