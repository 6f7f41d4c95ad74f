using InToto.DotNet;

namespace InToto.Build;

/// <summary>What a command line of C#'s or Visual Basic's compiler says that the compiler repeats in the PDB: the two must agree.</summary>
/// <param name="language">The language, as the PDB names it.</param>
internal sealed class SaidOptions(string language)
{
    private readonly Dictionary<string, string> _last = new(StringComparer.Ordinal);
    private readonly HashSet<string> _symbols = new(StringComparer.Ordinal);

    /// <summary>Takes an option; of most the last counts.</summary>
    public void Add(string option, string value)
    {
        switch (option)
        {
            case "define" or "d":
                _symbols.UnionWith(Symbols(value));
                break;
            case "optimize" or "optimize+" or "o" or "o+":
                _last["optimization"] = "release";
                break;
            case "optimize-" or "o-":
                _last.Remove("optimization");
                break;
            case "unsafe" or "unsafe+" or "checked" or "checked+":
                _last[option.TrimEnd('+')] = "True";
                break;
            case "unsafe-" or "checked-":
                _last.Remove(option.TrimEnd('-'));
                break;
            case "nullable" or "nullable+":
                _last["nullable"] = value.Length > 0 ? value : "Enable";
                break;
            case "nullable-":
                _last.Remove("nullable");
                break;
            case "target" or "t":
                _last["output-kind"] = value.ToUpperInvariant() switch { "LIBRARY" => "DynamicallyLinkedLibrary", "WINEXE" => "WindowsApplication", "MODULE" => "NetModule", "WINMDOBJ" => "WindowsRuntimeMetadata", "APPCONTAINEREXE" => "WindowsRuntimeApplication", _ => Program };
                break;
            case "platform" or "langversion" or "codepage":
                _last[option] = value;
                break;
        }
    }

    /// <summary>Requires what a PDB says of its compile to be what was said to the compiler.</summary>
    /// <param name="pdb">The PDB, bound to its assembly.</param>
    /// <param name="sources">How many sources were given.</param>
    /// <param name="compilerVersion">The version that the recorded compiler has; null when it has none.</param>
    /// <param name="assembly">The assembly, for messages.</param>
    /// <exception cref="PackageException">It is not (5114).</exception>
    public void Require(PortablePdb pdb, int sources, string? compilerVersion, string assembly)
    {
        Same("language", language, pdb.Option("language"));
        if (compilerVersion is not null) Same("compiler-version", compilerVersion, pdb.Option("compiler-version"));
        if (pdb.SourceFileCount < sources) throw Differs("source-file-count", $"{sources} or more, as many as were given", $"{pdb.SourceFileCount}");
        Same("output-kind", _last.GetValueOrDefault("output-kind") ?? Program, pdb.Option("output-kind"));
        Same("platform", _last.GetValueOrDefault("platform") ?? "AnyCpu", pdb.Option("platform") ?? "AnyCpu");
        Same("optimization", _last.GetValueOrDefault("optimization") ?? "debug", pdb.Option("optimization") is { } level && level.StartsWith("release", StringComparison.Ordinal) ? "release" : "debug");
        if (_last.GetValueOrDefault("langversion") is { } version && (char.IsAsciiDigit(version.FirstOrDefault()) || version == "preview")) Same("language-version", Short(version), Short(pdb.Option("language-version") ?? ""));
        if (!_last.ContainsKey("codepage") && pdb.Option("default-encoding") is { } encoding) throw Differs("default-encoding", "none", encoding);
        if (language == CSharp) RequireCSharp();

        void RequireCSharp()
        {
            Same("unsafe", _last.GetValueOrDefault("unsafe") ?? "False", pdb.Option("unsafe") ?? "False");
            Same("checked", _last.GetValueOrDefault("checked") ?? "False", pdb.Option("checked") ?? "False");
            Same("nullable", _last.GetValueOrDefault("nullable") ?? "Disable", pdb.Option("nullable") ?? "Disable");
            var read = Symbols(pdb.Option("define") ?? "").ToHashSet(StringComparer.Ordinal);
            if (_symbols.Except(read).Concat(read.Except(_symbols)).Order(StringComparer.Ordinal).FirstOrDefault() is { } symbol)
                throw Differs("define", read.Contains(symbol) ? $"no '{symbol}'" : symbol, read.Contains(symbol) ? symbol : $"no '{symbol}'");
        }

        void Same(string option, string said, string? read)
        {
            if (!said.Equals(read, StringComparison.OrdinalIgnoreCase)) throw Differs(option, said, read ?? "nothing");
        }

        PackageException Differs(string option, string said, string read) => new(PackageCodes.OptionsDiffer,
            $"The compiler was called otherwise than its command line says: '{option}' is {Printable.Of(said)} there, and {Printable.Of(read)} in the PDB.", $"in {Printable.InFull(assembly)}",
            "Find out which target or program stands between the build and the compiler.");
    }

    /// <summary>Symbols that are plain identifiers; the compiler passes over what is none.</summary>
    private static IEnumerable<string> Symbols(string list) => list.Replace("\"", "", StringComparison.Ordinal).Split([';', ',', ' '], StringSplitOptions.RemoveEmptyEntries)
        .Where(symbol => !char.IsAsciiDigit(symbol[0]) && symbol.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'));

    /// <summary>14 is 14.0.</summary>
    private static string Short(string version) => version.EndsWith(".0", StringComparison.Ordinal) ? version[..^2] : version;

    public const string CSharp = "C#";

    public const string VisualBasic = "Visual Basic";

    private const string Program = "ConsoleApplication";
}
