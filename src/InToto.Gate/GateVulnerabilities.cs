using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using InToto.Restore;

namespace InToto.Gate;

/// <summary>A page of what a source knows to be vulnerable.</summary>
/// <param name="Name">Its name, such as <c>base</c> or <c>update</c>.</param>
/// <param name="Updated">When it was changed, as the source wrote it.</param>
/// <param name="Address">Where the source has it.</param>
internal sealed record VulnerabilityPage(string Name, string Updated, Uri Address);

/// <summary>The list of pages of what sources know to be vulnerable (<c>VulnerabilityInfo</c> of NuGet's protocol).</summary>
internal static class GateVulnerabilities
{
    public const string Resource = "VulnerabilityInfo/6.7.0";

    /// <summary>Reads the list of a source.</summary>
    /// <exception cref="RestoreException">It is none (3310).</exception>
    public static ImmutableArray<VulnerabilityPage> Pages(ReadOnlyMemory<byte> json, Uri at, FeedSource source)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new() { MaxDepth = GateLimits.JsonDepth, AllowDuplicateProperties = false });
            return [.. document.RootElement.EnumerateArray().Take(GateLimits.VulnerabilityPages).Select(page => new VulnerabilityPage(Text(page, "@name"), Text(page, "@updated"), new(at, Text(page, "@id"))))];
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or KeyNotFoundException or UriFormatException)
        {
            throw new RestoreException(RestoreCodes.AnswerMalformed, $"The source '{Printable.Of(source.Name)}' sent something that is no list of vulnerable packages.", inner: problem);
        }
    }

    /// <summary>The pages of all sources, at the gate's addresses. Names tell apart whose they are: NuGet keeps pages by their names.</summary>
    public static byte[] List(string gate, ImmutableArray<VulnerabilityPage>[] sources)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartArray();
            for (var source = 0; source < sources.Length; source++)
                for (var page = 0; page < sources[source].Length; page++)
                {
                    json.WriteStartObject();
                    json.WriteString("@name", string.Create(CultureInfo.InvariantCulture, $"{source}-{page}"));
                    json.WriteString("@id", string.Create(CultureInfo.InvariantCulture, $"{gate}/v3/vulnerabilities/from/{source}/{page}.json"));
                    json.WriteString("@updated", sources[source][page].Updated);
                    json.WriteEndObject();
                }
            json.WriteEndArray();
        }
        return output.WrittenSpan.ToArray();
    }

    private static string Text(JsonElement page, string name) => page.GetProperty(name).GetString() ?? throw new KeyNotFoundException(name);
}
