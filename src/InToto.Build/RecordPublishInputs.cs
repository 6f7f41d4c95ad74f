using Microsoft.Build.Framework;

namespace InToto.Build;

/// <summary>Notes what the files to publish are, before they are trimmed, compiled ahead or put into one file.</summary>
[MSBuildMultiThreadableTask]
public sealed class RecordPublishInputs : RecordingTask
{
    /// <summary>Where they will go, relative to the project; tells this publish from others.</summary>
    [Required]
    public string PublishFolder { get; set; } = "";

    /// <summary>The files.</summary>
    public ITaskItem[] Files { get; set; } = [];

    private protected override void Run(CancellationToken cancellationToken)
    {
        var folder = Path.GetDirectoryName(Project)!;
        var snapshot = new PublishSnapshot();
        foreach (var path in Files.Select(item => Path.GetFullPath(item.ItemSpec, folder)).Where(File.Exists)) snapshot.Add(path, cancellationToken);
        snapshot.Keep(BuildEngine4, RecordPublish.NameOf(Project, PublishFolder));
    }
}
