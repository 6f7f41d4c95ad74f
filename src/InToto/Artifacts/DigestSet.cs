using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace InToto;

/// <summary>One digest of an artifact.</summary>
/// <param name="Algorithm">The algorithm as documents name it, such as <c>sha256</c>.</param>
/// <param name="Hex">The value in hexadecimal, as recorded: upper and lower case are different digests, as the reference has it.</param>
[Spec("4.2.3")]
public sealed record Digest(string Algorithm, string Hex)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Algorithm}:{Hex}";
}

/// <summary>The digests of one artifact, one or more, at most one per algorithm.</summary>
/// <remarks>Two sets are equal when they hold the same digests of the same algorithms: rules compare them as wholes.</remarks>
[Spec("4.2.3")]
public sealed class DigestSet : IEquatable<DigestSet>
{
    private readonly Digest[] _digests;

    private DigestSet(Digest[] digests) => _digests = digests;

    /// <summary>The digests, ordered by algorithm.</summary>
    public ImmutableArray<Digest> Digests => ImmutableCollectionsMarshal.AsImmutableArray(_digests);

    /// <summary>Whether the set holds a digest that nobody can find a second file for: SHA-256 or stronger.</summary>
    public bool IsStrong => Array.Exists(_digests, digest => digest.Algorithm is "sha256" or "sha384" or "sha512");

    /// <summary>The set that everything here records: one SHA-256.</summary>
    public static DigestSet Sha256(ReadOnlySpan<byte> hash) => new([new("sha256", HexText.Of(hash))]);

    /// <summary>Makes a set.</summary>
    /// <exception cref="MetadataFormatException">There is no digest, or two of one algorithm, or one is not hexadecimal of its algorithm's length.</exception>
    public static DigestSet Of(params IEnumerable<Digest> digests) => Of(digests, Dialect.Strict);

    internal static DigestSet Of(IEnumerable<Digest> digests, Dialect dialect)
    {
        Digest[] sorted = [.. digests];
        if (sorted.Length > 1) Array.Sort(sorted, (left, right) => string.CompareOrdinal(left.Algorithm, right.Algorithm));
        if (sorted.Length == 0) throw Malformed("A digest set is empty, so it identifies nothing.");
        if (sorted.Length > Limits.DigestsPerArtifact)
            throw new MetadataFormatException(Codes.TooLarge, $"An artifact may have {Limits.DigestsPerArtifact} digests, this one has {sorted.Length}.");
        for (var i = 0; i < sorted.Length; i++)
        {
            if (i > 0 && sorted[i].Algorithm == sorted[i - 1].Algorithm) throw Malformed($"A digest set has two {Printable.Of(sorted[i].Algorithm)} digests.");
            RequireHex(sorted[i], dialect);
        }
        return new(sorted);
    }

    /// <inheritdoc/>
    public bool Equals(DigestSet? other)
    {
        if (other is null || other._digests.Length != _digests.Length) return false;
        for (var i = 0; i < _digests.Length; i++)
            if (_digests[i] != other._digests[i]) return false;
        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DigestSet);

    /// <inheritdoc/>
    public override int GetHashCode() => _digests[0].GetHashCode();

    /// <summary>The digests as <c>algorithm:hex</c>, separated by spaces.</summary>
    public override string ToString() => string.Join(' ', (object[])_digests);

    private static void RequireHex(Digest digest, Dialect dialect)
    {
        if (digest.Hex.Length == 0 || !HexText.IsHex(digest.Hex))
            throw Malformed($"'{Printable.Of(digest.Hex)}' is not a {Printable.Of(digest.Algorithm)} digest in hexadecimal.");
        if (dialect == Dialect.Compat) return;
        if (LengthOf(digest.Algorithm) is { } length && digest.Hex.Length != length)
            throw Malformed($"A {digest.Algorithm} digest has {length} hexadecimal digits, '{Printable.Of(digest.Hex)}' has {digest.Hex.Length}.");
        if (int.IsOddInteger(digest.Hex.Length))
            throw Malformed($"The {Printable.Of(digest.Algorithm)} digest '{Printable.Of(digest.Hex)}' has {digest.Hex.Length} hexadecimal digits, which is half a byte too many.");
    }

    private static int? LengthOf(string algorithm) => algorithm switch
    {
        "md5" => 32,
        "sha1" => 40,
        "sha224" => 56,
        "sha256" => 64,
        "sha384" => 96,
        "sha512" => 128,
        _ => null,
    };

    private static MetadataFormatException Malformed(string why) => new(Codes.FieldMalformed, why);
}
