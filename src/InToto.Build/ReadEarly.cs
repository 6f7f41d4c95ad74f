using InToto.DotNet;
using Microsoft.Build.Framework;

namespace InToto.Build;

/// <summary>Begins to read what the compile needs (what packages and targeting packs give it, the compiler itself, the SDK's targets, the commit, the key) while MSBuild looks for references.</summary>
/// <remarks>
/// Run where nothing was recorded yet, so that a compile is sure to follow; each file is read once in each process of a build. Nothing is decided here and nothing fails here: who needs one of these reads it, or what has changed of it, again.
/// </remarks>
[MSBuildMultiThreadableTask]
public sealed class ReadEarly : SigningTask
{
    /// <summary>What <c>InTotoEnabled</c> holds.</summary>
    public string Enabled { get; set; } = "";

    /// <summary>What <c>InTotoRoot</c> holds.</summary>
    public string Root { get; set; } = "";

    /// <summary>References and analyzers, as far as they are known: names, and paths of files.</summary>
    public ITaskItem[] References { get; set; } = [];

    /// <summary>The language, as MSBuild names it.</summary>
    public string Language { get; set; } = "C#";

    /// <summary>What restore recorded, relative to the project.</summary>
    public string AssetsFile { get; set; } = "";

    /// <summary>Where the compiler is, or its targets.</summary>
    public string RoslynFolder { get; set; } = "";

    /// <summary>The folder of the dotnet installation.</summary>
    public string DotNetFolder { get; set; } = "";

    /// <summary>Whether digests that builds before this one have read are believed (<see cref="BuildMemory"/>).</summary>
    public bool Remember { get; set; }

    /// <inheritdoc/>
    private protected override void Set(string parameter, object value)
    {
        switch (parameter)
        {
            case nameof(Enabled): Enabled = (string)value; break;
            case nameof(Root): Root = (string)value; break;
            case nameof(References): References = (ITaskItem[])value; break;
            case nameof(Language): Language = (string)value; break;
            case nameof(AssetsFile): AssetsFile = (string)value; break;
            case nameof(RoslynFolder): RoslynFolder = (string)value; break;
            case nameof(Remember): Remember = (bool)value; break;
            case nameof(DotNetFolder): DotNetFolder = (string)value; break;
            default: base.Set(parameter, value); break;
        }
    }

    private protected override void Run(CancellationToken cancellationToken)
    {
        // What is wrong with these is PrepareRecording's to say.
        if (!Enabled.Equals("true", StringComparison.OrdinalIgnoreCase) || RoslynFolder.Length == 0 || SourceLanguage.Of(Language) is not { } language) return;
        var begun = BegunReading.Of(BuildEngine4);
        var memory = BuildMemory.Of(BuildEngine4, Remember ? KeyAtHand() : null);
        var (graphs, assets) = (RestoredGraphs.Of(BuildEngine4), Path.GetFullPath(AssetsFile, Folder));
        string[] references = [.. begun.New(References.Select(reference => reference.ItemSpec).Where(Path.IsPathFullyQualified))];
        Beside.RunAfter(memory, () =>
        {
            ReadAhead.Quietly(() => graphs.Read(assets));
            ReadAhead.References(references);
        });
        if (begun.IsFirst()) ReadShared(language, begun, memory);
    }

    private string Folder => Path.GetDirectoryName(Project)!;

    /// <summary>What every compile of the build needs. Only what MSBuild must be asked is asked on its own thread.</summary>
    private void ReadShared(SourceLanguage language, BegunReading begun, Task memory)
    {
        var (imports, commits, key) = (ProjectImports.Of(BuildEngine, []), BuiltCommits.Of(BuildEngine4), KeyAtHand());
        Beside.RunAfter(memory, () => ReadAhead.Quietly(() =>
        {
            var dotnet = Path.GetFullPath(DotNetFolder, Folder);
            var files = Toolchain.Files(language, Path.GetFullPath(RoslynFolder, Folder), compiler: null).Concat(imports.Paths.Where(path => RealPath.IsWithin(path, dotnet)));
            ReadAhead.Early(begun.New(files), commits.At(Path.TrimEndingDirectorySeparator(PrepareRecording.RootOf(Project, Root))), key, IsMetablock);
        }));
    }
}
