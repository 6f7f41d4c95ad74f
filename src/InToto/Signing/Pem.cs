using System.Security.Cryptography;

namespace InToto.Signing;

/// <summary>The one PEM block of a key file (RFC 7468): its label and its bytes.</summary>
internal readonly record struct Pem(string Label, byte[] Bytes)
{
    /// <summary>Whether the label is that of a private key, in whatever form.</summary>
    public bool IsPrivate => Label.EndsWith("PRIVATE KEY", StringComparison.Ordinal);

    /// <summary>Reads the only block. Text around it is a comment, as other tools have it; a second block would give the file two readings.</summary>
    /// <exception cref="KeyException">There is no block, or more than one, or the text is beyond the bounds.</exception>
    public static Pem Read(string text)
    {
        if (text.Length > Limits.KeyFileBytes)
            throw new KeyException(Codes.KeyMalformed, $"A key may have {Limits.KeyFileBytes} characters, this one has {text.Length}.");
        if (!PemEncoding.TryFind(text, out var fields))
            throw Missing(text);

        var label = text[fields.Label];
        var before = text.AsSpan(0, fields.Location.Start.Value);
        var after = text.AsSpan(fields.Location.End.Value);
        if (label == EcParameters) return Read(after.ToString());
        if (before.Contains(Begin, StringComparison.Ordinal) || after.Contains(Begin, StringComparison.Ordinal))
            throw new KeyException(Codes.KeyMalformed, "The text holds more than one PEM block, so which key it means is unclear.", hint: "Keep one key in a file.");

        return new(label, Convert.FromBase64String(text[fields.Base64Data]));
    }

    /// <summary>Lines of 64 characters and a final line feed: the form that keyids are made over.</summary>
    public static string Write(string label, ReadOnlySpan<byte> bytes) => PemEncoding.WriteString(label, bytes) + "\n";

    private static KeyException Missing(string text) =>
        text.Contains("Proc-Type:", StringComparison.Ordinal)
            ? new(Codes.KeyMalformed, "The key is encrypted in the form of old OpenSSL versions, which is not supported.",
                hint: "Convert it: openssl pkcs8 -topk8 -v2 aes-256-cbc -in OLD -out NEW")
            : new(Codes.KeyMalformed, "The text holds no key in PEM form (-----BEGIN ... KEY-----, base64, -----END ... KEY-----).",
                hint: "Give a PEM file, such as one made with dotnet intoto key new, or with openssl.");

    private const string Begin = "-----BEGIN ";

    // `openssl ecparam -genkey` writes the curve's name as a block of its own before the key, which names it again.
    private const string EcParameters = "EC PARAMETERS";
}
