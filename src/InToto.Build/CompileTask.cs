using InToto.DotNet;
using Microsoft.Build.Framework;

namespace InToto.Build;

/// <summary>What the tasks around one compile have in common: the project, its target framework, and where files may be.</summary>
public abstract class CompileTask : SigningTask
{
    private string? _projectFolder;
    private string? _restoreFile;
    private OutputFolders? _outputs;

    private protected CompileTask() { }

    /// <summary>The target framework, as the project writes it.</summary>
    public string TargetFramework { get; set; } = "";

    /// <summary>The runtime identifier; empty for none.</summary>
    public string RuntimeIdentifier { get; set; } = "";

    /// <summary>The language, as MSBuild names it: <c>C#</c>, <c>VB</c> or <c>F#</c>.</summary>
    public string Language { get; set; } = "C#";

    /// <summary>What repository names are relative to. An absolute path.</summary>
    [Required]
    public string Root { get; set; } = "";

    /// <summary>The folder of this compile's intermediate files, relative to the project.</summary>
    [Required]
    public string IntermediateFolder { get; set; } = "";

    /// <summary>The folder of all intermediate files of the project, relative to it.</summary>
    [Required]
    public string BaseIntermediateFolder { get; set; } = "";

    /// <summary>The folder of the project's outputs, relative to it.</summary>
    public string BaseOutputFolder { get; set; } = "";

    /// <summary>What restore recorded, relative to the project.</summary>
    public string AssetsFile { get; set; } = "";

    /// <summary>The folder of the dotnet installation.</summary>
    [Required]
    public string DotNetFolder { get; set; } = "";

    /// <summary>The version of the SDK.</summary>
    [Required]
    public string SdkVersion { get; set; } = "";

    /// <summary>Files that properties of MSBuild name, and that it may have imported: for where it does not say what it did.</summary>
    public ITaskItem[] Imports { get; set; } = [];

    /// <inheritdoc/>
    private protected override void Set(string parameter, object value)
    {
        switch (parameter)
        {
            case nameof(TargetFramework): TargetFramework = (string)value; break;
            case nameof(RuntimeIdentifier): RuntimeIdentifier = (string)value; break;
            case nameof(Language): Language = (string)value; break;
            case nameof(Root): Root = (string)value; break;
            case nameof(IntermediateFolder): IntermediateFolder = (string)value; break;
            case nameof(BaseIntermediateFolder): BaseIntermediateFolder = (string)value; break;
            case nameof(BaseOutputFolder): BaseOutputFolder = (string)value; break;
            case nameof(AssetsFile): AssetsFile = (string)value; break;
            case nameof(DotNetFolder): DotNetFolder = (string)value; break;
            case nameof(SdkVersion): SdkVersion = (string)value; break;
            case nameof(Imports): Imports = (ITaskItem[])value; break;
            default: base.Set(parameter, value); break;
        }
    }

    private protected string ProjectFolder => _projectFolder ??= Path.GetDirectoryName(Project)!;

    private protected string ObjFolder => Path.GetFullPath(BaseIntermediateFolder, ProjectFolder);

    private protected string RecordFolder => Path.Join(Path.GetFullPath(IntermediateFolder, ProjectFolder), "intoto");

    private protected string FragmentName => NameOfFragment(Project, TargetFramework, RuntimeIdentifier);

    /// <summary>The name of one target framework's part of the step. It is no step's name, so nobody can pass it off as the whole.</summary>
    internal static string NameOfFragment(string project, string framework, string runtime) =>
        string.Join('+', ((string[])[$"compile.{Path.GetFileNameWithoutExtension(project)}", framework, runtime]).Where(part => part.Length > 0));

    /// <summary>The name of the same part of the step that changes what was compiled.</summary>
    internal static string NameOfTransformed(string fragment) => string.Concat("transform", fragment.AsSpan("compile".Length));

    /// <summary>Tells this compile from others of the same build.</summary>
    private protected string Compile => $"{Project}|{IntermediateFolder}|{TargetFramework}|{RuntimeIdentifier}";

    private protected RestoredPackages ReadPackages() => RestoredPackages.Read(RestoreFile);

    private protected string RestoreFile => _restoreFile ??= Path.GetFullPath(AssetsFile, ProjectFolder);

    private protected ProjectImports ReadImports() => ProjectImports.Of(BuildEngine, Imports.Select(item => Path.GetFullPath(item.ItemSpec, ProjectFolder)));

    private protected BuildRoots Roots(RestoredPackages packages) =>
        BuildRoots.Shared(Path.TrimEndingDirectorySeparator(Path.GetFullPath(Root, ProjectFolder)), packages.Folders, Path.GetFullPath(DotNetFolder, ProjectFolder), SdkVersion);

    /// <summary>Whether builds write there: this project's folders, and those of others, by their usual names.</summary>
    /// <param name="path">The absolute path of a file below <see cref="Root"/>.</param>
    private protected bool IsOutput(string path) => (_outputs ??= new(Root, ObjFolder, BaseOutputFolder.Length > 0 ? Path.GetFullPath(BaseOutputFolder, ProjectFolder) : ObjFolder)).Hold(path);
}
