using System.Globalization;
using System.Text.Json;
using InToto.DotNet;

namespace InToto.Tool;

/// <summary>The documents of an evidence, a line each. Their signatures are not checked, and the last line says so.</summary>
internal sealed class EvidenceView(EvidenceSource source) : View
{
    private readonly Evidence _evidence = source.Evidence!;

    public override IEnumerable<Line> Lines()
    {
        yield return $"from {Printable.InFull(source.Place)}";
        foreach (var layout in _evidence.Layouts.Select(file => file.Parse()))
            yield return string.Create(CultureInfo.InvariantCulture, $"layout  {Signers(layout)}  expires {((Layout)layout.Document).Expires.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC");
        foreach (var (name, link) in Links()) yield return $"link    {name}  {link.Materials.Count} materials, {link.Products.Count} products";
        if (!_evidence.Attestations.IsEmpty) yield return $"other   {_evidence.Attestations.Length} documents that verification does not use";
        yield return new("signatures not checked", Tone.Caution);
    }

    public override void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("place", source.Place);
        json.WriteStartArray("layouts");
        foreach (var layout in _evidence.Layouts.Select(file => file.Parse()))
        {
            json.WriteStartObject();
            json.WriteStartArray("keyids");
            foreach (var signature in layout.Signatures) json.WriteStringValue(signature.KeyId?.Value);
            json.WriteEndArray();
            json.WriteString("expires", ((Layout)layout.Document).Expires.UtcDateTime);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("links");
        foreach (var (name, link) in Links())
        {
            json.WriteStartObject();
            json.WriteString("file", name.ToString());
            json.WriteString("step", link.Name);
            json.WriteNumber("materials", link.Materials.Count);
            json.WriteNumber("products", link.Products.Count);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteNumber("others", _evidence.Attestations.Length);
        json.WriteBoolean("signaturesChecked", false);
        json.WriteEndObject();
    }

    private IEnumerable<(LinkFileName Name, Link Link)> Links() => _evidence.Links.Select(name => (name, (Link)_evidence.Document(name).Document));

    private static string Signers(Metadata document) => string.Join(", ", document.Signatures.Select(signature => signature.KeyId?.Prefix ?? "unnamed"));
}
