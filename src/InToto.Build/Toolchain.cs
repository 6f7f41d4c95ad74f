namespace InToto.Build;

/// <summary>The compiler itself.</summary>
internal static class Toolchain
{
    /// <summary>Its files. Absolute paths; each exists.</summary>
    /// <param name="language">Whose compiler it is.</param>
    /// <param name="folder">Where the compiler is, or its targets. An absolute path.</param>
    /// <param name="compiler">Another compiler that the project names; null for the one that belongs to the targets.</param>
    public static IEnumerable<string> Files(SourceLanguage language, string folder, string? compiler)
    {
        if (compiler is not null) yield return compiler;
        foreach (var name in language.CompilerFiles)
            if (Path.Join(folder, name) is var path && File.Exists(path)) yield return path;
    }
}
