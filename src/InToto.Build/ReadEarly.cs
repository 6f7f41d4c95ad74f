using InToto.DotNet;
using Microsoft.Build.Framework;

namespace InToto.Build;

/// <summary>Begins to read what every compile of the build needs (the framework's reference assemblies, the compiler, the SDK's targets, the commit, the key) while MSBuild looks for references.</summary>
/// <remarks>
/// Run where nothing was recorded yet, so that a compile is sure to follow; once in each process of a build. Nothing is decided here and nothing fails here: who needs one of these reads it, or what has changed of it, again.
/// </remarks>
[MSBuildMultiThreadableTask]
public sealed class ReadEarly : SigningTask
{
    /// <summary>What <c>InTotoEnabled</c> holds.</summary>
    public string Enabled { get; set; } = "";

    /// <summary>What <c>InTotoRoot</c> holds.</summary>
    public string Root { get; set; } = "";

    /// <summary>The folders of the targeting packs.</summary>
    public ITaskItem[] Packs { get; set; } = [];

    /// <summary>The language, as MSBuild names it.</summary>
    public string Language { get; set; } = "C#";

    /// <summary>Where the compiler is, or its targets.</summary>
    public string RoslynFolder { get; set; } = "";

    /// <summary>The folder of the dotnet installation.</summary>
    public string DotNetFolder { get; set; } = "";

    /// <inheritdoc/>
    private protected override void Set(string parameter, object value)
    {
        switch (parameter)
        {
            case nameof(Enabled): Enabled = (string)value; break;
            case nameof(Root): Root = (string)value; break;
            case nameof(Packs): Packs = (ITaskItem[])value; break;
            case nameof(Language): Language = (string)value; break;
            case nameof(RoslynFolder): RoslynFolder = (string)value; break;
            case nameof(DotNetFolder): DotNetFolder = (string)value; break;
            default: base.Set(parameter, value); break;
        }
    }

    private protected override void Run(CancellationToken cancellationToken)
    {
        // What is wrong with these is PrepareRecording's to say.
        if (!Enabled.Equals("true", StringComparison.OrdinalIgnoreCase) || RoslynFolder.Length == 0 || SourceLanguage.Of(Language) is not { } language || !IsFirst()) return;
        var folder = Path.GetDirectoryName(Project)!;
        var dotnet = Path.GetFullPath(DotNetFolder, folder);
        string[] files =
        [
            .. Toolchain.Files(language, Path.GetFullPath(RoslynFolder, folder), compiler: null),
            .. ProjectImports.Of(BuildEngine, []).Paths.Where(path => RealPath.IsWithin(path, dotnet)),
        ];
        string[] packs = [.. Packs.Select(pack => Path.GetFullPath(pack.ItemSpec, folder))];
        var root = Path.TrimEndingDirectorySeparator(PrepareRecording.RootOf(Project, Root));
        ReadAhead.Early(packs, files, BuiltCommit.Of(BuildEngine4, root), KeyAtHand(), IsMetablock);
    }

    /// <summary>Whether this is the first that asks in this process of this build.</summary>
    private bool IsFirst()
    {
        const string name = "InToto.Build.ReadEarly";
        if (BuildEngine4.GetRegisteredTaskObject(name, RegisteredTaskObjectLifetime.Build) is not null) return false;
        BuildEngine4.RegisterTaskObject(name, new object(), RegisteredTaskObjectLifetime.Build, allowEarlyCollection: false);
        return true;
    }
}
