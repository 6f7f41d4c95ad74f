using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace InToto;

/// <summary>Materials or products: names and the digests recorded for them, each name once.</summary>
[Spec("4.4")]
public sealed class Artifacts : IReadOnlyCollection<KeyValuePair<ArtifactName, DigestSet>>
{
    private readonly ImmutableArray<KeyValuePair<ArtifactName, DigestSet>> _sorted;
    private readonly Dictionary<ArtifactName, DigestSet> _byName;

    private Artifacts(ImmutableArray<KeyValuePair<ArtifactName, DigestSet>> sorted, Dictionary<ArtifactName, DigestSet> byName) =>
        (_sorted, _byName) = (sorted, byName);

    /// <summary>No artifacts.</summary>
    public static Artifacts None { get; } = Of([]);

    /// <summary>How many artifacts there are.</summary>
    public int Count => _sorted.Length;

    /// <summary>The names, in ordinal order.</summary>
    public IEnumerable<ArtifactName> Names => _sorted.Select(artifact => artifact.Key);

    /// <summary>The digests recorded for a name; null when the name was not recorded.</summary>
    public DigestSet? this[ArtifactName name] => _byName.GetValueOrDefault(name);

    /// <summary>Makes a collection, in ordinal order of the names.</summary>
    /// <exception cref="MetadataFormatException">A name occurs twice, or there are more than <see cref="Limits.Artifacts"/>.</exception>
    public static Artifacts Of(IEnumerable<KeyValuePair<ArtifactName, DigestSet>> artifacts)
    {
        KeyValuePair<ArtifactName, DigestSet>[] sorted = [.. artifacts];
        if (sorted.Length > Limits.Artifacts)
            throw new MetadataFormatException(Codes.TooLarge, $"A list may have {Limits.Artifacts} artifacts, this one has {sorted.Length}.");
        Array.Sort(sorted, (left, right) => left.Key.CompareTo(right.Key));

        var byName = new Dictionary<ArtifactName, DigestSet>(sorted.Length);
        foreach (var (name, digests) in sorted)
            if (!byName.TryAdd(name, digests))
                throw new MetadataFormatException(Codes.FieldMalformed, $"The artifact '{Printable.Of(name.Value)}' occurs twice.");
        return new(ImmutableArray.Create(sorted), byName);
    }

    /// <summary>Whether a name was recorded, and with which digests.</summary>
    public bool TryGet(ArtifactName name, [NotNullWhen(true)] out DigestSet? digests) => _byName.TryGetValue(name, out digests);

    /// <summary>Whether both hold the same names with the same digests.</summary>
    public bool SameAs(Artifacts other) => DifferencesFrom(other).IsEmpty;

    /// <summary>The names that only one of the two holds, or that have other digests there, in ordinal order.</summary>
    public ImmutableArray<ArtifactName> DifferencesFrom(Artifacts other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return
        [
            .. Names.Where(name => !other.TryGet(name, out var theirs) || !theirs.Equals(this[name]))
                .Concat(other.Names.Where(name => this[name] is null))
                .Order(),
        ];
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<ArtifactName, DigestSet>> GetEnumerator() => _sorted.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
