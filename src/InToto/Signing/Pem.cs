using System.Security.Cryptography;
using System.Text;

namespace InToto.Signing;

/// <summary>The one PEM block of a key file (RFC 7468): its label and its bytes.</summary>
internal readonly record struct Pem(string Label, byte[] Bytes)
{
    /// <summary>How old OpenSSL versions have encrypted the bytes: the value of DEK-Info; null when they have not.</summary>
    public string? DekInfo { get; init; }

    /// <summary>Whether the label is that of a private key, in whatever form.</summary>
    public bool IsPrivate => Label.EndsWith("PRIVATE KEY", StringComparison.Ordinal);

    /// <summary>Reads the only block. Text around it is a comment, as other tools have it; a second block would give the file two readings.</summary>
    /// <remarks>Read here and not by the platform, whose reader is compiled at its first use: ten milliseconds, a seventh of a whole verification.</remarks>
    /// <exception cref="KeyException">There is no block, or more than one, or the text is beyond the bounds.</exception>
    public static Pem Read(string text)
    {
        if (text.Length > Limits.KeyFileBytes)
            throw new KeyException(Codes.KeyMalformed, $"A key may have {Limits.KeyFileBytes} characters, this one has {text.Length}.");

        var begin = Find(text, Begin, 0);
        var afterLabel = begin < 0 ? -1 : Find(text, Dashes, begin + Begin.Length);
        if (afterLabel < 0) throw Missing();
        var label = text[(begin + Begin.Length)..afterLabel];
        var end = Find(text, $"-----END {label}-----", afterLabel + Dashes.Length);
        if (end < 0) throw Missing();

        var rest = end + "-----END ".Length + label.Length + Dashes.Length;
        if (label == EcParameters) return Read(text[rest..]);
        if (Find(text, Begin, begin + 1) >= 0)
            throw new KeyException(Codes.KeyMalformed, "The text holds more than one PEM block, so which key it means is unclear.", hint: "Keep one key in a file.");
        var start = afterLabel + Dashes.Length;
        return text.AsSpan(start, end - start).TrimStart().StartsWith(Encrypted, StringComparison.Ordinal)
            ? ReadEncrypted(label, text, start, end)
            : new(label, Decode(text, start, end));
    }

    /// <summary>Lines of 64 characters and a final line feed: the form that keyids are made over.</summary>
    public static string Write(string label, ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length * 3 / 2 + 128).Append(Begin).Append(label).Append(Dashes).Append('\n');
        // In pieces of 12 bytes: more at once go through a vectorised encoder, which is compiled anew in each process and takes a millisecond.
        Span<char> piece = stackalloc char[PieceBytes / 3 * 4];
        for (var at = 0; at < bytes.Length; at += PieceBytes)
        {
            Convert.TryToBase64Chars(bytes.Slice(at, Math.Min(PieceBytes, bytes.Length - at)), piece, out var length);
            text.Append(piece[..length]);
            if ((at + PieceBytes) % LineBytes == 0 || at + PieceBytes >= bytes.Length) text.Append('\n');
        }
        return text.Append("-----END ").Append(label).Append(Dashes).Append('\n').ToString();
    }

    /// <summary>Two headers and an empty line stand before the base64 (RFC 1421).</summary>
    private static Pem ReadEncrypted(string label, string text, int start, int end)
    {
        var info = Find(text, DekHeader, start);
        var endOfInfo = info < 0 ? -1 : text.IndexOf('\n', info);
        if (endOfInfo < 0 || endOfInfo > end) throw Missing();
        return new(label, Decode(text, endOfInfo, end)) { DekInfo = text[(info + DekHeader.Length)..endOfInfo].Trim() };
    }

    private static int Find(string text, string part, int from) => text.IndexOf(part, from, StringComparison.Ordinal);

    private static byte[] Decode(string text, int start, int end)
    {
        var bytes = new byte[(end - start) / 4 * 3 + 3];
        if (!Convert.TryFromBase64Chars(text.AsSpan(start, end - start), bytes, out var length) || length == 0) throw Missing();
        var result = bytes[..length];
        CryptographicOperations.ZeroMemory(bytes);
        return result;
    }

    private static KeyException Missing() => new(Codes.KeyMalformed, "The text holds no key in PEM form (-----BEGIN ... KEY-----, base64, -----END ... KEY-----).",
        hint: "Give a PEM file, such as one made with dotnet intoto key new, or with openssl.");

    private const int LineBytes = 48;
    private const int PieceBytes = 12;
    private const string Begin = "-----BEGIN ";
    private const string Dashes = "-----";
    private const string Encrypted = "Proc-Type: 4,ENCRYPTED";
    private const string DekHeader = "DEK-Info:";

    // `openssl ecparam -genkey` writes the curve's name as a block of its own before the key, which names it again.
    private const string EcParameters = "EC PARAMETERS";
}
