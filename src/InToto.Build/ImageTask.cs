using InToto.DotNet;
using Microsoft.Build.Framework;

namespace InToto.Build;

/// <summary>A task that records an image for containers, or an index of such.</summary>
public abstract class ImageTask : SigningTask
{
    private protected ImageTask() { }

    /// <summary>The registry that it was sent to; empty for an archive, or for the system's own images.</summary>
    public string Registry { get; set; } = "";

    /// <summary>The repository in the registry.</summary>
    [Required]
    public string Repository { get; set; } = "";

    /// <summary>The tags that it was given.</summary>
    public ITaskItem[] Tags { get; set; } = [];

    /// <summary>The file that it was written into, relative to the project; empty for none.</summary>
    public string Archive { get; set; } = "";

    /// <summary>Where the evidence goes, relative to the project.</summary>
    [Required]
    public string EvidenceFile { get; set; } = "";

    /// <summary>Where the link goes. Relative to the project.</summary>
    [Required]
    public string LinkFolder { get; set; } = "";

    /// <summary>The version of the SDK.</summary>
    [Required]
    public string SdkVersion { get; set; } = "";

    /// <summary>The version of MSBuild, for the link's environment.</summary>
    public string MSBuildVersion { get; set; } = "";

    private protected string Folder => Path.GetDirectoryName(Project)!;

    private protected string? ArchivePath => Archive.Length == 0 ? null : Path.GetFullPath(Archive, Folder);

    private protected ImageName Image => new(Registry, Repository);

    private protected IEnumerable<Artifact> Names(string hex) => Image.Of(hex, Tags.Select(tag => tag.ItemSpec));

    /// <summary>Signs the link, and writes it with the evidence that there is already.</summary>
    private protected void Finish(string step, IEnumerable<Artifact> materials, IEnumerable<Artifact> products, string? evidence, string hex)
    {
        var link = new Link
        {
            Name = step,
            Materials = InToto.Artifacts.Of(materials),
            Products = InToto.Artifacts.Of(products),
            Environment = LinkText.Environment(SdkVersion, MSBuildVersion),
        };
        var documents = new PackageDocuments();
        if (evidence is not null) documents.Add(evidence);
        documents.Add(LinkFiles.Write(Path.GetFullPath(LinkFolder, Folder), link, OpenSigner()));
        var (path, bytes) = (Path.GetFullPath(EvidenceFile, Folder), documents.ToBytes());
        if (!QuietFile.Holds(path, bytes)) AtomicFile.Write(path, bytes);
        Log.LogMessage(MessageImportance.High, "{0}", $"InToto.Build: the image {Repository}@sha256:{hex} is recorded; its evidence is {path}.");
    }
}
