using System.Text.Json;

namespace InToto.Tool;

/// <summary>What a document says. Its signatures are listed and not checked, and the last line says so.</summary>
internal abstract class MetadataView(Metadata metadata) : View
{
    public sealed override IEnumerable<Line> Lines() =>
    [
        $"{metadata.Document.Type} ({Form})",
        .. Body(),
        .. Shown.First(metadata.Signatures, signature => $"signature   {signature.KeyId?.Value ?? "of an unnamed key"}"),
        new("signatures not checked", Tone.Caution),
    ];

    public sealed override void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", metadata.Document.Type);
        json.WriteString("form", Form);
        json.WriteStartArray("signatures");
        foreach (var signature in metadata.Signatures) json.WriteStringValue(signature.KeyId?.Value ?? "");
        json.WriteEndArray();
        json.WriteBoolean("signaturesChecked", false);
        json.WritePropertyName("document");
        json.WriteRawValue(metadata.Document.ToJson());
        json.WriteEndObject();
    }

    protected abstract IEnumerable<Line> Body();

    private string Form => metadata is Envelope ? "DSSE envelope" : "Metablock";
}
