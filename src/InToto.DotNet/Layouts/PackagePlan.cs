using System.Collections.Immutable;

namespace InToto.DotNet;

/// <summary>What goes into a package and which steps make it, in the words of artifacts.</summary>
internal sealed class PackagePlan
{
    private readonly RepositoryPaths _paths;
    private readonly EvaluatedPackage _package;
    private readonly Dictionary<string, EvaluatedProject> _evaluated;
    private readonly List<PlannedProject> _projects = [];
    private readonly List<LayoutWarning> _warnings = [];

    public PackagePlan(EvaluatedPackage package)
    {
        (_package, _paths) = (package, new(package.Root));
        _evaluated = package.Referenced.Append(package.Project).ToDictionary(project => project.Path, StringComparer.Ordinal);
        Visit(package.Project, []);
        RequireDistinctNames();
        Packed = _projects[^1];
        foreach (var planned in _projects.Where(planned => !IsRecorded(planned.Project.Path)))
            Warn(PackageCodes.CompileUnrecorded, "Compiles of C#, Visual Basic and F# are recorded and no others, so this project's step will have no link, and the package will be refused.", planned.Project.Path,
                "Put its code into a project of one of these languages, or write the layout and the link of its step by hand.");
        foreach (var planned in _projects.Where(planned => planned.Project.AssetsFile is not null))
            foreach (var brought in RestoreGraph.Read(planned.Project.AssetsFile!).SourcePackages)
                Warn(PackageCodes.SourcesInPackage, $"The package {Printable.Of(brought)} brings source files that are compiled, and the layout allows none: the package will be refused.", planned.Project.Path,
                    "Do without it, or review its sources and add a rule for each of them to the materials of the step.");
        PackedFiles = [.. CompiledFiles(), .. ToolFiles.Of(this), .. package.Files.SelectMany(Place), .. OfNuspec()];
        Dependencies = [.. (package.Nuspec?.Read().Dependencies ?? package.Dependencies.Concat(Pins())).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase)];
        AddUnseen();
        foreach (var file in PackedFiles.OfType<PackedFile.Compiled>().Where(file => !file.IsProduct))
            Warn(PackageCodes.ContentUnknown, $"The entry '{Printable.Of(file.Entry)}' is packed from where the build copies to, and no compile makes it: the package will be refused.", package.Project.Path,
                "Pack the file from where it comes from: the repository, or the folder of a NuGet package.");
    }

    public EvaluatedPackage Package => _package;

    /// <summary>All projects, each after those that it refers to; the packed one is the last.</summary>
    public IReadOnlyList<PlannedProject> Projects => _projects;

    public PlannedProject Packed { get; }

    /// <summary>The entries whose origin is known.</summary>
    public ImmutableArray<PackedFile> PackedFiles { get; private set; }

    /// <summary>The ids of the packages that the nuspec will name, in order.</summary>
    public ImmutableArray<string> Dependencies { get; }

    public IReadOnlyList<LayoutWarning> Warnings => _warnings;

    /// <summary>What packages bring to the program's folder.</summary>
    public IEnumerable<RuntimeFile> RuntimeFiles => _package.Project.AssetsFile is { } assets
        ? RestoreGraph.Read(assets).RuntimeFiles.OrderBy(file => file.Id, StringComparer.Ordinal).ThenBy(file => file.Version, StringComparer.Ordinal).ThenBy(file => file.Path, StringComparer.Ordinal)
        : throw new ProjectException(PackageCodes.RestoreNeeded, "The project makes a .NET tool, which holds files of the packages that it uses, and is not restored.", Printable.Of(_package.Project.Path),
            $"Run 'dotnet restore {Printable.Of(Path.GetFileName(_package.Project.Path))}' first.");

    /// <summary>The projects that a project's compiler is given assemblies of, directly or through others.</summary>
    public IEnumerable<PlannedProject> CompiledAgainst(PlannedProject project)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        Reach(project.Project, reached);
        return _projects.Where(other => reached.Contains(other.Project.Path));
    }

    /// <summary>The projects whose assemblies run in a project's compiler.</summary>
    public IEnumerable<PlannedProject> AnalyzersOf(PlannedProject project)
    {
        var analyzers = References(project.Project).Where(reference => reference.IsAnalyzer).Select(reference => reference.Path).ToHashSet(StringComparer.Ordinal);
        return _projects.Where(other => analyzers.Contains(other.Project.Path));
    }

    /// <summary>The name of a file of the repository.</summary>
    public string Name(string path) => _paths.Of(path);

    public void Warn(string code, string what, string? where, string hint) =>
        _warnings.Add(new(code, what, where is null ? null : Printable.Of(_paths.Holds(where) ? _paths.Of(where) : where), hint));

    private void Reach(EvaluatedProject project, HashSet<string> reached)
    {
        foreach (var reference in References(project).Where(reference => reference.IsCompiledAgainst))
            if (_evaluated.TryGetValue(reference.Path, out var other) && reached.Add(other.Path)) Reach(other, reached);
    }

    private static IEnumerable<EvaluatedReference> References(EvaluatedProject project) => project.Frameworks.SelectMany(framework => framework.References);

    private void Visit(EvaluatedProject project, HashSet<string> seen)
    {
        if (!seen.Add(project.Path)) return;
        foreach (var reference in References(project))
            if (_evaluated.TryGetValue(reference.Path, out var other)) Visit(other, seen);
        _projects.Add(PlannedProject.Of(project, _paths));
    }

    private void RequireDistinctNames()
    {
        var names = new Dictionary<string, EvaluatedProject>(StringComparer.OrdinalIgnoreCase);
        foreach (var planned in _projects)
            if (!names.TryAdd(planned.Project.Name, planned.Project))
                throw new ProjectException(PackageCodes.StepsUnnameable, $"Two projects are named '{Printable.Of(planned.Project.Name)}', and a step is named after each: {Printable.Of(names[planned.Project.Name].Path)} is the other.",
                    Printable.Of(planned.Project.Path), "Rename one of the project files.");
    }

    private IEnumerable<PackedFile> CompiledFiles()
    {
        if (_package.BuildOutputFolder is not { } folder) yield break;
        foreach (var framework in Packed.Frameworks)
        {
            var entries = Rules.Join(folder, framework.Moniker);
            foreach (var file in Outputs(Packed, framework, entries)) yield return file;
            foreach (var project in PrivateProjects(framework))
                foreach (var other in project.For(framework.Moniker))
                    foreach (var file in Outputs(project, other, entries)) yield return file;
        }
    }

    private IEnumerable<PackedFile> Outputs(PlannedProject project, PlannedFramework framework, string entries)
    {
        yield return Output(framework.AssemblyFile);
        if (framework.Documentation is { } documentation) yield return Output(Rules.Split(documentation).Name);
        if (framework.HasSatellites) yield return new PackedFile.Satellites(entries, project, framework);
        if (_package.PacksSymbols) yield return Output($"{framework.AssemblyName}.pdb");

        PackedFile.Compiled Output(string name) => new(Rules.Join(entries, name), project, framework, name, framework.Bin);
    }

    /// <summary>The usual way to put a project's assembly into the package of another: the reference is private, and a target of the project adds it.</summary>
    private IEnumerable<PlannedProject> PrivateProjects(PlannedFramework framework)
    {
        if (!_package.PacksPrivateProjects) return [];
        var paths = framework.Evaluated.References.Where(reference => reference is { IsCompiledAgainst: true, IsPrivate: true }).Select(reference => reference.Path).ToHashSet(StringComparer.Ordinal);
        return _projects.Where(project => paths.Contains(project.Project.Path));
    }

    private SortedSet<string> Pins() => !_package.PinsTransitively ? []
        : _package.Project.AssetsFile is { } assets ? RestoreGraph.Read(assets).Pins
        : throw new ProjectException(PackageCodes.RestoreNeeded, "The project's dependencies are pinned through others (CentralPackageTransitivePinningEnabled), and it is not restored.", Printable.Of(_package.Project.Path),
            $"Run 'dotnet restore {Printable.Of(Path.GetFileName(_package.Project.Path))}' first.");

    /// <summary>What a target puts into the package can be known from an earlier pack only. Each file is tied like all others, so that an old list refuses, and accepts nothing.</summary>
    private void AddUnseen()
    {
        if (_package.UnseenTargets.IsEmpty) return;
        if (LastPack.Find(_package) is { } nuspec)
        {
            var known = PackedFiles.Select(file => file.Entry).ToHashSet(StringComparer.Ordinal);
            PackedFiles = [.. PackedFiles, .. LastPack.Files(nuspec).Where(file => !known.Contains(file.Entry) && !IsSatellite(file.Entry)).SelectMany(file => Origins(file.Path, file.Entry))];
            return;
        }
        Warn(PackageCodes.ContentUnknown, $"{(_package.UnseenTargets.Length == 1 ? "The target" : "The targets")} {Printable.Of(string.Join(", ", _package.UnseenTargets))} may add files to the package while it is packed; what they are is not known before.",
            _package.Project.Path, "Run 'dotnet pack' once, and write the layout again: what was packed is read then.");
    }

    /// <summary>A nuspec of the project's own lists files; those that the build makes may not be there yet.</summary>
    private IEnumerable<PackedFile> OfNuspec() => _package.Nuspec is not { } nuspec ? []
        : nuspec.Read().Files(_projects.SelectMany(project => project.Frameworks).SelectMany(framework => framework.Outputs)).SelectMany(file => Origins(file.Path, file.Entry));

    private bool IsSatellite(string entry) => PackedFiles.OfType<PackedFile.Satellites>().Any(of =>
        entry.StartsWith($"{of.Entry}/", StringComparison.Ordinal) && entry.EndsWith($"/{of.Framework.AssemblyName}.resources.dll", StringComparison.Ordinal));

    private IEnumerable<PackedFile> Place(EvaluatedFile file) =>
        PackagePath.Entries(file, _package.Project.Folder, _package.ContentFolders, Packed.Frameworks.Select(framework => framework.Moniker)).SelectMany(entry => Origins(file.Path, entry));

    /// <summary>What a file is; several where it is a copy of what one of several compiles made.</summary>
    private PackedFile[] Origins(string path, string entry)
    {
        foreach (var project in _projects)
            foreach (var framework in project.Frameworks)
                if (InFolder(path, framework.Evaluated.BinFolder) is { } name) return Copies(project, framework, name, entry);
        foreach (var folder in _package.PackageFolders)
            if (InFolder(path, folder)?.Split('/', 3) is [var id, var version, var name]) return [new PackedFile.OfPackage(entry, id, version, name)];
        return [new PackedFile.Committed(entry, _paths.Of(path))];
    }

    /// <summary>The build copies to a project's bin what its own compile makes, and what those of the projects make that it refers to.</summary>
    private PackedFile[] Copies(PlannedProject project, PlannedFramework framework, string name, string entry)
    {
        if (!framework.Makes(name))
        {
            PackedFile[] copies =
            [
                .. from other in CompiledAgainst(project)
                   from theirs in other.For(framework.Moniker)
                   where theirs.Makes(name)
                   select new PackedFile.Compiled(entry, other, theirs, name, framework.Bin),
            ];
            if (copies.Length > 0) return copies;
        }
        return [new PackedFile.Compiled(entry, project, framework, name, framework.Bin)];
    }

    private static bool IsRecorded(string project) => Path.GetExtension(project).ToLowerInvariant() is ".csproj" or ".vbproj" or ".fsproj";

    private static string? InFolder(string path, string folder)
    {
        var prefix = Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar;
        return path.StartsWith(prefix, StringComparison.Ordinal) ? path[prefix.Length..].Replace(Path.DirectorySeparatorChar, '/') : null;
    }
}
