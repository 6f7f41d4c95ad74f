namespace InToto;

/// <summary>Hexadecimal digits.</summary>
/// <remarks>Plain loops: the texts are short, and the platform's vectorised ones are compiled anew in each process, 1 to 2 ms for each direction.</remarks>
internal static class HexText
{
    /// <summary>Whether a text has no other characters.</summary>
    public static bool IsHex(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
            if (!char.IsAsciiHexDigit(c)) return false;
        return true;
    }

    /// <summary>The number that a digit of either case stands for.</summary>
    public static int Value(char digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;

    /// <summary>Bytes in lowercase digits.</summary>
    public static string Of(ReadOnlySpan<byte> bytes)
    {
        var text = bytes.Length <= LongestUsual ? stackalloc char[2 * bytes.Length] : new char[2 * bytes.Length];
        for (var i = 0; i < bytes.Length; i++) (text[2 * i], text[2 * i + 1]) = (Digits[bytes[i] >> 4], Digits[bytes[i] & 0xF]);
        return new(text);
    }

    /// <summary>The bytes that digits stand for, two each.</summary>
    /// <param name="hex">Digits, an even number of them.</param>
    public static byte[] Bytes(ReadOnlySpan<char> hex)
    {
        var bytes = new byte[hex.Length / 2];
        for (var i = 0; i < bytes.Length; i++) bytes[i] = (byte)(Value(hex[2 * i]) << 4 | Value(hex[2 * i + 1]));
        return bytes;
    }

    /// <summary>SHA-512.</summary>
    private const int LongestUsual = 64;

    private const string Digits = "0123456789abcdef";
}
