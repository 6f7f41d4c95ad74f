using static InToto.Build.CompilerWords;

namespace InToto.Build;

/// <summary>Reads a command line of the F# compiler. Its options are told apart by case, and begin with two hyphens or one.</summary>
internal static class FSharpArguments
{
    /// <param name="words">A word each, as the compiler's task reports them.</param>
    /// <param name="folder">What relative paths are relative to. An absolute path.</param>
    /// <exception cref="BuildException">The compiler may read files that the words do not name (5015).</exception>
    public static CompilerArguments Parse(IEnumerable<string> words, string folder)
    {
        var (sources, inputs) = (new List<string>(), new List<string>());
        var outputs = new Dictionary<string, string>(StringComparer.Ordinal);
        var (debug, resolvesByItself, resolvesSimply) = ("", true, false);
        foreach (var word in words)
        {
            if (word.Length == 0) continue;
            if (word[0] == '@' || word.StartsWith("--@", StringComparison.Ordinal)) throw Hidden(word, "a response file");
            if (OptionOf(word) is not var (option, value))
            {
                sources.Add(Source(word, folder));
                continue;
            }
            switch (option)
            {
                case "reference" or "r":
                    inputs.Add(Absolute(value, folder));
                    break;
                case "embed" when value.Length > 0:
                    inputs.AddRange(Split(value).Select(path => Absolute(path, folder)));
                    break;
                case "resource" or "linkresource":
                    inputs.Add(Absolute(Split(value)[0], folder));
                    break;
                case "keyfile" or "sourcelink" or "win32icon" or "win32manifest" or "win32res" or "versionfile":
                    inputs.Add(Absolute(value, folder));
                    break;
                case "out" or "o":
                    outputs["out"] = Absolute(value, folder);
                    break;
                case "refout" or "doc" or "pdb":
                    outputs[option] = Absolute(value, folder);
                    break;
                case "debug" or "g":
                    debug = value.Length > 0 ? value.ToLowerInvariant() : "full";
                    break;
                case "debug+" or "g+":
                    debug = "full";
                    break;
                case "debug-" or "g-":
                    debug = "";
                    break;
                case "noframework":
                    resolvesByItself = false;
                    break;
                case "simpleresolution":
                    resolvesSimply = true;
                    break;
                case "keycontainer":
                    throw Hidden(word, "a key of the machine");
                case "lib" or "I":
                    throw Hidden(word, "references and sources that it finds in a folder");
                case "compilertool" or "t":
                    throw Hidden(word, "tools of a folder, which run in it,", "Do without design-time tools of packages.");
                case "load" or "use":
                    throw Hidden(word, "a script, and what that names,");
                case "standalone" or "staticlink":
                    throw Hidden(word, "assemblies that others refer to", "Do without static linking.");
                default:
                    if (!NamesNoInput.Contains(option)) RequireNoPath(word, value, folder);
                    break;
            }
        }
        if (resolvesByItself) throw Lacking("--noframework", "references that it finds by itself", "Leave NoFramework as the SDK sets it.");
        if (!resolvesSimply) throw Lacking("--simpleresolution", "references that it finds by itself", "Leave SimpleResolution as the SDK sets it.");
        return new([.. sources], [.. inputs], outputs, debug);
    }

    /// <summary>Only files of these two names: a script can load others, and the compiler tells what is one by its name.</summary>
    private static string Source(string word, string folder) => word.EndsWith(".fs", StringComparison.Ordinal) || word.EndsWith(".fsi", StringComparison.Ordinal)
        ? Absolute(word, folder)
        : throw Hidden(word, "files that a script loads", "Name sources '.fs' and signatures '.fsi'.");

    private static (string Name, string Value)? OptionOf(string word)
    {
        var hyphens = word.StartsWith("--", StringComparison.Ordinal) ? 2 : word[0] == '-' ? 1 : 0;
        // A word such as /src/a.fs is a file, as the compiler has it.
        if (hyphens == 0 && (word[0] != '/' || word.IndexOf('/', 1) >= 0)) return null;
        var text = word[Math.Max(hyphens, 1)..];
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? (text, "") : (text[..colon], text[(colon + 1)..]);
    }

    /// <summary>Options whose values are words, or places that are written to.</summary>
    private static readonly HashSet<string> NamesNoInput = new(StringComparer.Ordinal)
    {
        "define", "d", "target", "platform", "nowarn", "warnon", "warnaserror", "warnaserror+", "warnaserror-", "warn", "pathmap", "langversion", "disableLanguageFeature",
        "targetprofile", "sig", "codepage", "preferreduilang", "checksumalgorithm", "baseaddress", "subsystemversion", "LCID", "test", "times",
    };
}
