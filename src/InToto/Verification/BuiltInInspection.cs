using System.Collections.Immutable;
using InToto.Verification;

namespace InToto;

/// <summary>An inspection that verification performs itself, without starting a process, where a layout names its command.</summary>
/// <remarks>Given to <see cref="Verifier.With"/>; a layout that does not ask for it is rejected then.</remarks>
[Spec("4.3.2")]
public abstract class BuiltInInspection
{
    private protected BuiltInInspection()
    {
    }

    /// <summary>The command, a word each, by which layouts ask for the inspection.</summary>
    public abstract ImmutableArray<string> Run { get; }

    /// <summary>Whether a layout asks for this one.</summary>
    internal bool Answers(Inspection inspection) => inspection.Run.AsSpan().SequenceEqual(Run.AsSpan());

    /// <exception cref="VerificationException">The layout does not ask for the inspection of what the client has.</exception>
    internal abstract void RequireIn(Layout layout);

    /// <summary>Performs it.</summary>
    /// <exception cref="VerificationException">What was inspected is not what it must be.</exception>
    internal abstract ValueTask<Link> RunAsync(Inspection inspection, AgreedChain chain, CancellationToken cancellationToken);
}
