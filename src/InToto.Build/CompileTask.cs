using Microsoft.Build.Framework;

namespace InToto.Build;

/// <summary>What tasks have in common that are told of a compile: the project, its target framework, and where files may be.</summary>
public abstract class CompileTask : SigningTask
{
    private Compilation? _compilation;

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
            default: base.Set(parameter, value); break;
        }
    }

    /// <summary>What is compiled.</summary>
    private protected Compilation Compilation => _compilation ??= new()
    {
        Project = Project,
        TargetFramework = TargetFramework,
        RuntimeIdentifier = RuntimeIdentifier,
        Language = Language,
        Root = Root,
        IntermediateFolder = IntermediateFolder,
        BaseIntermediateFolder = BaseIntermediateFolder,
        BaseOutputFolder = BaseOutputFolder,
        AssetsFile = AssetsFile,
        DotNetFolder = DotNetFolder,
        SdkVersion = SdkVersion,
    };
}
