namespace InToto.Build;

/// <summary>The compiler itself.</summary>
internal static class Toolchain
{
    /// <summary>Its files. Absolute paths; each exists.</summary>
    /// <param name="roslynFolder">Where the compiler's targets are. An absolute path.</param>
    /// <param name="compiler">Another compiler that the project names; null for the one that belongs to the targets.</param>
    public static IEnumerable<string> Files(string roslynFolder, string? compiler)
    {
        if (compiler is not null) yield return compiler;
        foreach (var name in (string[])["csc.dll", "VBCSCompiler.dll", "Microsoft.CodeAnalysis.dll", "Microsoft.CodeAnalysis.CSharp.dll"])
            if (Path.Join(roslynFolder, "bincore", name) is var path && File.Exists(path)) yield return path;
        if (Path.Join(roslynFolder, "Microsoft.Build.Tasks.CodeAnalysis.dll") is var task && File.Exists(task)) yield return task;
    }
}
