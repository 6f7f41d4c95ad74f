using System.Formats.Asn1;

namespace InToto.Signing;

/// <summary>What a public key is in fact: its numbers, however they are written down or named.</summary>
/// <remarks>Closed: <see cref="RsaNumbers"/>, <see cref="EcNumbers"/>, <see cref="Ed25519Numbers"/>, <see cref="DsaNumbers"/>. To hold one is to know that the numbers are sound.</remarks>
internal abstract class PublicNumbers
{
    private byte[]? _der;

    private protected PublicNumbers() { }

    /// <summary><c>rsa</c>, <c>ecdsa</c>, <c>ed25519</c> or <c>dsa</c>.</summary>
    public abstract string KeyType { get; }

    /// <summary>The scheme of a key that comes without one.</summary>
    public abstract string DefaultScheme { get; }

    /// <summary>Why only <see cref="Dialect.Compat"/> takes these numbers; null when nothing is wrong with them.</summary>
    public virtual string? Concern => null;

    /// <summary>The value of <c>keyval.public</c> in layouts.</summary>
    public virtual string Written => ToPem();

    public abstract bool IsSameAs(PublicNumbers other);

    public string ToPem() => Pem.Write("PUBLIC KEY", Der);

    /// <summary>The key as SubjectPublicKeyInfo.</summary>
    private protected byte[] Der => _der ??= Encode();

    /// <summary>The DER of SubjectPublicKeyInfo.</summary>
    private protected abstract byte[] Encode();

    /// <exception cref="KeyException">The text is not one public key of a kind that is supported.</exception>
    public static PublicNumbers FromPem(string text)
    {
        var pem = Pem.Read(text);
        return pem.Label switch
        {
            "PUBLIC KEY" => FromSubjectPublicKeyInfo(pem.Bytes),
            "RSA PUBLIC KEY" => RsaNumbers.FromPkcs1(pem.Bytes),
            _ when pem.IsPrivate => throw new KeyException(Codes.KeyWrongHalf, "This is a private key, and a public one belongs here.",
                hint: "Give the .pub file beside it, or write one: openssl pkey -in PRIVATE -pubout. If the file was published, replace the key."),
            _ => throw new KeyException(Codes.KeyMalformed, $"The PEM block is a {Printable.Of(pem.Label)}, not a public key.",
                hint: "Give a file that begins with -----BEGIN PUBLIC KEY-----."),
        };
    }

    private static PublicNumbers FromSubjectPublicKeyInfo(byte[] der)
    {
        try
        {
            var outer = new AsnReader(der, AsnEncodingRules.DER);
            var info = outer.ReadSequence();
            outer.ThrowIfNotEmpty();
            var algorithm = info.ReadSequence();
            var oid = algorithm.ReadObjectIdentifier();
            var key = info.ReadBitString(out var unusedBits);
            info.ThrowIfNotEmpty();
            if (unusedBits != 0) throw Malformed("Its bits do not fill whole bytes.");

            PublicNumbers numbers = oid switch
            {
                RsaNumbers.Oid => RsaNumbers.Read(algorithm, key),
                EcNumbers.Oid => EcNumbers.Read(algorithm, key),
                Ed25519Numbers.Oid => Ed25519Numbers.Read(algorithm, key),
                _ => throw new KeyException(Codes.KeyMalformed, $"A public key of the algorithm {Printable.Of(oid)} is not supported.", hint: Supported),
            };
            numbers._der = der; // DER has one form for each value: writing it again would give the same bytes
            return numbers;
        }
        catch (AsnContentException problem)
        {
            throw Malformed("Its bytes are not DER.", problem);
        }
    }

    internal static KeyException Malformed(string why, Exception? inner = null) =>
        new(Codes.KeyMalformed, $"The public key is malformed. {why}", hint: "Export it again with the tool that made it.", inner: inner);

    internal const string Supported = "Use ECDSA P-256, P-384 or P-521, RSA or Ed25519.";
}
