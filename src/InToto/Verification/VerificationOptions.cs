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

    /// <summary>Steps whose recorded command may have failed.</summary>
    public ImmutableArray<string> AllowedFailedSteps { get; init; } = [];

    /// <summary>What time it is.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
