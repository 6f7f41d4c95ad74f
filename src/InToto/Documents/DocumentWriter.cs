using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using InToto.Json;

namespace InToto;

/// <summary>Records to JSON, members in alphabetical order, every member of the specification present.</summary>
internal static class DocumentWriter
{
    public static byte[] Write(Document document)
    {
        using var output = Rented(document);
        return output.Written.ToArray();
    }

    /// <summary>The same, where the bytes are used up at once.</summary>
    public static RentedBuffer Rented(Document document)
    {
        var output = new RentedBuffer(document is Link made ? ArtifactsJson.Kept(made.Materials).Length + ArtifactsJson.Kept(made.Products).Length + BytesBeside : BytesBeside);
        using (var writer = new Utf8JsonWriter(output, JsonText.Compact))
        {
            writer.WriteStartObject();
            writer.WriteString("_type", document.Type);
            switch (document)
            {
                case Layout layout: WriteLayout(writer, layout); break;
                case Link link: WriteLink(writer, link); break;
            }
            WriteUnknown(writer, document.UnknownFields);
            writer.WriteEndObject();
        }
        return output;
    }

    private static void WriteLayout(Utf8JsonWriter writer, Layout layout)
    {
        writer.WriteString("expires", UtcTime.Write(layout.Expires));
        WriteList(writer, "inspect", layout.Inspect, WriteInspection);
        writer.WriteStartObject("keys");
        foreach (var key in layout.Keys.OrderBy(key => key.KeyId.Value, StringComparer.Ordinal))
        {
            writer.WritePropertyName(key.KeyId.Value);
            WriteKey(writer, key);
        }
        writer.WriteEndObject();
        writer.WriteString("readme", layout.Readme);
        WriteList(writer, "steps", layout.Steps, WriteStep);
    }

    public static byte[] Write(LayoutKey key)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(output, JsonText.Compact)) WriteKey(writer, key);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>No empty <c>private</c> member but in OpenPGP keys, where the reference asks for it: some verifiers refuse it.</summary>
    private static void WriteKey(Utf8JsonWriter writer, LayoutKey key)
    {
        if (key.OpenPgp is { } entry)
        {
            entry.WriteTo(writer);
            return;
        }
        writer.WriteStartObject();
        writer.WriteString("keyid", key.KeyId.Value);
        writer.WriteString("keytype", key.KeyType);
        writer.WriteStartObject("keyval");
        if (!key.UnknownValueFields.Any(field => field.Name == "public")) writer.WriteString("public", key.Public);
        WriteUnknown(writer, key.UnknownValueFields);
        writer.WriteEndObject();
        writer.WriteString("scheme", key.Scheme);
        WriteUnknown(writer, key.UnknownFields);
        writer.WriteEndObject();
    }

    private static void WriteStep(Utf8JsonWriter writer, Step step)
    {
        writer.WriteString("_type", Step.TypeName);
        WriteWords(writer, "expected_command", step.ExpectedCommand);
        WriteRules(writer, "expected_materials", step.ExpectedMaterials);
        WriteRules(writer, "expected_products", step.ExpectedProducts);
        writer.WriteString("name", step.Name);
        WriteWords(writer, "pubkeys", step.PubKeys.Select(id => id.Value));
        writer.WriteNumber("threshold", step.Threshold);
        WriteUnknown(writer, step.UnknownFields);
    }

    private static void WriteInspection(Utf8JsonWriter writer, Inspection inspection)
    {
        writer.WriteString("_type", Inspection.TypeName);
        WriteRules(writer, "expected_materials", inspection.ExpectedMaterials);
        WriteRules(writer, "expected_products", inspection.ExpectedProducts);
        writer.WriteString("name", inspection.Name);
        WriteWords(writer, "run", inspection.Run);
        WriteUnknown(writer, inspection.UnknownFields);
    }

    private static void WriteLink(Utf8JsonWriter writer, Link link)
    {
        writer.WriteStartObject("byproducts");
        if (link.Byproducts.ReturnValue is { } returnValue) writer.WriteNumber("return-value", returnValue);
        if (link.Byproducts.Stderr is { } stderr) writer.WriteString("stderr", stderr);
        if (link.Byproducts.Stdout is { } stdout) writer.WriteString("stdout", stdout);
        WriteUnknown(writer, link.Byproducts.UnknownFields);
        writer.WriteEndObject();
        WriteWords(writer, "command", link.Command);
        writer.WritePropertyName("environment");
        if (link.Environment.ValueKind == JsonValueKind.Object) link.Environment.WriteTo(writer);
        else writer.WriteRawValue("{}"u8, skipInputValidation: true);
        WriteArtifacts(writer, "materials", link.Materials);
        writer.WriteString("name", link.Name);
        WriteArtifacts(writer, "products", link.Products);
    }

    private static void WriteArtifacts(Utf8JsonWriter writer, string name, Artifacts artifacts)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(ArtifactsJson.Kept(artifacts), skipInputValidation: true);
    }

    private static void WriteRules(Utf8JsonWriter writer, string name, ImmutableArray<ArtifactRule> rules)
    {
        writer.WriteStartArray(name);
        foreach (var rule in rules)
        {
            writer.WriteStartArray();
            foreach (var word in rule.Words) writer.WriteStringValue(word);
            writer.WriteEndArray();
        }
        writer.WriteEndArray();
    }

    private static void WriteList<T>(Utf8JsonWriter writer, string name, ImmutableArray<T> items, Action<Utf8JsonWriter, T> write)
    {
        writer.WriteStartArray(name);
        foreach (var item in items)
        {
            writer.WriteStartObject();
            write(writer, item);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void WriteWords(Utf8JsonWriter writer, string name, IEnumerable<string> words)
    {
        writer.WriteStartArray(name);
        foreach (var word in words) writer.WriteStringValue(word);
        writer.WriteEndArray();
    }

    private static void WriteUnknown(Utf8JsonWriter writer, ImmutableArray<UnknownField> fields)
    {
        foreach (var (name, value) in fields)
        {
            writer.WritePropertyName(name);
            value.WriteTo(writer);
        }
    }

    /// <summary>What most links say beside their artifacts takes less.</summary>
    private const int BytesBeside = 4096;
}
