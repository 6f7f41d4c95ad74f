namespace InToto;

/// <summary>Hexadecimal digits.</summary>
internal static class HexText
{
    /// <summary>Whether a text has no other characters. A plain loop: the texts are short, and a vectorised search has a start-up of its own.</summary>
    public static bool IsHex(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
            if (!char.IsAsciiHexDigit(c)) return false;
        return true;
    }
}
