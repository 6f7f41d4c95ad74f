namespace InToto;

/// <summary>The name of a key in layouts and signatures: hexadecimal digits, taken as written and never recomputed.</summary>
[Spec("4.2.1")]
public sealed record KeyId
{
    private KeyId(string value) => Value = value;

    /// <summary>The keyid as written.</summary>
    public string Value { get; }

    /// <summary>The first eight characters, which stand in the names of link files.</summary>
    [Spec("4.4")]
    public string Prefix => Value.Length <= PrefixLength ? Value : Value[..PrefixLength];

    /// <summary>Reads a keyid.</summary>
    /// <exception cref="MetadataFormatException">The text is empty, longer than 128 characters, or not hexadecimal.</exception>
    public static KeyId Parse(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return ParseIfAny(value)
            ?? throw new MetadataFormatException(Codes.FieldMalformed, $"'{Printable.Of(value)}' is not a keyid: one has 1 to {LongestChars} hexadecimal digits.");
    }

    /// <summary>Reads a keyid; null when the text is none.</summary>
    internal static KeyId? ParseIfAny(string text) =>
        text.Length is > 0 and <= LongestChars && HexText.IsHex(text) ? new(text) : null;

    /// <inheritdoc/>
    public override string ToString() => Value;

    private const int PrefixLength = 8;
    private const int LongestChars = 128;
}
