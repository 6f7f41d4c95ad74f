using System.Collections.Immutable;

namespace InToto.Restore;

/// <summary>What a package signature claims to be.</summary>
public enum SignatureKind
{
    /// <summary>The author's: proof of origin.</summary>
    Author,

    /// <summary>A gallery's: proof of receipt.</summary>
    Repository,
}

/// <summary>How far a package signature can be believed.</summary>
public enum SignatureState
{
    /// <summary>It verifies, and its certificate led to a trusted root when it was made.</summary>
    Trusted,

    /// <summary>It verifies, and nobody who is trusted answers for its certificate. Only who knows the certificate's fingerprint can believe it.</summary>
    Untrusted,

    /// <summary>It does not verify, or does not say what a package signature must: it proves nothing, and something is wrong with the package.</summary>
    Wrong,
}

/// <summary>A signature of a package: whose it is, of when, and whether it holds.</summary>
public sealed record SignatureFact
{
    /// <summary>What it claims to be; null when that cannot be told.</summary>
    public required SignatureKind? Kind { get; init; }

    /// <summary>How far it can be believed.</summary>
    public required SignatureState State { get; init; }

    /// <summary>One of <see cref="RestoreCodes"/>; null when it is trusted.</summary>
    public string? Code { get; init; }

    /// <summary>Why it is not trusted, a sentence; null when it is.</summary>
    public string? Problem { get; init; }

    /// <summary>Whom the certificate names; empty when there is none.</summary>
    public string Subject { get; init; } = "";

    /// <summary>Who issued the certificate; empty when there is none.</summary>
    public string Issuer { get; init; } = "";

    /// <summary>The SHA-256 of the certificate, in lower-case hexadecimal, as <c>trustedSigners</c> of NuGet's configuration has it; empty when there is none.</summary>
    public string Fingerprint { get; init; } = "";

    /// <summary>When it was made, by the word of whom <see cref="TimestampAuthority"/> names; null without a time stamp that verifies.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>Whom the certificate of the time stamp names; null without one that verifies.</summary>
    public string? TimestampAuthority { get; init; }

    /// <summary>The address of the gallery; null for an author's.</summary>
    public string? ServiceIndex { get; init; }

    /// <summary>The package's owners in that gallery, as the gallery says; empty for an author's.</summary>
    public ImmutableArray<string> Owners { get; init; } = [];
}
