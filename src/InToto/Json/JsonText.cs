using System.Text.Encodings.Web;
using System.Text.Json;

namespace InToto.Json;

/// <summary>How JSON is written here: UTF-8, only what must be escaped escaped.</summary>
internal static class JsonText
{
    /// <summary>One value on one line.</summary>
    public static JsonWriterOptions Compact { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>For files that people open: one space a level, as the reference writes them.</summary>
    public static JsonWriterOptions Indented { get; } = Compact with { Indented = true, IndentSize = 1, NewLine = "\n" };
}
