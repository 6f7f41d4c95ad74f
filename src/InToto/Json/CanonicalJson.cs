using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace InToto.Json;

/// <summary>The canonical form that classic signatures and keyids are made over (OLPC canonical JSON).</summary>
/// <remarks>
/// No white space; keys in order of their Unicode code points; in strings only <c>"</c> and <c>\</c> are escaped, every other
/// character stands for itself, control characters too; integers only. So the result is bytes to be hashed, not always JSON.
/// </remarks>
[Spec("4.1")]
internal static class CanonicalJson
{
    /// <exception cref="MetadataFormatException">The value holds a number that is not an integer of at most <see cref="Limits.IntegerDigits"/> digits.</exception>
    public static byte[] Encode(JsonElement value)
    {
        // White space goes and escapes only become shorter: the canonical form is never longer than the text it stands for.
        var output = new Output(new byte[JsonMarshal.GetRawUtf8Value(value).Length]);
        Write(ref output, value);
        return output.Written.ToArray();
    }

    /// <summary>Whether a number has a canonical form: an integer of at most <see cref="Limits.IntegerDigits"/> digits.</summary>
    internal static bool IsInteger(ReadOnlySpan<byte> lexeme) => !IsFraction(lexeme) && Digits(lexeme) <= Limits.IntegerDigits;

    internal static MetadataFormatException NotAnInteger(ReadOnlySpan<byte> lexeme, string? where = null) => IsFraction(lexeme)
        ? new(Codes.FieldMalformed, $"Signed documents hold integers only, not {Shorten(lexeme)}.", where, "Write an integer, or the number as a string.")
        : new(Codes.TooLarge, $"An integer may have {Limits.IntegerDigits} digits, this one has {Digits(lexeme)}.", where, "Write the number as a string.");

    private static void Write(ref Output output, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object: WriteObject(ref output, value); break;
            case JsonValueKind.Array: WriteArray(ref output, value); break;
            case JsonValueKind.String: WriteString(ref output, value); break;
            case JsonValueKind.Number: WriteInteger(ref output, JsonMarshal.GetRawUtf8Value(value)); break;
            default: output.Write(JsonMarshal.GetRawUtf8Value(value)); break; // true, false, null
        }
    }

    private static void WriteObject(ref Output output, JsonElement value)
    {
        output.Write("{"u8);
        var first = true;
        // Most tools write their keys in order already; then nothing is copied and nothing sorted.
        if (IsInOrder(value))
            foreach (var member in value.EnumerateObject()) WriteMember(ref output, new(member), ref first);
        else
            foreach (var member in InOrder(value)) WriteMember(ref output, member, ref first);
        output.Write("}"u8);
    }

    private static void WriteMember(ref Output output, Member member, ref bool first)
    {
        if (!first) output.Write(","u8);
        first = false;
        output.Write("\""u8);
        if (member.Decoded is { } name) WriteEscaped(ref output, name);
        else output.Write(member.Name);
        output.Write("\":"u8);
        Write(ref output, member.Value);
    }

    private static bool IsInOrder(JsonElement value)
    {
        var before = default(ReadOnlySpan<byte>);
        foreach (var property in value.EnumerateObject())
        {
            var name = JsonMarshal.GetRawUtf8PropertyName(property);
            if (name.Contains((byte)'\\') || name.SequenceCompareTo(before) < 0) return false;
            before = name;
        }
        return true;
    }

    /// <summary>Order by code point is that of the UTF-8 bytes. UTF-16 order, that of .NET's strings, puts U+10000 before U+E000.</summary>
    private static Member[] InOrder(JsonElement value)
    {
        var members = new Member[value.GetPropertyCount()];
        var count = 0;
        foreach (var property in value.EnumerateObject()) members[count++] = new(property);
        Array.Sort(members, (left, right) => left.Name.SequenceCompareTo(right.Name));
        return members;
    }

    private static void WriteArray(ref Output output, JsonElement value)
    {
        output.Write("["u8);
        var first = true;
        foreach (var item in value.EnumerateArray())
        {
            if (!first) output.Write(","u8);
            first = false;
            Write(ref output, item);
        }
        output.Write("]"u8);
    }

    private static void WriteString(ref Output output, JsonElement value)
    {
        var raw = JsonMarshal.GetRawUtf8Value(value);
        if (!raw.Contains((byte)'\\'))
        {
            output.Write(raw);
            return;
        }
        output.Write("\""u8);
        WriteEscaped(ref output, Encoding.UTF8.GetBytes(value.GetString() ?? ""));
        output.Write("\""u8);
    }

    private static void WriteEscaped(ref Output output, ReadOnlySpan<byte> text)
    {
        while (text.IndexOfAny((byte)'"', (byte)'\\') is var at and >= 0)
        {
            output.Write(text[..at]);
            output.Write(@"\"u8);
            output.Write(text.Slice(at, 1));
            text = text[(at + 1)..];
        }
        output.Write(text);
    }

    /// <summary>The digits as written, without a minus sign before zero.</summary>
    private static void WriteInteger(ref Output output, ReadOnlySpan<byte> lexeme)
    {
        if (!IsInteger(lexeme)) throw NotAnInteger(lexeme);
        output.Write(lexeme is [(byte)'-', (byte)'0'] ? "0"u8 : lexeme);
    }

    private static bool IsFraction(ReadOnlySpan<byte> lexeme) => lexeme.ContainsAny((byte)'.', (byte)'e', (byte)'E');

    private static int Digits(ReadOnlySpan<byte> lexeme) => lexeme is [(byte)'-', ..] ? lexeme.Length - 1 : lexeme.Length;

    private static string Shorten(ReadOnlySpan<byte> lexeme) =>
        lexeme.Length <= 40 ? Encoding.ASCII.GetString(lexeme) : Encoding.ASCII.GetString(lexeme[..40]) + "...";

    /// <summary>A name with its value; decoded only if the name holds an escape.</summary>
    private sealed class Member(JsonProperty property)
    {
        public byte[]? Decoded { get; } = JsonMarshal.GetRawUtf8PropertyName(property).Contains((byte)'\\') ? Encoding.UTF8.GetBytes(property.Name) : null;

        public ReadOnlySpan<byte> Name => Decoded ?? JsonMarshal.GetRawUtf8PropertyName(property);

        public JsonElement Value => property.Value;
    }

    private ref struct Output(Span<byte> space)
    {
        private readonly Span<byte> _space = space;
        private int _length;

        public readonly ReadOnlySpan<byte> Written => _space[.._length];

        public void Write(ReadOnlySpan<byte> bytes)
        {
            bytes.CopyTo(_space[_length..]);
            _length += bytes.Length;
        }
    }
}
