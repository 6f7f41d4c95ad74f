using System.Collections.Immutable;

namespace InToto.DotNet;

/// <summary>A project in the words of artifacts: its folders are paths from the repository's root.</summary>
internal sealed record PlannedProject(EvaluatedProject Project, string ObjFolder, ImmutableArray<PlannedFramework> Frameworks)
{
    /// <summary>The compile step.</summary>
    public string Step => $"compile.{Project.Name}";

    /// <summary>The step that changes what was compiled, where there is one.</summary>
    public string TransformStep => $"transform.{Project.Name}";

    public bool IsTransformed => Project.IsTransformed;

    /// <summary>Which step made what the build leaves in bin, and where a rule finds it: what is changed is recorded where it ends up.</summary>
    public (string Step, string Folder) Output(PlannedFramework framework) => IsTransformed ? (TransformStep, framework.Bin) : (Step, framework.Obj);

    public static PlannedProject Of(EvaluatedProject project, RepositoryPaths paths)
    {
        if (StepName.Unsafety($"compile.{project.Name}") is { } why)
            throw new ProjectException(PackageCodes.StepsUnnameable, $"The project '{Printable.Of(project.Name)}' cannot give its name to a step: {why}.", Printable.Of(project.Path), "Rename the project file.");
        return new(project, paths.Of(project.ObjFolder), [.. project.Frameworks.Select(framework => PlannedFramework.Of(framework, paths))]);
    }

    /// <summary>What this project's assembly for a framework of another project is taken from: the same framework, else the only one, else any.</summary>
    public ImmutableArray<PlannedFramework> For(string moniker) =>
        Frameworks.Any(framework => framework.Moniker == moniker) ? [.. Frameworks.Where(framework => framework.Moniker == moniker)] : Frameworks;
}

/// <summary>What is compiled for one framework, and where.</summary>
internal sealed record PlannedFramework(EvaluatedFramework Evaluated, string Obj, string Bin, string? Documentation)
{
    public string Moniker => Evaluated.Moniker;

    public string AssemblyFile => Evaluated.AssemblyFile;

    /// <summary>The assembly without its extension.</summary>
    public string AssemblyName => Path.GetFileNameWithoutExtension(AssemblyFile);

    /// <summary>The compiler's documents of the assembly, as the compile step records them.</summary>
    public string DocumentsFile => $"{AssemblyName}.documents";

    /// <summary>Whether the compile step makes a file of this name, that the build then copies: the assembly, its satellites, documentation and PDB.</summary>
    public bool Makes(string name) => name == AssemblyFile || name == $"{AssemblyName}.pdb" || name.EndsWith($"/{AssemblyName}.resources.dll", StringComparison.Ordinal)
        || Documentation is { } file && name == Rules.Split(file).Name;

    /// <summary>Where the build copies the assembly, its PDB and documentation to. Absolute paths.</summary>
    public IEnumerable<string> Outputs => ((string?[])[AssemblyFile, $"{AssemblyName}.pdb", Documentation is { } file ? Rules.Split(file).Name : null]).OfType<string>().Select(name => Path.Join(Evaluated.BinFolder, name));

    public bool HasSatellites => Evaluated.Resources.Any(ResourceNames.HasCulture);

    /// <summary>Code in obj that is more than comments, usings and attributes. What cannot be read may be anything.</summary>
    public IEnumerable<string> GeneratedCode => Evaluated.GeneratedFiles.Where(file =>
    {
        try
        {
            return GeneratedSource.FirstProblem(file, BoundedFile.Read(file, GeneratedBytes)) is not null;
        }
        catch (MetadataFormatException)
        {
            return true;
        }
    });

    public static PlannedFramework Of(EvaluatedFramework framework, RepositoryPaths paths) => new(framework, paths.Of(framework.ObjFolder), paths.Of(framework.BinFolder),
        framework.DocumentationFile is { } file ? paths.Of(file) : null);

    /// <summary>A file that is larger is not what the SDK generates.</summary>
    private const int GeneratedBytes = 16 * 1024 * 1024;
}
