using System.Collections;
using System.Collections.Immutable;

namespace InToto;

/// <summary>Materials or products: names and the digests recorded for them, each name once.</summary>
[Spec("4.4")]
public sealed class Artifacts : IReadOnlyCollection<Artifact>
{
    private readonly Artifact[] _sorted;
    private readonly Dictionary<string, Artifact> _byName;

    private Artifacts(Artifact[] sorted, Dictionary<string, Artifact> byName) => (_sorted, _byName) = (sorted, byName);

    /// <summary>No artifacts.</summary>
    public static Artifacts None { get; } = new([], []);

    /// <summary>How many artifacts there are.</summary>
    public int Count => _sorted.Length;

    /// <summary>The names, in ordinal order.</summary>
    public IEnumerable<ArtifactName> Names => _sorted.Select(artifact => artifact.Name);

    /// <summary>The digests recorded for a name; null when the name was not recorded.</summary>
    public DigestSet? this[ArtifactName name]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(name);
            return Digests(name.Value);
        }
    }

    /// <summary>The digests recorded for a text; null when it is no recorded name.</summary>
    internal DigestSet? Digests(string name) => _byName.TryGetValue(name, out var artifact) ? artifact.Digests : null;

    /// <summary>As links hold them, once somebody has written it: it is what takes longest to write of a link.</summary>
    internal byte[]? Written { get; set; }

    /// <summary>Makes a collection, in ordinal order of the names.</summary>
    /// <exception cref="MetadataFormatException">A name occurs twice, or there are more than <see cref="Limits.Artifacts"/>.</exception>
    public static Artifacts Of(IEnumerable<Artifact> artifacts)
    {
        Artifact[] sorted = [.. artifacts];
        if (sorted.Length > Limits.Artifacts)
            throw new MetadataFormatException(Codes.TooLarge, $"A list may have {Limits.Artifacts} artifacts, this one has {sorted.Length}.");
        Array.Sort(sorted, (left, right) => left.Name.CompareTo(right.Name));

        var byName = new Dictionary<string, Artifact>(sorted.Length, StringComparer.Ordinal);
        foreach (var artifact in sorted)
            if (!byName.TryAdd(artifact.Name.Value, artifact))
                throw new MetadataFormatException(Codes.FieldMalformed, $"The artifact '{Printable.Of(artifact.Name.Value)}' occurs twice.");
        return new(sorted, byName);
    }

    /// <summary>Whether both hold the same names with the same digests.</summary>
    public bool SameAs(Artifacts other) => DifferencesFrom(other).IsEmpty;

    /// <summary>The names that only one of the two holds, or that have other digests there, in ordinal order.</summary>
    public ImmutableArray<ArtifactName> DifferencesFrom(Artifacts other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var differences = new List<ArtifactName>();
        foreach (var artifact in _sorted)
            if (!artifact.Digests.Equals(other[artifact.Name])) differences.Add(artifact.Name);
        foreach (var artifact in other._sorted)
            if (this[artifact.Name] is null) differences.Add(artifact.Name);
        differences.Sort((left, right) => left.CompareTo(right));
        return [.. differences];
    }

    /// <inheritdoc/>
    public IEnumerator<Artifact> GetEnumerator() => ((IEnumerable<Artifact>)_sorted).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
