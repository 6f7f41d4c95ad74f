using System.Collections.Immutable;

namespace InToto.Build;

/// <summary>A language whose compiles are recorded: what its compiler is made of, and what the words mean that it is called with.</summary>
/// <param name="SourceEnding">How names of sources end that the SDK and generators write.</param>
/// <param name="CompilerFiles">The compiler, where it is there, from the folder that is given for it; the first is the one that runs.</param>
/// <param name="Parse">Reads a command line: its words, and what relative paths are relative to.</param>
internal sealed record SourceLanguage(string SourceEnding, ImmutableArray<string> CompilerFiles, Func<IEnumerable<string>, string, CompilerArguments> Parse)
{
    public static readonly SourceLanguage CSharp = new(".cs",
        ["bincore/csc.dll", "bincore/VBCSCompiler.dll", "bincore/Microsoft.CodeAnalysis.dll", "bincore/Microsoft.CodeAnalysis.CSharp.dll", "Microsoft.Build.Tasks.CodeAnalysis.dll"],
        CompilerArguments.Parse);

    public static readonly SourceLanguage VisualBasic = new(".vb",
        ["bincore/vbc.dll", "bincore/VBCSCompiler.dll", "bincore/Microsoft.CodeAnalysis.dll", "bincore/Microsoft.CodeAnalysis.VisualBasic.dll", "Microsoft.Build.Tasks.CodeAnalysis.dll"],
        VisualBasicArguments.Parse);

    public static readonly SourceLanguage FSharp = new(".fs",
        ["fsc.dll", "FSharp.Compiler.Service.dll", "FSharp.Core.dll", "FSharp.Build.dll", "FSharp.DependencyManager.Nuget.dll", "default.win32manifest"],
        FSharpArguments.Parse);

    /// <summary>The language that MSBuild's property <c>Language</c> names.</summary>
    /// <exception cref="BuildException">It is another (5016); the targets warn before it comes to that.</exception>
    public static SourceLanguage Named(string language) => Of(language) ?? throw new BuildException(BuildCodes.LanguageUnsupported, $"Compiles of '{Printable.Of(language)}' are not recorded by this version.", hint: "Set InTotoEnabled to false in this project.");

    /// <summary>The same; null where it is another.</summary>
    public static SourceLanguage? Of(string language) => language switch
    {
        "C#" => CSharp,
        "VB" => VisualBasic,
        "F#" => FSharp,
        _ => null,
    };
}
