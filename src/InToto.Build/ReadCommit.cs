using Microsoft.Build.Framework;

namespace InToto.Build;

/// <summary>Reads the commit that is checked out, for a nuspec into which the SDK did not write it.</summary>
[MSBuildMultiThreadableTask]
public sealed class ReadCommit : RecordingTask
{
    /// <summary>What repository names are relative to. An absolute path.</summary>
    [Required]
    public string Root { get; set; } = "";

    /// <summary>The commit's id; empty when the folder is in no repository.</summary>
    [Output]
    public string Commit { get; private set; } = "";

    private protected override void Run(CancellationToken cancellationToken) =>
        Commit = BuiltCommit.Of(BuildEngine4, Path.TrimEndingDirectorySeparator(Root))?.Id ?? "";
}
