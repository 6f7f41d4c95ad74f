using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace InToto.Json;

/// <summary>Bytes in a JSON text: hexadecimal or base64, in the one spelling that every reader takes the same way.</summary>
internal static class EncodedBytes
{
    /// <summary>Two hexadecimal digits a byte, of either case; null when it is something else. White space only under <see cref="Dialect.Compat"/>.</summary>
    public static ImmutableArray<byte>? Hex(string text, Dialect dialect)
    {
        if (dialect == Dialect.Compat) text = string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
        return text.Length % 2 == 0 && HexText.IsHex(text) ? ImmutableCollectionsMarshal.AsImmutableArray(HexText.Bytes(text)) : null;
    }

    /// <summary>Base64 of either alphabet; null when it is something else. Padding may be missing only under <see cref="Dialect.Compat"/>.</summary>
    public static ImmutableArray<byte>? Base64(string text, Dialect dialect)
    {
        var standard = text.Replace('-', '+').Replace('_', '/');
        if (dialect == Dialect.Compat) standard = Padded(standard.TrimEnd('='));
        var bytes = new byte[standard.Length / 4 * 3];
        if (!Convert.TryFromBase64String(standard, bytes, out var length)) return null;
        Array.Resize(ref bytes, length);
        return dialect == Dialect.Compat || IsOnlySpelling(standard, bytes) ? ImmutableCollectionsMarshal.AsImmutableArray(bytes) : null;
    }

    /// <summary>Writes base64, as UTF-8. Not by the platform, whose vectors are compiled in each process that asks for them and are slow until they have been asked often.</summary>
    public static void WriteBase64(RentedBuffer output, ReadOnlySpan<byte> bytes)
    {
        var length = (bytes.Length + 2) / 3 * 4;
        var text = output.GetSpan(length);
        var at = 0;
        for (; bytes.Length >= 3; bytes = bytes[3..], at += 4) Write(text[at..], bytes[0], bytes[1], bytes[2]);
        if (bytes.Length > 0)
        {
            Write(text[at..], bytes[0], bytes.Length > 1 ? bytes[1] : (byte)0, 0);
            text[at + 3] = (byte)'=';
            if (bytes.Length == 1) text[at + 2] = (byte)'=';
        }
        output.Advance(length);
    }

    private static void Write(Span<byte> text, byte first, byte second, byte third)
    {
        var alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8;
        text[3] = alphabet[third & 63];
        text[2] = alphabet[(second & 15) << 2 | third >> 6];
        text[1] = alphabet[(first & 3) << 4 | second >> 4];
        text[0] = alphabet[first >> 2];
    }

    /// <summary>One value has one spelling: no space stands between, and what the last character holds beyond the bytes is zero.</summary>
    private static bool IsOnlySpelling(string base64, byte[] bytes)
    {
        var last = bytes.Length == 0 ? 0 : (bytes.Length - 1) / 3 * 3;
        return base64.Length == (bytes.Length + 2) / 3 * 4 && base64.EndsWith(Convert.ToBase64String(bytes, last, bytes.Length - last), StringComparison.Ordinal);
    }

    private static string Padded(string bare) => bare.PadRight((bare.Length + 3) / 4 * 4, '=');
}
