using static InToto.Build.CompilerWords;

namespace InToto.Build;

/// <summary>Reads a command line of the Visual Basic compiler.</summary>
internal static class VisualBasicArguments
{
    /// <param name="words">A word each, as the compiler's task reports them.</param>
    /// <param name="folder">What relative paths are relative to. An absolute path.</param>
    /// <exception cref="BuildException">The compiler may read files that the words do not name (5015).</exception>
    public static CompilerArguments Parse(IEnumerable<string> words, string folder)
    {
        var (sources, inputs, references) = (new List<string>(), new List<string>(), new List<string>());
        var said = new SaidOptions(SaidOptions.VisualBasic);
        var outputs = new Dictionary<string, string>(StringComparer.Ordinal);
        var (debug, searchesSdk, readsResponses) = ("", true, true);
        foreach (var word in words)
        {
            if (word.Length == 0) continue;
            if (word[0] == '@') throw Hidden(word, "a response file");
            if (word == "-") throw Hidden(word, "its input");
            if (OptionOf(word) is not var (option, value))
            {
                sources.Add(Absolute(word, folder));
                continue;
            }
            said.Add(option, value);
            switch (option)
            {
                case "reference" or "r" or "link" or "l" or "addmodule":
                    AddReferences(Split(value));
                    break;
                case "vbruntime" when value.Length > 0:
                    AddReferences([value]);
                    break;
                case "analyzer" or "a" or "additionalfile" or "analyzerconfig":
                case "embed" when value.Length > 0:
                    inputs.AddRange(Split(value).Select(path => Absolute(path, folder)));
                    break;
                case "resource" or "res" or "linkresource" or "linkres":
                    inputs.Add(Absolute(Split(value)[0], folder));
                    break;
                case "keyfile" or "ruleset" or "sourcelink" or "win32icon" or "win32manifest" or "win32resource":
                    inputs.Add(Absolute(value, folder));
                    break;
                case "out" or "refout" or "doc" or "pdb" when value.Length > 0:
                    outputs[option] = Absolute(value, folder);
                    break;
                case "debug":
                    debug = value.Length > 0 ? value.ToLowerInvariant() : "full";
                    break;
                case "debug+":
                    debug = "full";
                    break;
                case "debug-":
                    debug = "";
                    break;
                case "nosdkpath":
                    searchesSdk = false;
                    break;
                case "noconfig":
                    readsResponses = false;
                    break;
                case "recurse":
                    throw Hidden(word, "files that a pattern finds");
                case "keycontainer":
                    throw Hidden(word, "a key of the machine");
                case "libpath" or "sdkpath":
                    throw Hidden(word, "references that it finds in a folder", "Leave AdditionalLibPaths and FrameworkPathOverride out; name each reference.");
                default:
                    if (!NamesNoInput.Contains(option)) RequireNoPath(word, value, folder);
                    break;
            }
        }
        if (searchesSdk) throw Lacking("/nosdkpath", "references that it finds in a folder of its own", "Set DisableSdkPath to true.");
        if (readsResponses) throw Lacking("/noconfig", "a response file of its own", "Let the SDK call the compiler.");
        return new([.. sources], [.. inputs], outputs, debug) { References = [.. references], Said = said };

        void AddReferences(List<string> given)
        {
            string[] paths = [.. given.Select(path => Absolute(path, folder))];
            references.AddRange(paths);
            inputs.AddRange(paths);
        }
    }

    /// <summary>Options whose values are words, or places that are written to.</summary>
    private static readonly HashSet<string> NamesNoInput = new(StringComparer.Ordinal)
    {
        "define", "d", "imports", "rootnamespace", "main", "m", "moduleassemblyname", "nowarn", "warnaserror", "warnaserror+", "warnaserror-", "pathmap", "features", "langversion",
        "target", "t", "platform", "optionstrict", "optioncompare", "errorlog", "generatedfilesout", "checksumalgorithm", "preferreduilang", "errorreport", "subsystemversion",
        "filealign", "baseaddress", "codepage", "runtimemetadataversion", "instrument",
    };
}
