using System.Buffers;
using System.Text.Json;
using InToto.Json;

namespace InToto.Recording;

/// <summary>
/// What a link says about how its artifacts were recorded (threats I9, I16): <c>environment.recording.materials</c> and <c>.products</c>, each with
/// <c>exclude</c>, the patterns if they are not the usual ones, and <c>line-endings</c>, <c>LF</c> if they were normalised.
/// </summary>
/// <remarks>A link of files that were recorded as everybody records them says nothing, so that it is the same as other implementations write.</remarks>
[Spec("4.4.1")]
public static class RecordedHow
{
    /// <summary>An environment that says how materials and products were recorded, beside what it said before.</summary>
    /// <param name="environment">What it said before; undefined if there is none.</param>
    /// <param name="materials">How materials were recorded; null where nothing is to be added.</param>
    /// <param name="products">How products were recorded; null where nothing is to be added.</param>
    public static JsonElement In(JsonElement environment, RecordingOptions? materials, RecordingOptions? products)
    {
        if (!IsUnusual(materials)) materials = null;
        if (!IsUnusual(products)) products = null;
        if (materials is null && products is null) return environment;

        var output = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(output, JsonText.Compact))
        {
            writer.WriteStartObject();
            var known = environment.ValueKind == JsonValueKind.Object && environment.TryGetProperty(Member, out var recording) ? recording : default;
            if (environment.ValueKind == JsonValueKind.Object)
                foreach (var member in environment.EnumerateObject().Where(member => member.Name != Member)) member.WriteTo(writer);
            writer.WriteStartObject(Member);
            if (known.ValueKind == JsonValueKind.Object)
                foreach (var member in known.EnumerateObject().Where(member => !(member.Name == "products" && products is not null))) member.WriteTo(writer);
            Write(writer, "materials", materials);
            Write(writer, "products", products);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
        return JsonElement.Parse(output.WrittenSpan);
    }

    private static bool IsUnusual(RecordingOptions? options) => options is not null
        && (options.NormalizeLineEndings || !options.Exclude.AsSpan().SequenceEqual(RecordingOptions.DefaultExclude.AsSpan()));

    private static void Write(Utf8JsonWriter writer, string kind, RecordingOptions? options)
    {
        if (options is null) return;
        writer.WriteStartObject(kind);
        if (!options.Exclude.AsSpan().SequenceEqual(RecordingOptions.DefaultExclude.AsSpan()))
        {
            writer.WriteStartArray("exclude");
            foreach (var pattern in options.Exclude) writer.WriteStringValue(pattern);
            writer.WriteEndArray();
        }
        if (options.NormalizeLineEndings) writer.WriteString("line-endings", "LF");
        writer.WriteEndObject();
    }

    private const string Member = "recording";
}
