using System.Collections.Immutable;
using static InToto.Build.CompilerWords;

namespace InToto.Build;

/// <summary>The compiler's command line, word for word as it was given: what it read, and what it was told to write.</summary>
/// <param name="Sources">The source files. Absolute paths, as all here.</param>
/// <param name="Inputs">Every other file it was given: references, analyzers, resources, configuration, keys.</param>
/// <param name="Outputs">By option: <c>out</c>, <c>refout</c>, <c>doc</c>, <c>pdb</c>.</param>
/// <param name="DebugType"><c>portable</c>, <c>embedded</c>, <c>full</c>; empty when no symbols are written.</param>
internal sealed record CompilerArguments(
    ImmutableArray<string> Sources, ImmutableArray<string> Inputs, IReadOnlyDictionary<string, string> Outputs, string DebugType)
{
    /// <summary>Those of the inputs that are references, of which C#'s and Visual Basic's PDBs testify.</summary>
    public ImmutableArray<string> References { get; init; } = [];

    /// <summary>What was said that their PDBs repeat; null for a language whose PDBs do not.</summary>
    public SaidOptions? Said { get; init; }

    /// <summary>Reads a command line of the C# compiler.</summary>
    /// <param name="words">A word each, as the compiler's task reports them.</param>
    /// <param name="folder">What relative paths are relative to. An absolute path.</param>
    /// <exception cref="BuildException">A word would make the compiler read files that it does not name (5015).</exception>
    public static CompilerArguments Parse(IEnumerable<string> words, string folder)
    {
        var (sources, inputs, references) = (new List<string>(), new List<string>(), new List<string>());
        var said = new SaidOptions(SaidOptions.CSharp);
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
            said.Add(option, value);
            switch (option)
            {
                case "reference" or "r" or "link" or "l":
                    AddReferences(value, mayHaveAlias: true);
                    break;
                case "addmodule":
                    AddReferences(value, mayHaveAlias: false);
                    break;
                case "analyzer" or "a" or "additionalfile" or "analyzerconfig" or "embed":
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
        return new([.. sources], [.. inputs], outputs, debug) { References = [.. references], Said = said };

        void AddReferences(string value, bool mayHaveAlias)
        {
            foreach (var part in Split(value))
            {
                var path = Absolute(mayHaveAlias ? WithoutAlias(part) : part, folder);
                references.Add(path);
                inputs.Add(path);
            }
        }
    }

    /// <summary><c>alias=path</c>: an alias is an identifier, so what stands before the equals sign holds no slash, dot or quotation mark.</summary>
    private static string WithoutAlias(string reference)
    {
        var equals = reference.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && reference.AsSpan(0, equals).IndexOfAny("/\\.\"") < 0 ? reference[(equals + 1)..] : reference;
    }
}
