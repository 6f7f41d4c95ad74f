using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using InToto.Json;
using InToto.Signing;

namespace InToto;

/// <summary>The classic form: the document as JSON under <c>signed</c>, signatures over its canonical form.</summary>
/// <remarks>The canonical form is made of the JSON as read, so members that nothing here knows are covered too.</remarks>
[Spec("4.1")]
public sealed class Metablock : Metadata
{
    private readonly JsonValue _signed;

    private Metablock(JsonValue signed, Document document, ReadOnlyMemory<byte> signedBytes, ImmutableArray<Signature> signatures)
        : base(document, signatures)
    {
        _signed = signed;
        SignedBytes = signedBytes;
    }

    internal override ReadOnlyMemory<byte> SignedBytes { get; }

    /// <summary>Wraps a document that nobody has signed yet.</summary>
    public static Metablock Of(Document document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var signed = JsonValue.OfOwn(document.ToJson());
        return new(signed, document, CanonicalJson.Encode(signed), []);
    }

    internal static Metablock Read(JsonFields root)
    {
        var signed = root.Object("signed");
        return new(signed.Value, DocumentReader.Read(signed), CanonicalJson.Encode(signed.Value), ReadSignatures(root, ReadSignature))
        {
            UnsignedFields = [.. root.Unknown().Select(field => field.Name)],
        };
    }

    private protected override Metadata With(ImmutableArray<Signature> signatures) => new Metablock(_signed, Document, SignedBytes, signatures);

    private protected override void RequirePlaceFor(Key key)
    {
        // It has a place for each.
    }

    internal override RentedBuffer Rented() => Write(JsonText.Indented);

    internal override byte[] ToLine()
    {
        using var line = Write(JsonText.Compact);
        return line.Written.ToArray();
    }

    private RentedBuffer Write(JsonWriterOptions form)
    {
        var output = new RentedBuffer(SignedBytes.Length + BytesBeside);
        using (var writer = new Utf8JsonWriter(output, form))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("signatures");
            foreach (var signature in Signatures)
            {
                writer.WriteStartObject();
                writer.WriteString("keyid", signature.KeyId?.Value);
                if (!signature.OtherHeaders.IsEmpty) writer.WriteString("other_headers", HexText.Of(signature.OtherHeaders.AsSpan()));
                writer.WriteString(signature.OtherHeaders.IsEmpty ? "sig" : "signature", HexText.Of(signature.Value.AsSpan()));
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
            writer.WritePropertyName("signed");
            _signed.WriteTo(writer);
            writer.WriteEndObject();
        }
        output.Write("\n"u8);
        return output;
    }

    /// <summary>An OpenPGP signature has <c>signature</c> and <c>other_headers</c> instead of <c>sig</c>.</summary>
    private static Signature ReadSignature(JsonFields entry)
    {
        var keyId = DocumentReader.ReadKeyId(entry.Text("keyid"), entry.Where);
        if (!entry.Has("other_headers")) return new(keyId, entry.Hex("sig"));
        var headers = entry.Hex("other_headers");
        return headers.IsEmpty ? throw entry.Malformed("other_headers", "is empty") : new(keyId, entry.Hex("signature")) { OtherHeaders = headers };
    }

    /// <summary>What most hold beside the document takes less.</summary>
    private const int BytesBeside = 4096;
}
