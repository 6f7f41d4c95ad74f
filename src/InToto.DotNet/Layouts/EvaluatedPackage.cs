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
}

/// <summary>A file that goes into a package.</summary>
/// <param name="Path">The file.</param>
/// <param name="PackagePath">Where, as the project writes it: folders or names, with semicolons between them; null where it says nothing, and the file is content.</param>
/// <param name="RecursiveFolder">The folder that a wildcard stood for; empty for none.</param>
public sealed record EvaluatedFile(string Path, string? PackagePath, string RecursiveFolder = "");
