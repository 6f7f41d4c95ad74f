using System.Text;

namespace InToto.DotNet;

/// <summary>
/// The grammar of what the SDK generates into obj: comments, usings, and attributes of the assembly with literals for arguments. A file of this
/// grammar declares nothing that could run. The whole file is read as tokens; what is not one of them is refused, so that no trick of
/// the languages (raw strings, escapes in names, other line ends, directives) has to be known.
/// </summary>
internal static class GeneratedSource
{
    /// <summary>The first thing in a file that the grammar does not have, as a sentence with its line; null when all of it fits.</summary>
    /// <param name="name">The file's name, whose ending tells the language: <c>.cs</c>, <c>.vb</c> or <c>.fs</c>.</param>
    /// <param name="bytes">The file; it must be UTF-8.</param>
    public static string? FirstProblem(string name, ReadOnlySpan<byte> bytes)
    {
        try
        {
            var text = Encoded.GetString(bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes);
            if (GeneratedAttributes.Is(name, text)) return null;
            if (name.EndsWith(".cs", StringComparison.Ordinal)) new GeneratedCSharp(text).Read();
            else if (name.EndsWith(".vb", StringComparison.Ordinal)) new GeneratedVisualBasic(text).Read();
            else if (name.EndsWith(".fs", StringComparison.Ordinal)) new GeneratedFSharp(text).Read();
            else return "its language is none of C#, Visual Basic and F#.";
            return null;
        }
        catch (DecoderFallbackException)
        {
            return "it is not UTF-8.";
        }
        catch (NotGeneratedException problem)
        {
            return problem.Message;
        }
    }

    private static readonly UTF8Encoding Encoded = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
}

/// <summary>A token or an order of tokens that the grammar does not have.</summary>
internal sealed class NotGeneratedException(string message) : Exception(message);
