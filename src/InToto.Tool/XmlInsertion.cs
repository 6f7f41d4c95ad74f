using System.Text;
using System.Xml;

namespace InToto.Tool;

/// <summary>Lines that are put before the end of a project file; every byte that was there stays.</summary>
internal static class XmlInsertion
{
    /// <summary>The file with more lines, indented and ended as it has its own.</summary>
    /// <param name="path">What to call the file.</param>
    /// <param name="content">Its bytes: UTF-8, with or without a byte order mark.</param>
    /// <param name="lines">Lines of XML, indented by two spaces a level.</param>
    /// <exception cref="ToolException">It is not a project in UTF-8, or its root element has no end tag.</exception>
    public static byte[] BeforeEnd(string path, byte[] content, params string[] lines)
    {
        var text = TextOf(path, content, lines);
        var at = EndOf(path, text, lines);
        var newLine = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        // What stands before the end tag on its line is indentation, which stays before it; anything else keeps its line.
        var lineStart = text.LastIndexOf('\n', at - 1) + 1;
        var isAlone = string.IsNullOrWhiteSpace(text[lineStart..at]);
        var added = string.Concat(lines.Select(line => line + newLine));
        var (place, inserted) = isAlone ? (lineStart, added) : (at, newLine + added);
        return [.. content.AsSpan(0, Encoding.UTF8.GetByteCount(text.AsSpan(0, place))), .. Encoding.UTF8.GetBytes(inserted), .. content.AsSpan(Encoding.UTF8.GetByteCount(text.AsSpan(0, place)))];
    }

    private static string TextOf(string path, byte[] content, string[] lines)
    {
        try
        {
            // Decoding keeps the byte order mark as a character, so that what is before a place has as many bytes as in the file.
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(content);
        }
        catch (DecoderFallbackException problem)
        {
            throw NotChangeable(path, "it is not in UTF-8.", lines, problem);
        }
    }

    private static int EndOf(string path, string text, string[] lines)
    {
        var body = text.AsSpan().TrimStart('\uFEFF').ToString();
        try
        {
            using var reader = XmlReader.Create(new StringReader(body), new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            var end = -1;
            while (reader.Read())
            {
                if (reader is { Depth: 0, NodeType: XmlNodeType.Element } && (reader.LocalName != "Project" || reader.IsEmptyElement))
                    throw NotChangeable(path, reader.LocalName == "Project" ? "its Project element has no end tag." : "it is not a project.", lines);
                // The position is that of the name, behind the two characters that begin an end tag.
                if (reader is { Depth: 0, NodeType: XmlNodeType.EndElement } and IXmlLineInfo place) end = OffsetOf(body, place.LineNumber, place.LinePosition) - 2;
            }
            return end + text.Length - body.Length;
        }
        catch (XmlException problem)
        {
            throw NotChangeable(path, $"it is not well-formed: {Printable.Of(problem.Message)}", lines, problem);
        }
    }

    /// <summary>XML ends lines with CR LF, LF, or CR.</summary>
    private static int OffsetOf(string text, int line, int position)
    {
        var at = 0;
        for (var current = 1; current < line; at++)
            if (text[at] == '\n' || (text[at] == '\r' && !(at + 1 < text.Length && text[at + 1] == '\n'))) current++;
        return at + position - 1;
    }

    private static ToolException NotChangeable(string path, string why, string[] lines, Exception? inner = null) => new(AuthorCodes.FileNotChangeable,
        $"'{Printable.Of(path)}' cannot be changed without touching what is in it: {why}", hint: $"Add by hand, and run it again: {string.Concat(lines.Select(line => line.Trim()))}", inner: inner);
}
