using System.Buffers.Text;
using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace InToto.Json;

/// <summary>The members of a JSON object, asked for by name and type; what nobody asked for is left over.</summary>
/// <remarks>Every refusal says which member of what it is about.</remarks>
internal sealed class JsonFields
{
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    /// <exception cref="MetadataFormatException">The value is not an object.</exception>
    public JsonFields(JsonValue value, string where, Dialect dialect)
    {
        if (value.Kind != JsonKind.Object) throw Malformed(where, "is not an object", value);
        (Value, Where, Dialect) = (value, where, dialect);
    }

    public JsonValue Value { get; }

    /// <summary>What the object is, in words that a message can use.</summary>
    public string Where { get; }

    public Dialect Dialect { get; }

    public bool Has(string name) => Optional(name) is not null;

    public string Text(string name) => OptionalText(name) ?? throw Missing(name);

    public string? OptionalText(string name) => Optional(name) is { } value ? TextOf(value, Describe(name)) : null;

    public JsonFields Object(string name) => OptionalObject(name) ?? throw Missing(name);

    public JsonFields? OptionalObject(string name) => Optional(name) is { } value ? new(value, Describe(name), Dialect) : null;

    /// <summary>A list of objects. Its length is looked at before any of them.</summary>
    public JsonFields[] Objects(string name, int atMost) =>
        Read(name, Optional(name) ?? throw Missing(name), atMost, (item, i) => new JsonFields(item, Describe(name + "[" + i.ToString(CultureInfo.InvariantCulture) + "]"), Dialect));

    /// <summary>A list of texts; empty when it is missing.</summary>
    public ImmutableArray<string> Words(string name, int atMost = int.MaxValue) => ImmutableCollectionsMarshal.AsImmutableArray(Texts(name, atMost));

    /// <summary>The same as an array.</summary>
    public string[] Texts(string name, int atMost) =>
        Optional(name) is { } value ? Read(name, value, atMost, (item, _) => TextOf(item, $"an item of {Describe(name)}")) : [];

    /// <summary>A list of lists of texts; empty when it is missing.</summary>
    public string[][] Lines(string name, int atMost) =>
        Optional(name) is { } value ? Read(name, value, atMost, (line, _) => Read(name, line, int.MaxValue, (item, _) => TextOf(item, $"a word of {Describe(name)}"))) : [];

    /// <summary>A whole number of 64 bits; null when it is missing.</summary>
    public long? OptionalInteger(string name) => Optional(name) is { } value
        ? IntegerOf(value) ?? throw Malformed(Describe(name), "is not a whole number in range", value)
        : null;

    /// <summary>A whole number of 64 bits; null when it is missing or something else.</summary>
    public long? IntegerIfAny(string name) => Optional(name) is { } value ? IntegerOf(value) : null;

    public ImmutableArray<byte> Hex(string name) => EncodedBytes.Hex(Text(name), Dialect) ?? throw new MetadataFormatException(
        Codes.FieldMalformed, $"{Describe(name)} is not in hexadecimal digits, two a byte.");

    public ImmutableArray<byte> Base64(string name) => EncodedBytes.Base64(Text(name), Dialect) ?? throw new MetadataFormatException(
        Codes.FieldMalformed, $"{Describe(name)} is not base64 with padding and without spaces.");

    /// <summary>A member of any type; null when it is missing.</summary>
    public JsonValue? Optional(string name)
    {
        _asked.Add(name);
        return Value.Member(name);
    }

    /// <summary>The members that nobody asked for.</summary>
    /// <exception cref="MetadataFormatException">One of them differs from a known one only by case: some reader would take it for that.</exception>
    public ImmutableArray<UnknownField> Unknown()
    {
        var unknown = new List<UnknownField>();
        foreach (var member in Value.Inside)
            if (member.Name is var name && !_asked.Contains(name)) unknown.Add(new(RequireDistinct(name), member));
        return [.. unknown];
    }

    public string Describe(string name) => $"'{Printable.Of(name)}' of {Where}";

    public MetadataFormatException Malformed(string name, string why) => Malformed(Describe(name), why, Optional(name));

    private string RequireDistinct(string name) =>
        Dialect == Dialect.Strict && _asked.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } twin
            ? throw new MetadataFormatException(Codes.FieldMalformed, $"{Describe(name)} differs from '{twin}' only by case, so readers would disagree about it.")
            : name;

    private T[] Read<T>(string name, JsonValue value, int atMost, Func<JsonValue, int, T> read)
    {
        if (value.Kind != JsonKind.List) throw Malformed(Describe(name), "is not a list", value);
        if (value.Count > atMost)
            throw new MetadataFormatException(Codes.TooLarge, $"{Describe(name)} may have {atMost} items, it has {value.Count}.");
        var items = new T[value.Count];
        var next = 0;
        foreach (var item in value.Inside) items[next] = read(item, next++);
        return items;
    }

    private static string TextOf(JsonValue value, string what) =>
        value.Kind == JsonKind.Text ? value.Text : throw Malformed(what, "is not a text", value);

    /// <summary>1.0, 1e0 and -0 are whole numbers to some readers and not to others.</summary>
    private static long? IntegerOf(JsonValue value) =>
        value.Kind == JsonKind.Number && !value.Raw.SequenceEqual("-0"u8)
        && Utf8Parser.TryParse(value.Raw, out long integer, out var length) && length == value.Raw.Length ? integer : null;

    private MetadataFormatException Missing(string name) => new(Codes.FieldMalformed, $"{Where} has no '{name}'.");

    private static MetadataFormatException Malformed(string what, string why, JsonValue? value) => new(
        Codes.FieldMalformed, $"{what} {why}; it is {KindOf(value)}.");

    private static string KindOf(JsonValue? value) => value?.Kind switch
    {
        null => "missing",
        JsonKind.Object => "an object",
        JsonKind.List => "a list",
        JsonKind.Text => "a text",
        JsonKind.Number => $"the number {Printable.Of(Encoding.ASCII.GetString(value.Raw))}",
        JsonKind.True => "true",
        JsonKind.False => "false",
        _ => "null",
    };
}
