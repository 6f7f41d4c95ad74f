using System.Collections.Immutable;

namespace InToto;

/// <summary>The answer of a verification: <see cref="Verified"/> or <see cref="Rejected"/>.</summary>
/// <remarks>Having no answer (I/O, cancellation, a defect) is an exception; whoever gates something on the answer treats it as no.</remarks>
[Spec("5.2")]
public abstract record VerificationOutcome
{
    private protected VerificationOutcome()
    {
    }

    /// <summary>The layout that decided; null when not every project owner's signature on it held.</summary>
    public LayoutEvidence? Layout { get; init; }

    /// <summary>What was found that is no reason to reject, in the order of the stages.</summary>
    public required ImmutableArray<VerificationWarning> Warnings { get; init; }

    /// <summary>Who was found to have performed which step, as far as verification came.</summary>
    public required ImmutableArray<StepEvidence> Steps { get; init; }

    /// <summary>What built-in inspections have checked beyond the layout's rules, and found in order.</summary>
    public ImmutableArray<InspectionCheck> Checks { get; init; } = [];
}

/// <summary>Every stage passed.</summary>
public sealed record Verified : VerificationOutcome
{
    internal Verified()
    {
    }

    /// <summary>The whole chain as one link: the first step's materials, the last step's products.</summary>
    [Spec("4.5.1")]
    public required Link Summary { get; init; }
}

/// <summary>A stage did not pass; the later ones were not reached.</summary>
public sealed record Rejected : VerificationOutcome
{
    internal Rejected()
    {
    }

    /// <summary>Why.</summary>
    public required VerificationFailure Failure { get; init; }
}

/// <summary>The layout that was believed.</summary>
/// <param name="File">Where it came from.</param>
/// <param name="Expires">Until when it counts.</param>
/// <param name="Owners">The keys of the project owners, all of whom signed it.</param>
public sealed record LayoutEvidence(string File, DateTimeOffset Expires, ImmutableArray<KeyId> Owners);

/// <summary>The links that count for a step: each was validly signed by the functionary.</summary>
/// <param name="Step">The name of the step.</param>
/// <param name="Links">The links, in the order of the step's keyids.</param>
public sealed record StepEvidence(string Step, ImmutableArray<LinkEvidence> Links);

/// <summary>A link that counts.</summary>
/// <param name="File">Where it came from.</param>
/// <param name="Functionary">The keyid that the layout knows its signer by.</param>
public sealed record LinkEvidence(string File, KeyId Functionary);

/// <summary>Something that a built-in inspection has checked beyond the layout's rules.</summary>
/// <param name="Inspection">The name of the inspection.</param>
/// <param name="What">What was found, as a sentence.</param>
public sealed record InspectionCheck(string Inspection, string What);

/// <summary>Something that the client should know, and that is no reason to reject unless strictness was asked for.</summary>
/// <param name="Code">One of <see cref="Codes"/>.</param>
/// <param name="What">What was found.</param>
/// <param name="Where">Where; null when the text says it.</param>
/// <param name="Hint">What to do; null when nothing needs to be done.</param>
public sealed record VerificationWarning(string Code, string What, string? Where = null, string? Hint = null)
{
    /// <summary>What it is about, laid out in lines of a fixed width; empty when a sentence says it.</summary>
    public ImmutableArray<string> Details { get; init; } = [];
}
