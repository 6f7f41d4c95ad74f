using System.Buffers.Text;
using System.Text.Json;

namespace InToto.Json;

/// <summary>A value of a JSON text, as it was read.</summary>
internal sealed class JsonValue(JsonTree tree, int row)
{
    /// <summary>A text that our own writer made: bounds are for others, and it writes no name twice.</summary>
    /// <exception cref="MetadataFormatException">It has more levels than anybody would read.</exception>
    public static JsonValue OfOwn(ReadOnlySpan<byte> utf8) => JsonTree.Read(utf8, integersOnly: false, distinct: true, int.MaxValue)?.Root
        ?? throw new MetadataFormatException(Codes.TooLarge, $"A document may have {Limits.JsonDepth} levels of lists and objects, this one has more.");

    /// <summary>A value of the platform.</summary>
    public static JsonValue Of(JsonElement element)
    {
        using var output = new RentedBuffer(UsualBytes);
        using (var writer = new Utf8JsonWriter(output, JsonText.Compact)) element.WriteTo(writer);
        return OfOwn(output.Written);
    }

    public JsonKind Kind => tree[row].Kind;

    /// <summary>The value as written, its quotes or brackets included.</summary>
    public ReadOnlySpan<byte> Raw => tree.Text(tree[row].Start, tree[row].Length);

    /// <summary>The name of a member between its quotes, as written.</summary>
    public ReadOnlySpan<byte> RawName => tree.RawName(row);

    /// <summary>The name of a member.</summary>
    public string Name => JsonEscapes.Decode(RawName);

    /// <summary>The text that a string stands for.</summary>
    public string Text => JsonEscapes.Decode(Raw[1..^1]);

    /// <summary>Whether the names of an object stand in canonical order already, and without escapes.</summary>
    public bool IsInOrder => tree.NamesAscend(row);

    /// <summary>Members of an object or items of a list.</summary>
    public int Count => tree[row].Count;

    /// <summary>The members of an object or the items of a list, in the order of the text.</summary>
    public Children Inside => new(tree, row);

    /// <summary>A member of an object; null when there is none of this name.</summary>
    public JsonValue? Member(string name) => tree.Member(row, name);

    /// <summary>The value as the platform has it.</summary>
    public JsonElement ToElement() => JsonElement.Parse(Raw, new() { MaxDepth = Limits.JsonDepth });

    /// <summary>Writes the value in the writer's form.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        switch (Kind)
        {
            case JsonKind.Object:
                writer.WriteStartObject();
                foreach (var member in Inside)
                {
                    if (member.RawName.Contains((byte)'\\')) writer.WritePropertyName(member.Name);
                    else writer.WritePropertyName(member.RawName);
                    member.WriteTo(writer);
                }
                writer.WriteEndObject();
                break;
            case JsonKind.List:
                writer.WriteStartArray();
                foreach (var item in Inside) item.WriteTo(writer);
                writer.WriteEndArray();
                break;
            case JsonKind.Text when Raw.Contains((byte)'\\'): writer.WriteStringValue(Text); break;
            case JsonKind.Text: writer.WriteStringValue(Raw[1..^1]); break;
            case JsonKind.Null: writer.WriteNullValue(); break;
            case JsonKind.True or JsonKind.False: writer.WriteBooleanValue(Kind == JsonKind.True); break;
            case JsonKind.Number when Utf8Parser.TryParse(Raw, out long number, out var length) && length == Raw.Length: writer.WriteNumberValue(number); break;
            // A number of any size, which the writer does not indent in a list.
            default: writer.WriteRawValue(Raw, skipInputValidation: true); break;
        }
    }

    /// <summary>What is opaque in a document is seldom longer.</summary>
    private const int UsualBytes = 4096;

    /// <summary>Not a generic of the framework over a type of ours: such are compiled anew in each process.</summary>
    public readonly struct Children(JsonTree tree, int row)
    {
        public Enumerator GetEnumerator() => new(tree, row);
    }

    public struct Enumerator(JsonTree tree, int row)
    {
        private readonly int _end = tree[row].Next;
        private int _at;
        private int _next = row + 1;

        public readonly JsonValue Current => new(tree, _at);

        public bool MoveNext()
        {
            if (_next >= _end) return false;
            _at = _next;
            _next = tree[_at].Next;
            return true;
        }
    }
}
