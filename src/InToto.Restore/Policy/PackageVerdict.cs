using System.Collections.Immutable;

namespace InToto.Restore;

/// <summary>What a policy says of a package.</summary>
/// <param name="Line">The line that decided; null when none is for the package.</param>
/// <param name="Met">What was expected and is there, a phrase each.</param>
/// <param name="Problems">Why it is rejected; empty when it is accepted.</param>
/// <param name="Warnings">What the user should know of a package that is accepted.</param>
/// <param name="Seen">What the package had, to be remembered when it is accepted.</param>
public sealed record PackageVerdict(PolicyLine? Line, ImmutableArray<string> Met, ImmutableArray<PackageProblem> Problems, ImmutableArray<PackageProblem> Warnings, SeenPackage Seen)
{
    /// <summary>Whether the package is what is expected.</summary>
    public bool IsAccepted => Problems.IsEmpty;
}
