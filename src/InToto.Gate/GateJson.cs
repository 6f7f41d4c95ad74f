using System.Buffers;
using System.Text;
using System.Text.Json;
using InToto.Restore;

namespace InToto.Gate;

/// <summary>A document of a source, as the gate tells it: every address that leads to the source leads to the gate instead, or is left out (threat M12).</summary>
/// <param name="Gate">The gate's own address, without a slash at its end.</param>
/// <param name="Source">The number of the source.</param>
/// <param name="Registrations">Where the source has what it tells of packages.</param>
/// <param name="Packages">Where the source has its packages.</param>
/// <param name="Servers">Names of the source's servers: no text that holds one of them is passed on.</param>
internal sealed record GateJson(string Gate, int Source, Uri? Registrations, Uri? Packages, string[] Servers)
{
    /// <summary>Writes it anew; null when it is no JSON.</summary>
    public byte[]? Rewritten(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new() { MaxDepth = GateLimits.JsonDepth, AllowDuplicateProperties = false });
            var output = new ArrayBufferWriter<byte>();
            using (var writer = new Utf8JsonWriter(output)) Write(document.RootElement, writer);
            return output.WrittenSpan.ToArray();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void Write(JsonElement element, Utf8JsonWriter json)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var member in element.EnumerateObject())
                {
                    if (Told(member.Name) != member.Name || member.Value.ValueKind == JsonValueKind.String && Told(member.Value.GetString()!) is null) continue;
                    json.WritePropertyName(member.Name);
                    Write(member.Value, json);
                }
                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                    if (item.ValueKind != JsonValueKind.String || Told(item.GetString()!) is not null) Write(item, json);
                json.WriteEndArray();
                break;
            case JsonValueKind.String:
                json.WriteStringValue(Told(element.GetString()!));
                break;
            default:
                element.WriteTo(json);
                break;
        }
    }

    /// <summary>A text as it is passed on; null when it leads to the source and nothing of the gate is in its place.</summary>
    private string? Told(string text)
    {
        if (Registrations is not null && Below(text, Registrations) is { } registration && GateRequest.Parse($"/v3/registration/from/{Source}/{registration}") is GateRequest.Registration) return $"{Gate}/v3/registration/from/{Source}/{registration}";
        if (Packages is not null && Below(text, Packages) is { } package && GateRequest.Parse($"/v3/flat/{package}") is GateRequest.Package or GateRequest.Versions) return $"{Gate}/v3/flat/{package}";
        return Servers.Any(server => text.Contains(server, StringComparison.OrdinalIgnoreCase)) ? null : text;
    }

    private static string? Below(string text, Uri at) => text.StartsWith(at.AbsoluteUri, StringComparison.OrdinalIgnoreCase) && text.Length > at.AbsoluteUri.Length ? text[at.AbsoluteUri.Length..].Split('#', '?')[0] : null;
}
