using System.Collections.Immutable;

namespace InToto.DotNet;

/// <summary>What a program may be published from, which files come out, and what the inspection of the folder may find.</summary>
internal sealed class PublishRules(EvaluatedPublish publish, PackagePlan plan, RestoreGraph graph)
{
    private const string Folder = "@folder";

    private PlannedProject Program => plan.Packed;

    /// <summary>The one file that a folder of this program cannot be without.</summary>
    private string Main => publish.IsSingleFile && publish.Host is { } host ? host : Program.Frameworks[0].AssemblyFile;

    private bool IsTransformed => publish.IsTrimmed || publish.IsReadyToRun;

    /// <summary>The program, and what it is compiled against: projects whose assemblies it is run with.</summary>
    private IEnumerable<PlannedProject> Projects => plan.CompiledAgainst(Program).Append(Program);

    public ImmutableArray<ArtifactRule> Materials =>
    [
        Rules.Require("@commit"),
        Rules.Commit,
        .. Projects.SelectMany(project => project.Frameworks.SelectMany(framework => Compiled(project, framework))).Distinct(),
        Rules.AnySource,
        .. graph.PackageIds.Concat(graph.Downloads.Select(download => download.Id)).Distinct().Select(id => Rules.Allow($"pkg:nuget/{Rules.Escape(id)}@*#*")),
        Rules.Allow($"pkg:generic/dotnet-sdk@{CompileRules.SdkPattern(publish.SdkVersion)}#*"),
        Rules.Nothing,
    ];

    public ImmutableArray<ArtifactRule> Products =>
    [
        Rules.Require($"{Folder}/{Main}"),
        Rules.Require(FolderArtifacts.FilesName),
        .. Projects.SelectMany(project => project.Frameworks.SelectMany(framework => Copied(project, framework))).Distinct(),
        .. publish.Content.Select(content => Rules.Split(content.Place) is var (folder, name) && Rules.Split(plan.Name(content.Path)) is var (theirs, file) && file == name
            ? Rules.MatchFile(name, Rules.Join(Folder, folder).TrimEnd('/'), theirs, Rules.Source)
            : Rules.Create(Rules.Escape($"{Folder}/{content.Place}"))).Distinct(),
        // Content stands where it stands below its project.
        .. Projects.Select(project => Rules.Match("*", Folder, ProjectFolder(project), Rules.Source)).Distinct(),
        .. graph.Assets.Select(asset => Rules.OfPackage(asset.Target.Length == 0 ? Folder : $"{Folder}/{asset.Target}", asset.Id, asset.Version, asset.Folder, Rules.Publish)),
        .. Runtimes(),
        .. Made(),
        Rules.Create(FolderArtifacts.FilesName),
        Rules.Nothing,
    ];

    public ImmutableArray<ArtifactRule> Inspected =>
    [
        Rules.Require($"{Folder}/{Main}"),
        Rules.Require(FolderArtifacts.FilesName),
        .. HasWitness ? [Rules.Require(Documents(Program.Frameworks[0]))] : Array.Empty<ArtifactRule>(),
        Rules.Match(FolderArtifacts.FilesName, "", "", Rules.Publish),
        Rules.Disallow(FolderArtifacts.FilesName),
        Rules.Match($"{Folder}/*", "", "", Rules.Publish),
        Rules.Disallow($"{Folder}/*"),
        .. HasWitness ? Projects.SelectMany(project => project.Frameworks.Select(framework => Rules.MatchFile(framework.DocumentsFile, "@documents", framework.Obj, project.Step))).Distinct() : [],
        .. HasWitness ? Projects.SelectMany(project => project.Frameworks.Select(framework => Rules.Disallow(Rules.Escape(Documents(framework))))).Distinct() : [],
        // Assemblies of packages and of the runtime may have symbols, too.
        Rules.Allow("@documents/*"),
        .. InspectedMaterials,
    ];

    /// <summary>The folder itself, where a verifier that runs the inspection as a process records it.</summary>
    public static ImmutableArray<ArtifactRule> InspectedMaterials => [Rules.Allow("publish/*"), Rules.Nothing];

    /// <summary>Trimming writes other symbols, and a single file holds the assemblies where no rule sees them.</summary>
    private bool HasWitness => !publish.IsSingleFile && !publish.IsTrimmed;

    private static string Documents(PlannedFramework framework) => $"@documents/{framework.DocumentsFile}";

    private string ProjectFolder(PlannedProject project) => Rules.Split(plan.Name(project.Project.Path)).Folder;

    private static IEnumerable<ArtifactRule> Compiled(PlannedProject project, PlannedFramework framework)
    {
        yield return Rules.Match($"{Rules.Escape(framework.Obj)}/*", "", "", project.Step);
        foreach (var rule in PackRules.FromOwnBin(project, framework)) yield return rule;
    }

    private IEnumerable<ArtifactRule> Copied(PlannedProject project, PlannedFramework framework)
    {
        if (!IsTransformed) yield return Rules.MatchFile(framework.AssemblyFile, Folder, framework.Obj, project.Step);
        if (!publish.IsTrimmed) yield return Rules.MatchFile($"{framework.AssemblyName}.pdb", Folder, framework.Obj, project.Step);
        if (framework.HasSatellites) yield return Rules.Match($"*/{Rules.Escape(framework.AssemblyName)}.resources.dll", Folder, framework.Obj, project.Step);
        if (framework.Documentation is { } file && Rules.Split(file) is var (folder, name)) yield return Rules.MatchFile(name, Folder, folder, project.Step);
    }

    /// <summary>The runtime's packages have a folder for assemblies and one for native libraries.</summary>
    private IEnumerable<ArtifactRule> Runtimes()
    {
        if (!publish.IsSelfContained) yield break;
        var framework = Program.Frameworks[0].Moniker.Split('-')[0];
        foreach (var (id, version) in graph.Downloads.Where(download => download.Id.Contains(".runtime.", StringComparison.Ordinal)))
            foreach (var kind in (string[])[$"lib/{framework}", "native"])
                yield return Rules.OfPackage(Folder, id, version, $"runtimes/{publish.Runtime}/{kind}", Rules.Publish);
    }

    private IEnumerable<ArtifactRule> Made()
    {
        if (publish.Host is { } host) yield return File(host);
        if (!publish.IsSingleFile)
        {
            yield return File($"{publish.Name}.deps.json");
            yield return File($"{publish.Name}.runtimeconfig.json");
        }
        if (IsTransformed && !publish.IsSingleFile) yield return Rules.Create($"{Folder}/*.dll");
        if (publish.IsTrimmed) yield return Rules.Create($"{Folder}/*.pdb");
        if (!publish.IsWeb) yield break;
        yield return File("web.config");
        yield return File($"{publish.Name}.staticwebassets.endpoints.json");
        yield return File($"wwwroot/{publish.Name}.styles.css");
        // Compressed for those who ask for it so.
        foreach (var ending in (string[])["br", "gz"]) yield return Rules.Create($"{Folder}/wwwroot/*.{ending}");

        static ArtifactRule File(string name) => Rules.Create(Rules.Escape($"{Folder}/{name}"));
    }
}
