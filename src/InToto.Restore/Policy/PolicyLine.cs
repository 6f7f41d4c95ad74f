using System.Collections.Frozen;
using System.Collections.Immutable;

namespace InToto.Restore;

/// <summary>What happens when a package lacks what is expected. Something else than what is expected always fails.</summary>
public enum OnMissing
{
    /// <summary>The package is rejected.</summary>
    Fail,

    /// <summary>It is accepted with a warning.</summary>
    Warn,

    /// <summary>It is accepted.</summary>
    Allow,
}

/// <summary>One line of a policy: which packages, and what is expected of them. Everything that a line names must be met.</summary>
public sealed record PolicyLine
{
    /// <summary>Which packages.</summary>
    public required PackagePattern Pattern { get; init; }

    /// <summary>What it is called in messages: <c>packages[3]</c>.</summary>
    public required string Place { get; init; }

    /// <summary>The public keys of project owners, as absolute paths; every one must have signed the layout. Empty when no in-toto evidence is expected.</summary>
    public ImmutableArray<string> Keys { get; init; } = [];

    /// <summary>The layout, as an absolute path; null for the one that travels with the package.</summary>
    public string? Layout { get; init; }

    /// <summary>The SHA-256 of the layout that must travel with the package, in lower-case hexadecimal; null for any of the owners'.</summary>
    public string? LayoutSha256 { get; init; }

    /// <summary>SHA-256 fingerprints of certificates, one of which the author must have signed with; empty when no author's signature is expected.</summary>
    public ImmutableArray<string> Author { get; init; } = [];

    /// <summary>The gallery that must have signed, by its name in the policy; null when none is expected.</summary>
    public string? Gallery { get; init; }

    /// <summary>Owners, one of whom the gallery must name; empty for any.</summary>
    public ImmutableArray<string> Owners { get; init; } = [];

    /// <summary>NuGet's content hashes by <c>ID@VERSION</c> in lower case; empty when none is expected.</summary>
    public FrozenDictionary<string, string> ContentHashes { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Where the sources are that it must have been compiled from; null when that is not expected.</summary>
    public ExpectedSources? SourceWitness { get; init; }

    /// <summary>What happens when something of it is missing.</summary>
    public OnMissing OnMissing { get; init; }

    /// <summary>Whether nothing is expected: packages are accepted as they come.</summary>
    public bool ExpectsNothing => Keys.IsEmpty && Author.IsEmpty && Gallery is null && ContentHashes.Count == 0 && SourceWitness is null;
}
