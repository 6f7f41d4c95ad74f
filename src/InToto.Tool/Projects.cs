using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using InToto.DotNet;
using Microsoft.Build.Definition;
using Microsoft.Build.Evaluation;
using Microsoft.Build.Evaluation.Context;
using Microsoft.Build.Exceptions;
using Microsoft.Build.Execution;
using Microsoft.Build.Locator;

namespace InToto.Tool;

/// <summary>Projects as the SDK's own MSBuild evaluates them. Nothing is built: no target runs.</summary>
/// <remarks>
/// The only file that touches Microsoft.Build. That is loaded from the SDK when a project is evaluated, so it cannot be compiled ahead, and
/// trimming or AOT would have to leave this command out.
/// </remarks>
internal static class Projects
{
    /// <summary>Evaluates a project that makes a package, and those that it refers to, as <c>dotnet pack</c> would.</summary>
    /// <param name="path">The project file.</param>
    /// <param name="runtime">The runtime of a tool that has a package for each; null for the package that names them, and for all others.</param>
    /// <param name="warn">Hears what the layout's owner should know.</param>
    /// <exception cref="ProjectException">There is no SDK, or the project cannot be evaluated, or makes no package that a layout can be written for.</exception>
    public static EvaluatedPackage Evaluate(string path, string? runtime, Action<LayoutWarning> warn)
    {
        var sdk = Register(Path.GetDirectoryName(path)!);
        return Evaluate(path, runtime, sdk, warn);
    }

    /// <summary>Evaluates a project, to see where it takes packages from.</summary>
    /// <exception cref="ProjectException">There is no SDK, or the project cannot be evaluated.</exception>
    public static ProjectSetup Setup(string path)
    {
        var sdk = Register(Path.GetDirectoryName(path)!);
        return Setup(path, sdk);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ProjectSetup Setup(string path, string sdk)
    {
        using var evaluation = new Evaluation(sdk, _ => { });
        return evaluation.Setup(path);
    }

    /// <summary>Evaluates a project that makes a program, and those that it refers to, as <c>dotnet publish</c> would.</summary>
    /// <param name="path">The project file.</param>
    /// <param name="given">Global properties: what <c>-r</c>, <c>-f</c> and <c>-p</c> give to the publish.</param>
    /// <param name="warn">Hears what the layout's owner should know.</param>
    /// <exception cref="ProjectException">There is no SDK, or the project cannot be evaluated, or publishes nothing that a layout can be written for.</exception>
    public static EvaluatedPublish EvaluatePublish(string path, IReadOnlyDictionary<string, string> given, Action<LayoutWarning> warn)
    {
        var sdk = Register(Path.GetDirectoryName(path)!);
        return EvaluatePublish(path, given, sdk, warn);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static EvaluatedPublish EvaluatePublish(string path, IReadOnlyDictionary<string, string> given, string sdk, Action<LayoutWarning> warn)
    {
        using var evaluation = new Evaluation(sdk, warn) { Published = (path, given) };
        return evaluation.Publish(path);
    }

    /// <summary>Finds the SDK that <c>dotnet</c> would use for the project, with its <c>global.json</c>.</summary>
    private static string Register(string folder)
    {
        if (_registered is not null) return _registered;
        const string Hint = "Install the .NET SDK 10 or later, and see that the project's global.json allows it.";
        VisualStudioInstance? found;
        try
        {
            found = MSBuildLocator.QueryVisualStudioInstances(new() { DiscoveryTypes = DiscoveryType.DotNetSdk, WorkingDirectory = folder }).FirstOrDefault();
        }
        catch (InvalidOperationException problem)
        {
            throw new ProjectException(PackageCodes.SdkMissing, $"No .NET SDK can be found: {Printable.Of(problem.Message)}", hint: Hint, inner: problem);
        }
        if (found is null) throw new ProjectException(PackageCodes.SdkMissing, "No .NET SDK can be found.", hint: Hint);
        if (found.Version.Major < 10) throw new ProjectException(PackageCodes.SdkMissing, $"The .NET SDK {found.Version} evaluates this project, and 10.0 is the first that packages are recorded with.", hint: Hint);
        MSBuildLocator.RegisterInstance(found);
        return _registered = found.Version.ToString();
    }

    /// <summary>A process has one MSBuild.</summary>
    private static string? _registered;

    /// <summary>Apart from what registers: the assemblies that it names are found only afterwards.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static EvaluatedPackage Evaluate(string path, string? runtime, string sdk, Action<LayoutWarning> warn)
    {
        using var evaluation = new Evaluation(sdk, warn);
        return evaluation.Package(path, runtime);
    }

    private sealed class Evaluation(string sdk, Action<LayoutWarning> warn) : IDisposable
    {
        private readonly ProjectCollection _collection = new();
        private readonly EvaluationContext _context = EvaluationContext.Create(EvaluationContext.SharingPolicy.Shared);
        private readonly Dictionary<string, EvaluatedProject> _projects = new(StringComparer.Ordinal);

        /// <summary>The project that is published, and the properties that only it is given; null when one is packed.</summary>
        public (string Path, IReadOnlyDictionary<string, string> Given)? Published { get; init; }

        public void Dispose() => _collection.Dispose();

        public EvaluatedPublish Publish(string path)
        {
            var outer = Read(path, framework: null);
            var inner = Inner(path, outer);
            if (inner is not [var (alias, program)])
                throw new ProjectException(PackageCodes.ProjectNotPublishable, $"The project has {inner.Length} target frameworks, and one of them is published.", Printable.Of(path), "Say which: --framework NAME, as for dotnet publish -f.");
            if (!IsTrue(program, "IsPublishable") || !program.GetPropertyValue("OutputType").EndsWith("exe", StringComparison.OrdinalIgnoreCase) || IsTrue(program, "PublishAot"))
                throw new ProjectException(PackageCodes.ProjectNotPublishable, IsTrue(program, "PublishAot") ? "The project is compiled to native code (PublishAot), which publish does not record." : "The project publishes no program: IsPublishable is not true, or its OutputType is not Exe.", Printable.Of(path), "Name the project of a program.");
            var project = Project(path, program, [(alias, program)]);
            return new()
            {
                Name = program.GetPropertyValue("AssemblyName"),
                Root = program.GetPropertyValue("InTotoRoot") is { Length: > 0 } given ? Full(program, given) : RepositoryRoot.Of(program.Directory),
                Project = project,
                Referenced = [.. _projects.Values.Where(other => other.Path != path)],
                Content = [.. ContentOf(program)],
                SdkVersion = sdk,
                Runtime = program.GetPropertyValue("RuntimeIdentifier"),
                Host = IsTrue(program, "UseAppHost") ? program.GetPropertyValue("AssemblyName") + program.GetPropertyValue("_NativeExecutableExtension") : null,
                IsSelfContained = IsTrue(program, "SelfContained"),
                IsSingleFile = IsTrue(program, "PublishSingleFile"),
                IsTrimmed = IsTrue(program, "PublishTrimmed"),
                IsReadyToRun = IsTrue(program, "PublishReadyToRun"),
                IsWeb = IsTrue(program, "UsingMicrosoftNETSdkWeb"),
                ImageRepository = ImageRepositoryOf(program),
            };
        }

        /// <summary>As a target of the SDK finds it later: registries have small letters only.</summary>
        private static string ImageRepositoryOf(ProjectInstance program) =>
            ((string[])["ContainerImageName", "ContainerRepository", "AssemblyName"]).Select(program.GetPropertyValue).First(name => name.Length > 0).ToLowerInvariant().Replace(' ', '-');

        public ProjectSetup Setup(string path)
        {
            var project = Read(path, framework: null);
            var packages = project.GetItems("PackageReference").Concat(project.GetItems("GlobalPackageReference"));
            return new(path, packages.Any(item => item.EvaluatedInclude.Equals("InToto.Build", StringComparison.OrdinalIgnoreCase)), IsTrue(project, "ManagePackageVersionsCentrally"), IsTrue(project, "InTotoRecordSource"), [.. project.ImportPaths])
            {
                Value = project.GetPropertyValue,
                IsInCi = IsTrue(project, "CI") || IsTrue(project, "GITHUB_ACTIONS") || IsTrue(project, "TF_BUILD") || IsTrue(project, "GITLAB_CI"),
            };
        }

        /// <summary>Files that a project lets be copied under another path than they have below it.</summary>
        private static IEnumerable<PublishedContent> ContentOf(ProjectInstance project) =>
            from type in (string[])["Content", "None", "EmbeddedResource"]
            from item in project.GetItems(type)
            where item.GetMetadataValue("CopyToPublishDirectory") is { Length: > 0 } publish ? !publish.Equals("Never", StringComparison.OrdinalIgnoreCase) : item.GetMetadataValue("CopyToOutputDirectory") is { Length: > 0 } copy && !copy.Equals("Never", StringComparison.OrdinalIgnoreCase)
            let link = item.GetMetadataValue("TargetPath") is { Length: > 0 } target ? target : item.GetMetadataValue("Link")
            where link.Length > 0
            select new PublishedContent(item.GetMetadataValue("FullPath"), link.Replace('\\', '/'));

        public EvaluatedPackage Package(string path, string? runtime)
        {
            var outer = Read(path, framework: null, runtime);
            RequirePackage(outer, path);
            var inner = Inner(path, outer, runtime);
            var tool = EvaluatedTools.Of(outer, inner[0].Instance, runtime);
            var nuspec = Nuspec(outer);
            var project = Project(path, outer, inner);
            var privateProjects = project.Frameworks.SelectMany(framework => framework.References).Any(reference => reference is { IsCompiledAgainst: true, IsPrivate: true });
            var outputTargets = Words(inner, "TargetsForTfmSpecificBuildOutput");
            var package = new EvaluatedPackage
            {
                Id = nuspec is not null ? nuspec.Id : tool is { Runtime: not null } && IsTrue(outer, "CreateRidSpecificToolPackages") ? $"{outer.GetPropertyValue("PackageId")}.{runtime}" : outer.GetPropertyValue("PackageId"),
                Tool = tool is null ? null : tool with { Content = [.. EvaluatedTools.Content(inner.Select(one => one.Instance).Concat(References(project)))] },
                Root = outer.GetPropertyValue("InTotoRoot") is { Length: > 0 } given ? Full(outer, given) : RepositoryRoot.Of(outer.Directory),
                Project = project,
                Referenced = [.. _projects.Values.Where(other => other.Path != path)],
                Nuspec = nuspec,
                WebAssets = nuspec is null && tool is null ? WebAssets(outer) : null,
                Files = nuspec is null ? [.. Files(outer)] : [],
                ContentFolders = Words(outer, "ContentTargetFolders"),
                BuildOutputFolder = nuspec is null && IsTrue(outer, "IncludeBuildOutput") ? outer.GetPropertyValue("BuildOutputTargetFolder").Replace('\\', '/').Trim('/') : null,
                PacksPrivateProjects = privateProjects && outputTargets.Length > 0,
                PacksSymbols = PacksSymbols(inner[0].Instance),
                HasSymbolPackage = IsTrue(outer, "IncludeSymbols") && outer.GetPropertyValue("SymbolPackageFormat").Equals("snupkg", StringComparison.OrdinalIgnoreCase),
                Dependencies = [.. inner.SelectMany(one => Dependencies(one.Instance))],
                PackageFolders = PackageFolders(outer),
                SdkVersion = sdk,
                UnseenTargets = nuspec is not null ? [] : [.. Words(inner, "TargetsForTfmSpecificContentInPackage").Where(target => target is not (ToolCheck or ToolFiles) && (target != DesignTimeTools || inner.Any(one => PacksDesignTimeTools(one.Instance)))), .. privateProjects ? [] : outputTargets],
                Version = outer.GetPropertyValue("PackageVersion"),
                NuspecFolder = Full(outer, outer.GetPropertyValue("NuspecOutputPath")),
                PinsTransitively = IsTrue(outer, "CentralPackageTransitivePinningEnabled"),
            };
            RequireRestored(package);
            return package;
        }

        /// <summary>A project, evaluated for each of its frameworks; and, once each, the projects that it refers to.</summary>
        private EvaluatedProject Project(string path, ProjectInstance outer, (string Alias, ProjectInstance Instance)[] inner)
        {
            var project = new EvaluatedProject
            {
                Path = path,
                Frameworks = [.. inner.Select(one => Framework(one.Instance, one.Alias))],
                ObjFolder = Full(outer, outer.GetPropertyValue("BaseIntermediateOutputPath")),
                AssetsFile = Assets(outer),
                IsTransformed = inner.Any(one => Words(one.Instance, "InTotoTransformTargets").Length > 0),
            };
            _projects[path] = project;
            foreach (var reference in project.Frameworks.SelectMany(framework => framework.References).Select(reference => reference.Path))
            {
                if (_projects.ContainsKey(reference)) continue;
                var other = Read(reference, framework: null);
                Project(reference, other, Inner(reference, other));
            }
            return project;
        }

        private (string Alias, ProjectInstance Instance)[] Inner(string path, ProjectInstance outer, string? runtime = null) => outer.GetPropertyValue("TargetFramework") is { Length: > 0 } only
            ? [(only, outer)]
            : Words(outer, "TargetFrameworks") is { Length: > 0 } several
                ? [.. several.Distinct(StringComparer.OrdinalIgnoreCase).Select(alias => (alias, Read(path, alias, runtime)))]
                : throw new ProjectException(PackageCodes.ProjectBroken, "The project has no target framework.", Printable.Of(path), "Give it TargetFramework or TargetFrameworks.");

        private EvaluatedFramework Framework(ProjectInstance project, string alias) => new()
        {
            Moniker = Moniker(project, alias),
            ObjFolder = Full(project, project.GetPropertyValue("IntermediateOutputPath")),
            BinFolder = Full(project, project.GetPropertyValue("OutDir")),
            AssemblyFile = project.GetPropertyValue("TargetFileName"),
            DocumentationFile = Documentation(project),
            RootNamespace = project.GetPropertyValue("RootNamespace"),
            Resources = [.. project.GetItems("EmbeddedResource").Where(item => item.EvaluatedInclude.EndsWith(".resx", StringComparison.OrdinalIgnoreCase)).Select(item => Resource(project, item))],
            References = [.. project.GetItems("ProjectReference").Select(item => Reference(project, item))],
            GeneratedFiles = GeneratedFiles(project),
        };

        /// <summary>The projects that were evaluated as references.</summary>
        private IEnumerable<ProjectInstance> References(EvaluatedProject packed) => _projects.Keys.Where(path => path != packed.Path).Select(path => Read(path, framework: null));

        private ProjectInstance Read(string path, string? framework, string? runtime = null)
        {
            // What `dotnet pack` gives to a build.
            var properties = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Configuration"] = "Release", [Published is null ? "_IsPacking" : "_IsPublishing"] = "true" };
            foreach (var (name, value) in Published?.Path == path ? Published.Value.Given : ImmutableDictionary<string, string>.Empty) properties[name] = value;
            if (framework is not null) properties["TargetFramework"] = framework;
            if (runtime is not null) properties["RuntimeIdentifier"] = runtime;
            try
            {
                return ProjectInstance.FromFile(path, new ProjectOptions { GlobalProperties = properties, ProjectCollection = _collection, EvaluationContext = _context });
            }
            catch (InvalidProjectFileException problem)
            {
                throw new ProjectException(PackageCodes.ProjectBroken, $"The project cannot be evaluated: {Printable.Of(problem.BaseMessage)}",
                    Printable.Of(problem.LineNumber > 0 ? $"{problem.ProjectFile}({problem.LineNumber},{problem.ColumnNumber})" : path), "'dotnet build' says more.", problem);
            }
        }

        private static void RequirePackage(ProjectInstance project, string path)
        {
            var why = !IsTrue(project, "IsPackable") ? ("The project makes no package: IsPackable is not true.", "Name the project that makes the package.")
                : IsTrue(project, "PackAsTool") && AfterCompile.FirstOrDefault(property => IsTrue(project, property)) is { } rewrites ? ($"The project makes a .NET tool whose assemblies are rewritten after they are compiled ({rewrites}), and nothing ties them to a compile then.", $"Pack it with {rewrites} set to false, or write the layout by hand.")
                : ((string What, string Hint)?)null;
            if (why is { } reason) throw new ProjectException(PackageCodes.ProjectNotPackable, reason.What, Printable.Of(path), reason.Hint);
        }

        /// <summary>The commit is what InToto.Build gives to each nuspec, unless the project does.</summary>
        private static EvaluatedNuspec? Nuspec(ProjectInstance project) => project.GetPropertyValue("NuspecFile") is not { Length: > 0 } file ? null
            : new(Full(project, file), project.GetPropertyValue("NuspecBasePath") is { Length: > 0 } folder ? Full(project, folder) : "", $"commit=0;{project.GetPropertyValue("NuspecProperties")}");

        /// <summary>A path that begins with a property of a package, such as PkgNewtonsoft_Json, leads nowhere before the packages are restored.</summary>
        private static void RequireRestored(EvaluatedPackage package)
        {
            if (package.Project.AssetsFile is not null) return;
            string[] known = [package.Root, .. package.PackageFolders];
            if (package.Files.FirstOrDefault(file => !known.Any(folder => file.Path.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal))) is { } file)
                throw new ProjectException(PackageCodes.RestoreNeeded, $"The project packs '{Printable.Of(file.Path)}', a place that may depend on packages, and is not restored.", Printable.Of(package.Project.Path),
                    $"Run 'dotnet restore {Printable.Of(Path.GetFileName(package.Project.Path))}' first.");
        }

        /// <summary>What restore wrote; null when nothing was restored.</summary>
        private static string? Assets(ProjectInstance project) => project.GetPropertyValue("ProjectAssetsFile") is { Length: > 0 } file && Full(project, file) is var path && File.Exists(path) ? path : null;

        /// <summary>The frameworks' folders in packages: the alias; net10.0-windows has its platform's version too.</summary>
        private static string Moniker(ProjectInstance project, string alias) => alias.Contains('-', StringComparison.Ordinal) && !char.IsAsciiDigit(alias[^1])
            && Version.TryParse(project.GetPropertyValue("TargetPlatformVersion"), out var version)
                ? $"{alias}{version.ToString(2)}".ToLowerInvariant()
                : alias.ToLowerInvariant();

        /// <summary>Where the compiler writes documentation; in Visual Basic the property is a name in the folder for intermediate files.</summary>
        private static string? Documentation(ProjectInstance project) =>
            project.GetPropertyValue("DocumentationFile") is not { Length: > 0 } file ? null
            : project.GetPropertyValue("Language") == "VB" ? Full(project, Path.Join(project.GetPropertyValue("IntermediateOutputPath"), file))
            : Full(project, file);

        private static EvaluatedResource Resource(ProjectInstance project, ProjectItemInstance item)
        {
            var path = item.GetMetadataValue("FullPath");
            var link = item.GetMetadataValue("Link") is { Length: > 0 } linked ? linked.Replace('\\', '/') : Path.GetRelativePath(project.Directory, path).Replace('\\', '/');
            var ending = project.GetPropertyValue("Language") == "VB" ? ".vb" : ".cs";
            // By the SDK's convention Strings.resx is named after the first class of Strings.cs beside it.
            var upon = item.GetMetadataValue("DependentUpon") is { Length: > 0 } named ? Path.Join(Path.GetDirectoryName(path), named)
                : IsTrue(project, "EmbeddedResourceUseDependentUponConvention") ? Path.ChangeExtension(path, ending) : "";
            return new(path, Path.GetDirectoryName(link) ?? "", item.GetMetadataValue("ManifestResourceName"), item.GetMetadataValue("Culture"), upon.EndsWith(ending, StringComparison.OrdinalIgnoreCase) && File.Exists(upon) ? upon : "");
        }

        private static EvaluatedReference Reference(ProjectInstance project, ProjectItemInstance item) => new(
            Full(project, item.EvaluatedInclude),
            !item.GetMetadataValue("ReferenceOutputAssembly").Equals("false", StringComparison.OrdinalIgnoreCase),
            item.GetMetadataValue("OutputItemType").Equals("Analyzer", StringComparison.OrdinalIgnoreCase),
            IsPrivate(item));

        /// <summary>Code that an earlier build left in obj: what the next one will generate can be seen nowhere else.</summary>
        private ImmutableArray<string> GeneratedFiles(ProjectInstance project)
        {
            var folder = Full(project, project.GetPropertyValue("IntermediateOutputPath"));
            // What generators make exists in the PDB only, unless the project asks for copies, which nothing compiles.
            var copies = project.GetPropertyValue("CompilerGeneratedFilesOutputPath") is { Length: > 0 } given ? Full(project, given) : Path.Join(folder, "generated");
            if (Directory.Exists(folder))
                return [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => Path.GetExtension(file) is ".cs" or ".vb" or ".fs" or ".fsi" && !file.StartsWith(copies, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
            if (GeneratingItems.FirstOrDefault(type => project.GetItems(type).Count > 0) is { } items)
                warn(new(PackageCodes.GeneratedCode, $"A build makes code from the project's {items} items, and which files it writes is known only afterwards.", Printable.Of(project.FullPath), "Run 'dotnet build -c Release', and write the layout again."));
            return [];
        }

        /// <summary>What the Razor SDK puts into a package for browsers.</summary>
        private static EvaluatedWebAssets? WebAssets(ProjectInstance project)
        {
            if (!IsTrue(project, "StaticWebAssetsEnabled")) return null;
            string[] files = [.. ((string[])["Content", "None"]).SelectMany(project.GetItems).Select(item => item.GetMetadataValue("FullPath")).Distinct(StringComparer.Ordinal)];
            var root = Path.Join(project.Directory, "wwwroot");
            var styles = !project.GetPropertyValue("ScopedCssEnabled").Equals("false", StringComparison.OrdinalIgnoreCase) && files.Any(file => file.EndsWith(".razor.css", StringComparison.OrdinalIgnoreCase) || file.EndsWith(".cshtml.css", StringComparison.OrdinalIgnoreCase));
            ImmutableArray<string> scripts = [.. files.Where(file => file.EndsWith(".razor.js", StringComparison.OrdinalIgnoreCase) || file.EndsWith(".cshtml.js", StringComparison.OrdinalIgnoreCase))];
            return styles || !scripts.IsEmpty || files.Any(file => file.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal)) ? new(root, styles, scripts) : null;
        }

        private static IEnumerable<EvaluatedFile> Files(ProjectInstance project) => IsTrue(project, "IncludeContentInPack")
            ? from type in PackableItems
              from item in project.GetItems(type)
              where type == "Content" ? !item.GetMetadataValue("Pack").Equals("false", StringComparison.OrdinalIgnoreCase) : item.GetMetadataValue("Pack").Equals("true", StringComparison.OrdinalIgnoreCase)
              select new EvaluatedFile(item.GetMetadataValue("FullPath"), item.HasMetadata("PackagePath") ? item.GetMetadataValue("PackagePath") : null, item.GetMetadataValue("RecursiveDir"))
            : [];

        private IEnumerable<string> Dependencies(ProjectInstance project) => IsTrue(project, "SuppressDependenciesWhenPacking") ? [] :
        [
            .. project.GetItems("PackageReference").Where(item => !IsPrivate(item)).Select(item => item.EvaluatedInclude),
            .. project.GetItems("ProjectReference").Select(item => (Item: item, Reference: Reference(project, item))).Where(one => one.Reference is { IsCompiledAgainst: true, IsPrivate: false })
                .Select(one => Read(one.Reference.Path, framework: null).GetPropertyValue("PackageId")),
        ];

        private static ImmutableArray<string> PackageFolders(ProjectInstance project) => Words(project, "NuGetPackageFolders") is { Length: > 0 } folders ? folders
            : project.GetPropertyValue("NuGetPackageRoot") is { Length: > 0 } root ? [root] : [];

        private static bool PacksSymbols(ProjectInstance project) => project.GetPropertyValue("DebugType") is not ("embedded" or "none")
            && Words(project, "AllowedOutputExtensionsInPackageBuildOutputFolder").Contains(".pdb", StringComparer.OrdinalIgnoreCase);

        private static bool IsPrivate(ProjectItemInstance item) =>
            item.GetMetadataValue("PrivateAssets").Split(';', StringSplitOptions.TrimEntries).Contains("all", StringComparer.OrdinalIgnoreCase);

        private static bool IsTrue(ProjectInstance project, string property) => project.GetPropertyValue(property).Equals("true", StringComparison.OrdinalIgnoreCase);

        private static ImmutableArray<string> Words(ProjectInstance project, string property) =>
            [.. project.GetPropertyValue(property).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

        private static ImmutableArray<string> Words((string Alias, ProjectInstance Instance)[] inner, string property) => [.. inner.SelectMany(one => Words(one.Instance, property)).Distinct(StringComparer.Ordinal)];

        private static string Full(ProjectInstance project, string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path.Replace('\\', Path.DirectorySeparatorChar), project.Directory));

        /// <summary>F#'s SDK looks for them in each project, and packs those of type providers.</summary>
        private static bool PacksDesignTimeTools(ProjectInstance project) =>
            IsTrue(project, DesignTimeProvider) || project.GetItems("ProjectReference").Any(item => item.GetMetadataValue(DesignTimeProvider).Equals("true", StringComparison.OrdinalIgnoreCase));

        private const string DesignTimeTools = "PackageFSharpDesignTimeTools";

        private const string DesignTimeProvider = "IsFSharpDesignTimeProvider";

        /// <summary>What it packs is published, which is known.</summary>
        private const string ToolFiles = "PackTool";

        /// <summary>A target of the SDK that only looks.</summary>
        private const string ToolCheck = "_PackProjectToolValidation";

        /// <summary>Publishing writes assemblies anew where one of these is set.</summary>
        private static readonly string[] AfterCompile = ["PublishAot", "PublishSingleFile", "PublishTrimmed", "PublishReadyToRun"];

        private static readonly string[] GeneratingItems = ["Protobuf", "Page", "ApplicationDefinition"];

        /// <summary>As in NuGet's target _GetPackageFiles.</summary>
        private static readonly string[] PackableItems =
        [
            "Content", "Compile", "None", "EmbeddedResource", "ApplicationDefinition", "Page", "Resource", "SplashScreen", "DesignData",
            "DesignDataWithDesignTimeCreatableTypes", "CodeAnalysisDictionary", "AndroidAsset", "AndroidResource", "BundleResource",
        ];
    }
}
