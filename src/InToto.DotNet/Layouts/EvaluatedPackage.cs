using System.Collections.Immutable;

namespace InToto.DotNet;

/// <summary>A package as MSBuild evaluated it, before it is made. Paths are absolute.</summary>
public sealed record EvaluatedPackage
{
    /// <summary>The id, as the project writes it.</summary>
    public required string Id { get; init; }

    /// <summary>The folder that names of artifacts are relative to.</summary>
    public required string Root { get; init; }

    /// <summary>The project that is packed.</summary>
    public required EvaluatedProject Project { get; init; }

    /// <summary>The projects that it refers to, and those that they refer to, in any order.</summary>
    public ImmutableArray<EvaluatedProject> Referenced { get; init; } = [];

    /// <summary>Files that go into the package beside what is compiled.</summary>
    public ImmutableArray<EvaluatedFile> Files { get; init; } = [];

    /// <summary>The folders that content goes into.</summary>
    public ImmutableArray<string> ContentFolders { get; init; } = ["content", "contentFiles"];

    /// <summary>The folder that assemblies go into, above the frameworks' folders; null when the package holds none by itself.</summary>
    public string? BuildOutputFolder { get; init; } = "lib";

    /// <summary>Whether assemblies of projects that are referred to privately go into the package too.</summary>
    public bool PacksPrivateProjects { get; init; }

    /// <summary>Whether PDBs stand beside the assemblies in the package.</summary>
    public bool PacksSymbols { get; init; }

    /// <summary>Whether there is a package of symbols (<c>.snupkg</c>).</summary>
    public bool HasSymbolPackage { get; init; }

    /// <summary>The ids of the packages that it depends on, as the nuspec will have them.</summary>
    public ImmutableArray<string> Dependencies { get; init; } = [];

    /// <summary>Folders that NuGet extracts packages into.</summary>
    public ImmutableArray<string> PackageFolders { get; init; } = [];

    /// <summary>The version of the SDK that evaluated it, such as <c>10.0.401</c>; the layout takes those that differ in the last number only.</summary>
    public required string SdkVersion { get; init; }

    /// <summary>Targets of the project that may put files into the package that nobody sees before they run.</summary>
    public ImmutableArray<string> UnseenTargets { get; init; } = [];

    /// <summary>The version, as the project writes it.</summary>
    public required string Version { get; init; }

    /// <summary>The folder that packing leaves a nuspec in; one of this version is read where there are <see cref="UnseenTargets"/>. Null for none.</summary>
    public string? NuspecFolder { get; init; }

    /// <summary>Whether versions are managed centrally and pinned through others, so that dependencies stand in <see cref="EvaluatedProject.AssetsFile"/>, too.</summary>
    public bool PinsTransitively { get; init; }

    /// <summary>The nuspec that the project keeps itself, and that says what is packed; null when the project says it.</summary>
    public EvaluatedNuspec? Nuspec { get; init; }

    /// <summary>The static web assets that go into it; null for none.</summary>
    public EvaluatedWebAssets? WebAssets { get; init; }

    /// <summary>What makes it a .NET tool; null for none.</summary>
    public EvaluatedTool? Tool { get; init; }
}

/// <summary>A nuspec that a project keeps itself.</summary>
/// <param name="Path">The file (<c>NuspecFile</c>).</param>
/// <param name="BasePath">What its paths begin at (<c>NuspecBasePath</c>); empty for its own folder.</param>
/// <param name="Properties">The values of what stands between dollar signs (<c>NuspecProperties</c>).</param>
public sealed record EvaluatedNuspec(string Path, string BasePath, string Properties)
{
    /// <summary>The id of the package, as the nuspec has it.</summary>
    /// <exception cref="ProjectException">The nuspec cannot be read, or has none.</exception>
    public string Id => Read().Id;

    internal NuspecSource Read() => NuspecSource.Read(Path, BasePath, Properties);
}

/// <summary>Static web assets of a Razor class library.</summary>
/// <param name="Root">The folder that they are in (<c>wwwroot</c>).</param>
/// <param name="HasStyles">Whether there are style sheets of components (<c>*.razor.css</c>), of which the SDK makes one.</param>
/// <param name="Scripts">Scripts beside components (<c>*.razor.js</c>) and other assets outside of that folder.</param>
public sealed record EvaluatedWebAssets(string Root, bool HasStyles, ImmutableArray<string> Scripts);

/// <summary>A package that is a .NET tool: it holds what is published.</summary>
/// <param name="Runtime">The runtime that it is for, such as <c>linux-x64</c>; null when it is for any.</param>
/// <param name="HasProgram">Whether the program is in it; otherwise it names the packages for each runtime, and holds nothing else.</param>
/// <param name="IsSelfContained">Whether the runtime is in it too.</param>
/// <param name="Host">The file name of the native program that starts it; null when <c>dotnet</c> does.</param>
/// <param name="Shims">Native programs for others' runtimes, as <c>RUNTIME/NAME</c>, in the folder <paramref name="ShimFolder"/>.</param>
/// <param name="ShimFolder">Where the build writes them, above the frameworks' folders.</param>
/// <param name="Content">Files that are published with the program, and where they go below its folder.</param>
public sealed record EvaluatedTool(string? Runtime, bool HasProgram, bool IsSelfContained, string? Host, ImmutableArray<string> Shims, string ShimFolder, ImmutableArray<PublishedContent> Content);

/// <summary>A file that is published as it is.</summary>
/// <param name="Path">The file.</param>
/// <param name="Place">Where it goes, below the program's folder.</param>
public sealed record PublishedContent(string Path, string Place);

/// <summary>A file that goes into a package.</summary>
/// <param name="Path">The file.</param>
/// <param name="PackagePath">Where, as the project writes it: folders or names, with semicolons between them; null where it says nothing, and the file is content.</param>
/// <param name="RecursiveFolder">The folder that a wildcard stood for; empty for none.</param>
public sealed record EvaluatedFile(string Path, string? PackagePath, string RecursiveFolder = "");
