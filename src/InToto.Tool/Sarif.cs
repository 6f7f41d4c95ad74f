using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace InToto.Tool;

/// <summary>Problems as a log of SARIF 2.1.0, which code hosts show beside files.</summary>
internal static class Sarif
{
    /// <summary>Writes the log.</summary>
    /// <param name="problems">What was reported, in order.</param>
    /// <param name="about">The file that they are about; null when there is none.</param>
    public static byte[] Of(IReadOnlyCollection<Problem> problems, string? about)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
            json.WriteString("version", "2.1.0");
            json.WriteStartArray("runs");
            json.WriteStartObject();
            WriteTool(json, problems);
            json.WriteStartArray("results");
            foreach (var problem in problems) WriteResult(json, problem, about);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }
        output.Write("\n"u8);
        return output.WrittenSpan.ToArray();
    }

    private static void WriteTool(Utf8JsonWriter json, IEnumerable<Problem> problems)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "dotnet-intoto");
        json.WriteString("semanticVersion", ThisVersion.Text.Split(' ')[^1]);
        json.WriteStartArray("rules");
        foreach (var code in problems.Select(problem => problem.Code).Distinct(StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.WriteString("id", code);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter json, Problem problem, string? about)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", problem.Code);
        json.WriteString("level", problem.Word);
        json.WriteStartObject("message");
        json.WriteString("text", Literally(string.Join(' ', (string?[])[problem.What, .. problem.Details, problem.Hint])));
        json.WriteEndObject();
        json.WriteStartArray("locations");
        json.WriteStartObject();
        if (about is not null)
        {
            json.WriteStartObject("physicalLocation");
            json.WriteStartObject("artifactLocation");
            json.WriteString("uri", UriOf(about));
            json.WriteEndObject();
            json.WriteStartObject("region");
            json.WriteNumber("startLine", 1);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        if (problem.Where is { } where)
        {
            json.WriteStartArray("logicalLocations");
            json.WriteStartObject();
            json.WriteString("fullyQualifiedName", where);
            json.WriteEndObject();
            json.WriteEndArray();
        }
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Brackets would be read as a link, and braces as a placeholder (SARIF 3.11.5 and 3.11.6): a name in a message could become either.</summary>
    private static string Literally(string text)
    {
        var literal = new StringBuilder(text.Length);
        foreach (var c in text.Trim())
        {
            if (c is '[' or ']' or '\\') literal.Append('\\').Append(c);
            else if (c is '{' or '}') literal.Append(c, 2);
            else literal.Append(c);
        }
        return literal.ToString();
    }

    /// <summary>A path below the current folder is relative, as code hosts want it.</summary>
    private static string UriOf(string path) => Path.IsPathFullyQualified(path)
        ? new Uri(path).AbsoluteUri
        : string.Join('/', path.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar).Select(Uri.EscapeDataString));
}
