using System.Collections.Immutable;

namespace InToto;

/// <summary>What a client may choose about a verification. The defaults are the safe ones.</summary>
public sealed record VerificationOptions
{
    /// <summary>Everything by default.</summary>
    public static VerificationOptions Default { get; } = new();

    /// <summary>How exactly documents are read and rules are kept.</summary>
    public Dialect Dialect { get; init; } = Dialect.Strict;

    /// <summary>Whether each warning is a rejection. Not together with <see cref="Dialect.Compat"/>.</summary>
    public bool Strict { get; init; }

    /// <summary>Steps whose recorded command may have failed; a step of a sublayout as a path, <c>outer/inner</c>.</summary>
    public ImmutableArray<string> AllowedFailedSteps { get; init; } = [];

    /// <summary>Values for the parameters of the layout; null when none are given. They are not passed on to sublayouts.</summary>
    public LayoutParameters? Parameters { get; init; }

    /// <summary>Where and how long inspections may run commands on this machine; null when they may not.</summary>
    [Spec("4.3.2")]
    public InspectionOptions? Inspections { get; init; }

    /// <summary>What time it is.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The same choices for the sublayout of a step: the same time and dialect, none of the layout's values.</summary>
    internal VerificationOptions Below(string step) => this with
    {
        Parameters = null,
        AllowedFailedSteps = [.. AllowedFailedSteps.Where(path => path.StartsWith(step + "/", StringComparison.Ordinal)).Select(path => path[(step.Length + 1)..])],
    };
}
