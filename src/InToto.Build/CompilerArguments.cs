using System.Collections.Immutable;

namespace InToto.Build;

/// <summary>The compiler's command line, word for word as it was given: what it read, and what it was told to write.</summary>
/// <param name="Sources">The source files. Absolute paths, as all here.</param>
/// <param name="Inputs">Every other file it was given: references, analyzers, resources, configuration, keys.</param>
/// <param name="Outputs">By option: <c>out</c>, <c>refout</c>, <c>doc</c>, <c>pdb</c>.</param>
/// <param name="DebugType"><c>portable</c>, <c>embedded</c>, <c>full</c>; empty when no symbols are written.</param>
internal sealed record CompilerArguments(
    ImmutableArray<string> Sources, ImmutableArray<string> Inputs, IReadOnlyDictionary<string, string> Outputs, string DebugType)
{
    /// <summary>Reads a command line of the C# compiler.</summary>
    /// <param name="words">A word each, as the compiler's task reports them.</param>
    /// <param name="folder">What relative paths are relative to. An absolute path.</param>
    /// <exception cref="BuildException">A word would make the compiler read files that it does not name (5015).</exception>
    public static CompilerArguments Parse(IEnumerable<string> words, string folder)
    {
        var (sources, inputs) = (new List<string>(), new List<string>());
        var outputs = new Dictionary<string, string>(StringComparer.Ordinal);
        var debug = "";
        foreach (var word in words)
        {
            if (word.Length == 0) continue;
            if (word[0] == '@') throw Hidden(word, "a response file");
            if (OptionOf(word) is not var (option, value))
            {
                sources.Add(Absolute(word, folder));
                continue;
            }
            switch (option)
            {
                case "reference" or "r" or "link" or "l":
                    inputs.AddRange(Split(value).Select(path => Absolute(WithoutAlias(path), folder)));
                    break;
                case "addmodule" or "analyzer" or "a" or "additionalfile" or "analyzerconfig" or "embed":
                    inputs.AddRange(Split(value).Select(path => Absolute(path, folder)));
                    break;
                case "resource" or "res" or "linkresource" or "linkres":
                    inputs.Add(Absolute(Split(value)[0], folder));
                    break;
                case "keyfile" or "ruleset" or "sourcelink" or "win32icon" or "win32manifest" or "win32res" or "appconfig":
                    inputs.Add(Absolute(value, folder));
                    break;
                case "out" or "refout" or "doc" or "pdb":
                    outputs[option] = Absolute(value, folder);
                    break;
                case "debug":
                    debug = value.ToLowerInvariant();
                    break;
                case "debug-":
                    debug = "";
                    break;
                case "recurse":
                    throw Hidden(word, "files that a pattern finds");
                case "keycontainer":
                    throw Hidden(word, "a key of the machine");
            }
        }
        return new([.. sources], [.. inputs], outputs, debug);
    }

    /// <summary>An option and its value; null for a file. On Unix a word such as <c>/src/a.cs</c> is a file, as the compiler has it.</summary>
    private static (string Name, string Value)? OptionOf(string word)
    {
        if (word[0] is not ('/' or '-')) return null;
        var colon = word.IndexOf(':', StringComparison.Ordinal);
        if (word[0] == '/' && word.IndexOf('/', 1) is var slash and > 0 && (colon < 0 || slash < colon)) return null;
        return colon < 0 ? (word[1..].ToLowerInvariant(), "") : (word[1..colon].ToLowerInvariant(), word[(colon + 1)..]);
    }

    /// <summary>Paths are separated by commas and semicolons outside of quotation marks.</summary>
    private static List<string> Split(string value)
    {
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

    /// <summary><c>alias=path</c>: an alias is an identifier, so what stands before the equals sign holds no slash, dot or quotation mark.</summary>
    private static string WithoutAlias(string reference)
    {
        var equals = reference.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && reference.AsSpan(0, equals).IndexOfAny("/\\.\"") < 0 ? reference[(equals + 1)..] : reference;
    }

    private static string Absolute(string path, string folder) => Path.GetFullPath(path.Replace("\"", "", StringComparison.Ordinal), folder);

    private static BuildException Hidden(string word, string what) => new(BuildCodes.CompilerCall,
        $"The compiler was called with '{Printable.Of(word)}', so it may read {what} that this build cannot record.", hint: "Name the files in the project instead.");
}
