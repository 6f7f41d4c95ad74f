using System.Buffers;
using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text.Json;
using InToto.Json;
using InToto.Signing;

namespace InToto;

/// <summary>The DSSE form: the document's bytes in base64 under <c>payload</c>, signatures over their pre-authentication encoding.</summary>
/// <remarks>The bytes that are verified are the bytes that are read.</remarks>
[Spec("4.1")]
public sealed class Envelope : Metadata
{
    /// <summary>The payload type of layouts and links.</summary>
    public const string PayloadType = "application/vnd.in-toto+json";

    private readonly ReadOnlyMemory<byte> _payload;

    private Envelope(ReadOnlyMemory<byte> payload, ReadOnlyMemory<byte> signedBytes, Document document, ImmutableArray<Signature> signatures)
        : base(document, signatures) => (_payload, SignedBytes) = (payload, signedBytes);

    private Envelope(ReadOnlyMemory<byte> payload, Document document, ImmutableArray<Signature> signatures)
        : this(payload, PreAuthEncoding.Encode(PayloadType, payload.Span), document, signatures) { }

    internal override ReadOnlyMemory<byte> SignedBytes { get; }

    /// <summary>Wraps a document that nobody has signed yet.</summary>
    public static Envelope Of(Document document)
    {
        ArgumentNullException.ThrowIfNull(document);
        using var json = DocumentWriter.Rented(document);
        var signed = PreAuthEncoding.Encode(PayloadType, json.Written);
        return new(signed.AsMemory(^json.Written.Length..), signed, document, []);
    }

    internal static Envelope Read(JsonFields root)
    {
        var type = root.Text("payloadType");
        if (type != PayloadType)
            throw new MetadataFormatException(Codes.WrongType, $"The envelope's payload is '{Printable.Of(type)}', not '{PayloadType}'.");
        var payload = root.Base64("payload");
        var fields = new JsonFields(StrictJson.ParseSigned(payload.AsSpan()), "the payload", root.Dialect);
        return new(payload.AsMemory(), DocumentReader.Read(fields), ReadSignatures(root, ReadSignature)) { UnsignedFields = [.. root.Unknown().Select(field => field.Name)] };
    }

    private protected override Metadata With(ImmutableArray<Signature> signatures) => new Envelope(_payload, SignedBytes, Document, signatures);

    /// <summary>An OpenPGP signature covers headers beside the document, which an envelope cannot hold.</summary>
    private protected override void RequirePlaceFor(Key key)
    {
        if (key.IsOpenPgp) throw new KeyException(Codes.OpenPgpEnvelope, "An envelope cannot hold an OpenPGP signature.", hint: "Use the classic form, a Metablock; or sign with a key file.");
    }

    internal override RentedBuffer Rented()
    {
        var output = new RentedBuffer(Base64.GetMaxEncodedToUtf8Length(_payload.Length) + BytesBeside);
        using (var writer = new Utf8JsonWriter(output, JsonText.Compact))
        {
            writer.WriteStartObject();
            WriteBase64(writer, "payload", _payload.Span);
            writer.WriteString("payloadType", PayloadType);
            writer.WriteStartArray("signatures");
            foreach (var signature in Signatures)
            {
                writer.WriteStartObject();
                writer.WriteString("keyid", signature.KeyId?.Value ?? "");
                WriteBase64(writer, "sig", signature.Value.AsSpan());
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        output.Write("\n"u8);
        return output;
    }

    private static void WriteBase64(Utf8JsonWriter writer, string name, ReadOnlySpan<byte> bytes)
    {
        using var text = new RentedBuffer(Base64.GetMaxEncodedToUtf8Length(bytes.Length) + 2);
        text.Write("\""u8);
        EncodedBytes.WriteBase64(text, bytes);
        text.Write("\""u8);
        writer.WritePropertyName(name);
        writer.WriteRawValue(text.Written, skipInputValidation: true);
    }

    internal override byte[] ToLine() => ToBytes();

    /// <summary>A keyid is only a hint here: one that is missing or has another form than ours leaves every trusted key to be tried.</summary>
    private static Signature ReadSignature(JsonFields entry) =>
        new(KeyId.ParseIfAny(entry.OptionalText("keyid") ?? ""), entry.Base64("sig"));

    /// <summary>What most envelopes hold beside the payload takes less.</summary>
    private const int BytesBeside = 4096;
}
