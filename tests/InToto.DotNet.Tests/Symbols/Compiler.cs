using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace InToto.DotNet.Tests.Symbols;

/// <summary>The SDK's own compilers, in a folder of their own that stands for the root of a repository.</summary>
internal sealed class Compiler : IDisposable
{
    private static readonly string Runtime = RuntimeEnvironment.GetRuntimeDirectory();
    private static readonly string Dotnet = Path.GetFullPath(Path.Combine(Runtime, "..", "..", ".."));
    private static readonly string Sdk = Directory.GetDirectories(Path.Combine(Dotnet, "sdk"), "10.*").Order(StringComparer.Ordinal).Last();

    /// <summary>The folder that <c>/_/</c> stands for.</summary>
    public string Root { get; } = Directory.CreateTempSubdirectory("symbols").FullName;

    public void Dispose() => Directory.Delete(Root, recursive: true);

    /// <summary>Writes files below the root.</summary>
    public Compiler With(params (string Name, string Text)[] files)
    {
        foreach (var (name, text) in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
            File.WriteAllText(PathOf(name), text);
        }
        return this;
    }

    public string PathOf(string name) => Path.Combine(Root, name.Replace('/', Path.DirectorySeparatorChar));

    public byte[] Read(string name) => File.ReadAllBytes(PathOf(name));

    /// <summary>What a generator of sources needs.</summary>
    public static string[] GeneratorReferences { get; } =
        [$"-r:{Path.Combine(Sdk, "Roslyn", "bincore", "Microsoft.CodeAnalysis.dll")}", $"-r:{Path.Combine(Runtime, "System.Collections.Immutable.dll")}"];

    /// <summary>Compiles C# to a library; what it needs of the runtime is referenced, and paths below the root are mapped.</summary>
    /// <returns>Its bytes.</returns>
    public byte[] CSharp(string output, params string[] arguments) => Compile(Path.Combine("Roslyn", "bincore", "csc.dll"), output, arguments);

    /// <summary>The same for Visual Basic.</summary>
    public byte[] VisualBasic(string output, params string[] arguments) =>
        Compile(Path.Combine("Roslyn", "bincore", "vbc.dll"), output, ["-vbruntime*", $"-sdkpath:{Runtime}", .. arguments]);

    /// <summary>The same for F#.</summary>
    public byte[] FSharp(string output, params string[] arguments) => Run(Path.Combine("FSharp", "fsc.dll"), output,
        ["--targetprofile:netcore", "--noframework", "--nologo", "--target:library", $"--out:{output}", $"-r:{Path.Combine(Sdk, "FSharp", "FSharp.Core.dll")}",
            .. Directory.GetFiles(Runtime, "System*.dll").Where(IsManaged).Select(file => $"-r:{file}"), $"-r:{Path.Combine(Runtime, "netstandard.dll")}", $"--pathmap:{Root}=/_", .. arguments]);

    /// <summary>What the compiler says when it does not compile.</summary>
    public int Errors(params string[] arguments) => Start(Path.Combine("Roslyn", "bincore", "csc.dll"), Arguments("errors.dll", arguments)).ExitCode;

    private byte[] Compile(string compiler, string output, string[] arguments) => Run(compiler, output, Arguments(output, arguments));

    private string[] Arguments(string output, string[] arguments) =>
        ["-nologo", "-noconfig", "-nostdlib", "-t:library", "-deterministic", $"-out:{output}", .. References(), $"-pathmap:{Root}{Path.DirectorySeparatorChar}=/_/", .. arguments];

    private static string[] References() =>
        [.. new[] { "System.Private.CoreLib.dll", "System.Runtime.dll", "netstandard.dll" }.Select(file => $"-r:{Path.Combine(Runtime, file)}")];

    private byte[] Run(string compiler, string output, string[] arguments)
    {
        var (exitCode, text) = Start(compiler, arguments);
        Assert.True(exitCode == 0, text);
        return Read(output);
    }

    private (int ExitCode, string Text) Start(string compiler, string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(Dotnet, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"), ["exec", Path.Combine(Sdk, compiler), .. arguments])
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        using var process = Process.Start(start)!;
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, string.Create(CultureInfo.InvariantCulture, $"{process.ExitCode}: {text}"));
    }

    private static bool IsManaged(string file)
    {
        using var stream = File.OpenRead(file);
        using var pe = new System.Reflection.PortableExecutable.PEReader(stream);
        return pe.HasMetadata;
    }
}
