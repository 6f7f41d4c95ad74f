namespace InToto.Build;

/// <summary>What the task before a compile was told, and those after it need.</summary>
/// <param name="Of">What is compiled.</param>
/// <param name="RoslynFolder">Where the compiler is, or its targets. Relative to the project.</param>
/// <param name="Imports">What MSBuild imported.</param>
/// <param name="Signer">Who signs.</param>
internal sealed record KnownCompile(Compilation Of, string RoslynFolder, ProjectImports Imports, LinkSigner Signer);
