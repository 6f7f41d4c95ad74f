using System.Text;

namespace InToto;

/// <summary>The name of an artifact: a relative path with <c>/</c>, or a URI.</summary>
/// <remarks>Compared by its characters alone, on every system; nothing is normalised.</remarks>
[Spec("4.4")]
public sealed record ArtifactName : IComparable<ArtifactName>
{
    private ArtifactName(string value) => Value = value;

    /// <summary>The name as recorded.</summary>
    public string Value { get; }

    /// <summary>Reads a clean name: no empty, <c>.</c> or <c>..</c> segment, no backslash, no control character, not absolute, no drive.</summary>
    /// <exception cref="MetadataFormatException">The name is not clean, or longer than <see cref="Limits.ArtifactNameBytes"/>.</exception>
    public static ArtifactName Parse(string value) => Parse(value, Dialect.Strict);

    internal static ArtifactName Parse(string value, Dialect dialect)
    {
        ArgumentNullException.ThrowIfNull(value);
        RequireBounded(value);
        if (dialect == Dialect.Strict && Uncleanness(value) is { } why)
            throw new MetadataFormatException(Codes.NameUnsafe, $"'{Printable.Of(value)}' is not an artifact's name: {why}.",
                hint: "Names are relative paths such as 'src/demo.cs', or URIs such as 'pkg:nuget/demo@1.0.0'.");
        return new(value);
    }

    /// <summary>A text to look up; it need not be a name that a document may hold.</summary>
    internal static ArtifactName Sought(string value) => new(value);

    /// <summary>What keeps a text from being a clean name; null when it is one.</summary>
    internal static string? Uncleanness(string value)
    {
        if (value.Length == 0) return "it is empty";
        if (value.Contains('\\')) return "it holds a backslash";
        if (Printable.FirstUnprintable(value) is { } rune) return $"it holds the character U+{rune.Value:X4}";

        var path = WithoutScheme(value);
        if (path.Length > 0 && path[0] == '/') return "it is absolute";
        if (value.Length > 1 && value[1] == ':') return "it begins with a drive";
        var rest = path;
        for (var end = 0; end >= 0; rest = rest[(end + 1)..])
        {
            end = rest.IndexOf('/');
            var segment = end < 0 ? rest : rest[..end];
            switch (segment)
            {
                case "": return "it has an empty segment";
                case "." or "..": return $"it has the segment '{segment}'";
                // The fragment of a URI is a path of its own: pkg:nuget/demo@1.0.0#../evil.
                case [.., '#', '.'] or [.., '#', '.', '.'] when path.Length < value.Length: return "its fragment begins with a dot segment";
            }
        }
        return null;
    }

    /// <summary>Orders by UTF-16 code units, the same everywhere.</summary>
    public int CompareTo(ArtifactName? other) => string.CompareOrdinal(Value, other?.Value);

    /// <inheritdoc/>
    public override string ToString() => Value;

    /// <summary>Whether the left name comes first.</summary>
    public static bool operator <(ArtifactName left, ArtifactName right) => left.CompareTo(right) < 0;

    /// <summary>Whether the right name comes first.</summary>
    public static bool operator >(ArtifactName left, ArtifactName right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left name comes first, or both are the same.</summary>
    public static bool operator <=(ArtifactName left, ArtifactName right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the right name comes first, or both are the same.</summary>
    public static bool operator >=(ArtifactName left, ArtifactName right) => left.CompareTo(right) >= 0;

    private static void RequireBounded(string value)
    {
        if (value.Length > Limits.ArtifactNameBytes || Encoding.UTF8.GetByteCount(value) > Limits.ArtifactNameBytes)
            throw new MetadataFormatException(Codes.TooLarge, $"An artifact's name may have {Limits.ArtifactNameBytes} bytes; '{Printable.Of(value)}' has more.");
        if (value.AsSpan().Count('/') >= Limits.ArtifactNameSegments)
            throw new MetadataFormatException(Codes.TooLarge, $"An artifact's name may have {Limits.ArtifactNameSegments} segments; '{Printable.Of(value)}' has more.");
    }

    /// <summary>What follows <c>scheme:</c> or <c>scheme://</c>. One letter before a colon is a drive, not a scheme.</summary>
    private static ReadOnlySpan<char> WithoutScheme(string value)
    {
        var colon = value.IndexOf(':', StringComparison.Ordinal);
        if (colon < 2 || !char.IsAsciiLetter(value[0])) return value;
        foreach (var c in value.AsSpan(0, colon))
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '.' or '-')) return value;
        var rest = value.AsSpan(colon + 1);
        return rest.StartsWith("//") ? rest[2..] : rest;
    }
}
