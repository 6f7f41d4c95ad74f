using System.Collections.Immutable;

namespace InToto.DotNet;

/// <summary>A project as MSBuild evaluated it for <c>dotnet pack</c>: what its layout depends on, and nothing else. Paths are absolute.</summary>
public sealed record EvaluatedProject
{
    /// <summary>The project file.</summary>
    public required string Path { get; init; }

    /// <summary>What it was evaluated for, one or more.</summary>
    public required ImmutableArray<EvaluatedFramework> Frameworks { get; init; }

    /// <summary>The folder above the target frameworks' folders for intermediate files.</summary>
    public required string ObjFolder { get; init; }

    /// <summary>What restore wrote (<c>project.assets.json</c>); null when the project is not restored.</summary>
    public string? AssetsFile { get; init; }

    /// <summary>Whether targets are declared (<c>InTotoTransformTargets</c>) that change its assembly after the compiler wrote it: a step of their own.</summary>
    public bool IsTransformed { get; init; }

    /// <summary>The name, which its compile step bears.</summary>
    internal string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    internal string Folder => System.IO.Path.GetDirectoryName(Path)!;
}

/// <summary>A project evaluated for one target framework.</summary>
public sealed record EvaluatedFramework
{
    /// <summary>The framework as folders of packages are named, such as <c>netstandard2.0</c>.</summary>
    public required string Moniker { get; init; }

    /// <summary>Where the compiler writes.</summary>
    public required string ObjFolder { get; init; }

    /// <summary>Where the build copies what was compiled.</summary>
    public required string BinFolder { get; init; }

    /// <summary>The assembly's file name, such as <c>Contoso.Text.dll</c>.</summary>
    public required string AssemblyFile { get; init; }

    /// <summary>The XML documentation that the compiler writes; null when it writes none.</summary>
    public string? DocumentationFile { get; init; }

    /// <summary>The namespace that names of resources begin with; may be empty.</summary>
    public string RootNamespace { get; init; } = "";

    /// <summary>The <c>.resx</c> files that are compiled into the assembly or its satellites.</summary>
    public ImmutableArray<EvaluatedResource> Resources { get; init; } = [];

    /// <summary>The projects that it refers to.</summary>
    public ImmutableArray<EvaluatedReference> References { get; init; } = [];

    /// <summary>Source files in the folder for intermediate files, where an earlier build left any.</summary>
    public ImmutableArray<string> GeneratedFiles { get; init; } = [];
}

/// <summary>A <c>.resx</c> file.</summary>
/// <param name="Path">The file.</param>
/// <param name="RelativeFolder">Its folder as names of resources have it: relative to the project, or as a link says; empty for the project's own.</param>
/// <param name="ManifestName">The metadata <c>ManifestResourceName</c>, where the project sets it; else empty. A <c>LogicalName</c> is a name in the assembly only.</param>
/// <param name="Culture">The culture that the project gives it; empty when the file's name decides.</param>
/// <param name="DependentUpon">The source file beside it whose first class it is named after; empty for none.</param>
public sealed record EvaluatedResource(string Path, string RelativeFolder, string ManifestName, string Culture, string DependentUpon);

/// <summary>A reference to another project.</summary>
/// <param name="Path">The project file.</param>
/// <param name="IsCompiledAgainst">Whether its assembly is a reference of the compiler.</param>
/// <param name="IsAnalyzer">Whether its assembly is an analyzer or generator of the compiler.</param>
/// <param name="IsPrivate">Whether packages do not show it as a dependency.</param>
public sealed record EvaluatedReference(string Path, bool IsCompiledAgainst, bool IsAnalyzer, bool IsPrivate);
