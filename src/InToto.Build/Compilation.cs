using InToto.DotNet;
using Microsoft.Build.Framework;

namespace InToto.Build;

/// <summary>One compile of a build: which project's, for which target framework, and where its files may be.</summary>
/// <remarks>The first task of a compile is told, and the others get it from there: each parameter costs MSBuild 30 to 50 µs, whatever it holds.</remarks>
internal sealed class Compilation
{
    private OutputFolders? _outputs;

    /// <summary>An absolute path.</summary>
    public required string Project { get; init; }

    /// <summary>The target framework, as the project writes it.</summary>
    public required string TargetFramework { get; init; }

    /// <summary>The runtime identifier; empty for none.</summary>
    public required string RuntimeIdentifier { get; init; }

    /// <summary>The language, as MSBuild names it.</summary>
    public required string Language { get; init; }

    /// <summary>What repository names are relative to. An absolute path.</summary>
    public required string Root { get; init; }

    /// <summary>The folder of this compile's intermediate files, relative to the project.</summary>
    public required string IntermediateFolder { get; init; }

    /// <summary>The folder of all intermediate files of the project, relative to it.</summary>
    public required string BaseIntermediateFolder { get; init; }

    /// <summary>The folder of the project's outputs, relative to it; empty where nobody says.</summary>
    public required string BaseOutputFolder { get; init; }

    /// <summary>What restore recorded, relative to the project.</summary>
    public required string AssetsFile { get; init; }

    /// <summary>The folder of the dotnet installation.</summary>
    public required string DotNetFolder { get; init; }

    /// <summary>The version of the SDK.</summary>
    public required string SdkVersion { get; init; }

    /// <summary>Tells this compile from others of the same build.</summary>
    public string Id => field ??= $"{Project}|{IntermediateFolder}|{TargetFramework}|{RuntimeIdentifier}";

    public string ProjectFolder => field ??= Path.GetDirectoryName(Project)!;

    public string ObjFolder => PathOf(BaseIntermediateFolder);

    public string RecordFolder => field ??= Path.Join(PathOf(IntermediateFolder), "intoto");

    public string RestoreFile => field ??= PathOf(AssetsFile);

    /// <summary>The name of this target framework's part of the step.</summary>
    public string FragmentName => NameOfFragment(Project, TargetFramework, RuntimeIdentifier);

    /// <summary>The name of one target framework's part of the step. It is no step's name, so nobody can pass it off as the whole.</summary>
    public static string NameOfFragment(string project, string framework, string runtime) =>
        string.Join('+', ((string[])[$"compile.{Path.GetFileNameWithoutExtension(project)}", framework, runtime]).Where(part => part.Length > 0));

    /// <summary>The name of the same part of the step that changes what was compiled.</summary>
    public static string NameOfTransformed(string fragment) => string.Concat("transform", fragment.AsSpan("compile".Length));

    /// <summary>The absolute path of what is relative to the project.</summary>
    public string PathOf(string path) => Path.GetFullPath(path, ProjectFolder);

    /// <summary>The absolute path of a file that an item names.</summary>
    public string PathOf(ITaskItem item) => PathOf(item.ItemSpec);

    public RestoredPackages ReadPackages() => RestoredPackages.Read(RestoreFile);

    public BuildRoots Roots(RestoredPackages packages) => BuildRoots.Shared(Path.TrimEndingDirectorySeparator(PathOf(Root)), packages.Folders, PathOf(DotNetFolder), SdkVersion);

    /// <summary>Whether builds write there: this project's folders, and those of others, by their usual names.</summary>
    /// <param name="path">The absolute path of a file below <see cref="Root"/>.</param>
    public bool IsOutput(string path) => (_outputs ??= new(Root, ObjFolder, BaseOutputFolder.Length > 0 ? PathOf(BaseOutputFolder) : ObjFolder)).Hold(path);
}
