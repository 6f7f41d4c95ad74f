using System.Text;

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
    public static byte[] Encode(JsonValue value)
    {
        // White space goes and escapes only become shorter: the canonical form is never longer than the text it stands for.
        var output = new Output(new byte[value.Raw.Length]);
        Write(ref output, value);
        return output.Written.ToArray();
    }

    /// <summary>Whether a number has a canonical form: an integer of at most <see cref="Limits.IntegerDigits"/> digits.</summary>
    internal static bool IsInteger(ReadOnlySpan<byte> lexeme) => !IsFraction(lexeme) && Digits(lexeme) <= Limits.IntegerDigits;

    internal static MetadataFormatException NotAnInteger(ReadOnlySpan<byte> lexeme, string? where = null) => IsFraction(lexeme)
        ? new(Codes.FieldMalformed, $"Signed documents hold integers only, not {Shorten(lexeme)}.", where, "Write an integer, or the number as a string.")
        : new(Codes.TooLarge, $"An integer may have {Limits.IntegerDigits} digits, this one has {Digits(lexeme)}.", where, "Write the number as a string.");

    private static void Write(ref Output output, JsonValue value)
    {
        switch (value.Kind)
        {
            case JsonKind.Object: WriteObject(ref output, value); break;
            case JsonKind.List: WriteList(ref output, value); break;
            case JsonKind.Text: WriteText(ref output, value); break;
            case JsonKind.Number: WriteInteger(ref output, value.Raw); break;
            default: output.Write(value.Raw); break; // true, false, null
        }
    }

    private static void WriteObject(ref Output output, JsonValue value)
    {
        output.Write("{"u8);
        var first = true;
        // Most tools write their keys in order already; then nothing is copied and nothing sorted.
        if (value.IsInOrder)
            foreach (var member in value.Inside) WriteMember(ref output, member.RawName, member, ref first);
        else
            foreach (var member in InOrder(value)) WriteMember(ref output, member.Name, member.Value, ref first);
        output.Write("}"u8);
    }

    private static void WriteMember(ref Output output, ReadOnlySpan<byte> name, JsonValue value, ref bool first)
    {
        output.Write(first ? "\""u8 : ",\""u8);
        first = false;
        WriteEscaped(ref output, name);
        output.Write("\":"u8);
        Write(ref output, value);
    }

    /// <summary>Order by code point is that of the UTF-8 bytes. UTF-16 order, that of .NET's strings, puts U+10000 before U+E000.</summary>
    private static Member[] InOrder(JsonValue value)
    {
        var members = new Member[value.Count];
        var count = 0;
        foreach (var member in value.Inside) members[count++] = new(member);
        Array.Sort(members, (left, right) => left.Name.SequenceCompareTo(right.Name));
        return members;
    }

    private static void WriteList(ref Output output, JsonValue value)
    {
        output.Write("["u8);
        var first = true;
        foreach (var item in value.Inside)
        {
            if (!first) output.Write(","u8);
            first = false;
            Write(ref output, item);
        }
        output.Write("]"u8);
    }

    private static void WriteText(ref Output output, JsonValue value)
    {
        if (!HasEscape(value.Raw))
        {
            output.Write(value.Raw);
            return;
        }
        output.Write("\""u8);
        WriteEscaped(ref output, Encoding.UTF8.GetBytes(value.Text));
        output.Write("\""u8);
    }

    private static bool HasEscape(ReadOnlySpan<byte> raw) => raw.IndexOf((byte)'\\') >= 0;

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

    private static bool IsFraction(ReadOnlySpan<byte> lexeme) => lexeme.IndexOfAny((byte)'.', (byte)'e', (byte)'E') >= 0;

    private static int Digits(ReadOnlySpan<byte> lexeme) => lexeme is [(byte)'-', ..] ? lexeme.Length - 1 : lexeme.Length;

    private static string Shorten(ReadOnlySpan<byte> lexeme) =>
        lexeme.Length <= 40 ? Encoding.ASCII.GetString(lexeme) : Encoding.ASCII.GetString(lexeme[..40]) + "...";

    /// <summary>A name, as UTF-8 without escapes, with its value.</summary>
    private sealed class Member(JsonValue value)
    {
        private readonly byte[]? _decoded = HasEscape(value.RawName) ? Encoding.UTF8.GetBytes(value.Name) : null;

        public ReadOnlySpan<byte> Name => _decoded ?? Value.RawName;

        public JsonValue Value { get; } = value;
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
