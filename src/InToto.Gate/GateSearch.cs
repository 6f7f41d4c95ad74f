using System.Buffers;
using System.Text.Json;

namespace InToto.Gate;

/// <summary>What several sources found, as one answer: the first source that knows an id tells it.</summary>
internal static class GateSearch
{
    /// <summary>Puts answers together, in the order of their sources. Each is JSON; what is no answer of a search has nothing to add.</summary>
    public static byte[] Together(byte[][] answers)
    {
        JsonDocument[] documents = [.. answers.Select(answer => JsonDocument.Parse(answer))];
        try
        {
            var output = new ArrayBufferWriter<byte>();
            using (var json = new Utf8JsonWriter(output)) Write(json, [.. documents.Select(document => document.RootElement).Where(root => root.ValueKind == JsonValueKind.Object)]);
            return output.WrittenSpan.ToArray();
        }
        finally
        {
            foreach (var document in documents) document.Dispose();
        }
    }

    private static void Write(Utf8JsonWriter json, JsonElement[] answers)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        json.WriteStartObject();
        json.WriteNumber("totalHits", answers.Sum(answer => answer.TryGetProperty("totalHits", out var hits) && hits.TryGetInt64(out var number) ? Math.Clamp(number, 0, int.MaxValue) : 0));
        json.WriteStartArray("data");
        foreach (var answer in answers)
            if (answer.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Array)
                foreach (var item in data.EnumerateArray())
                    if (IdOf(item) is { } id && seen.Add(id)) item.WriteTo(json);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>A search finds objects with ids, and what completes a word finds ids.</summary>
    private static string? IdOf(JsonElement item) => item.ValueKind switch
    {
        JsonValueKind.String => item.GetString(),
        JsonValueKind.Object when item.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String => id.GetString(),
        _ => null,
    };
}
