using System.Text;

namespace InToto.Tool;

/// <summary>What <c>docs/codes.md</c> says of each code; it is in the program, so that it fits its version and needs no network.</summary>
internal static class CodeTexts
{
    /// <summary>The explanation, line by line; null when there is no such code.</summary>
    /// <param name="code">INTOTO and four digits, or the digits.</param>
    public static string[]? Of(string code)
    {
        var heading = $"## {(code.StartsWith("INTOTO", StringComparison.OrdinalIgnoreCase) ? code.ToUpperInvariant() : $"INTOTO{code}")}";
        using var stream = typeof(CodeTexts).Assembly.GetManifestResourceStream("codes.md") ?? throw new InvalidOperationException("The program holds docs/codes.md.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        List<string>? lines = null;
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                if (lines is not null) break;
                if (line == heading) lines = [];
            }
            else if (line.Length > 0) lines?.Add(line);
        }
        return lines is null ? null : [.. lines];
    }
}
