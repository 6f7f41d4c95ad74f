namespace InToto.Build;

/// <summary>Words of a compiler's command line: what the languages have in common.</summary>
internal static class CompilerWords
{
    /// <summary>An option and its value; null for a file. On Unix a word such as <c>/src/a.cs</c> is a file, as the compiler has it.</summary>
    public static (string Name, string Value)? OptionOf(string word)
    {
        if (word[0] is not ('/' or '-')) return null;
        var colon = word.IndexOf(':', StringComparison.Ordinal);
        if (word[0] == '/' && word.IndexOf('/', 1) is var slash and > 0 && (colon < 0 || slash < colon)) return null;
        return colon < 0 ? (word[1..].ToLowerInvariant(), "") : (word[1..colon].ToLowerInvariant(), word[(colon + 1)..]);
    }

    /// <summary>Paths are separated by commas and semicolons outside of quotation marks.</summary>
    public static List<string> Split(string value)
    {
        if (value.AsSpan().IndexOfAny(',', ';') < 0) return [value];
        var parts = new List<string>();
        var (start, quoted) = (0, false);
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '"') quoted = !quoted;
            if (quoted || value[i] is not (',' or ';')) continue;
            parts.Add(value[start..i]);
            start = i + 1;
        }
        parts.Add(value[start..]);
        parts.RemoveAll(part => part.Length == 0);
        return parts.Count > 0 ? parts : [""];
    }

    public static string Absolute(string path, string folder) => Path.GetFullPath(path.Replace("\"", "", StringComparison.Ordinal), folder);

    /// <summary>Refuses an option that nobody knows here, when its value is a file or a folder: the compiler may read it.</summary>
    public static void RequireNoPath(string word, string value, string folder)
    {
        if (value.Length > 0 && Split(value).Any(part => Path.Exists(Absolute(part, folder)))) throw Hidden(word, "a file or a folder");
    }

    public static BuildException Hidden(string word, string what, string hint = "Name the files in the project instead.") => new(BuildCodes.CompilerCall,
        $"The compiler was called with '{Printable.Of(word)}', so it may read {what} that this build cannot record.", hint: hint);

    /// <summary>Refuses a call that lacks a word without which the compiler looks for files by itself.</summary>
    public static BuildException Lacking(string word, string what, string hint) => new(BuildCodes.CompilerCall,
        $"The compiler was called without '{word}', so it may read {what} that this build cannot record.", hint: hint);
}
