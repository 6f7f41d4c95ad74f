using InToto.DotNet;
using Microsoft.Build.Framework;

namespace InToto.Build;

/// <summary>Records the step <c>container</c>: the image that was made of a published folder.</summary>
[MSBuildMultiThreadableTask]
public sealed class RecordContainer : ImageTask
{
    /// <summary>The folder that the image was made of, relative to the project.</summary>
    [Required]
    public string PublishFolder { get; set; } = "";

    /// <summary>The manifest of the image, as the SDK sent it.</summary>
    public string Manifest { get; set; } = "";

    /// <summary>The digest of the manifest, as the SDK says.</summary>
    public string Digest { get; set; } = "";

    /// <summary>The configuration of the image, as the SDK sent it.</summary>
    public string Configuration { get; set; } = "";

    /// <summary>The registry of the image that it was made of.</summary>
    public string BaseRegistry { get; set; } = "";

    /// <summary>The repository of the image that it was made of.</summary>
    public string BaseRepository { get; set; } = "";

    /// <summary>Where the SDK keeps the layers that it makes. An absolute path.</summary>
    [Required]
    public string LayerFolder { get; set; } = "";

    /// <summary>Whether what is missing is an error.</summary>
    public bool Require { get; set; }

    private protected override void Run(CancellationToken cancellationToken)
    {
        var folder = RecordedFolder.Get(BuildEngine4, RecordPublish.NameOf(Project, PublishFolder)) ?? throw new BuildException(BuildCodes.ImageUnpublished,
            "An image was made of a folder whose publish was not recorded in this build.", hint: "Publish and make the image in one build: dotnet publish -t:PublishContainer.");
        var image = ContainerImage.Read(Manifest, Digest, Configuration);
        var files = ImageLayer.Read(LayerOf(image), image.Layers[^1], image.Folder, cancellationToken);
        files.Remove(InToto.DotNet.Evidence.EntryName);
        folder.RequireSame(files);

        List<Artifact> materials = [BuiltCommit.Artifact(folder.Commit), .. FolderArtifacts.Of(files.Select(file => (file.Key, file.Value)))];
        if (image.BaseImage is { } hex) materials.Add(new ImageName(BaseRegistry, BaseRepository).Of(hex));
        else BaseUnknown();
        List<Artifact> products = [.. Names(image.Hex)];
        if (ArchivePath is { } archive) products.Add(ImageArchive.Require(archive, image, cancellationToken));
        Finish(PackageWitness.ContainerStep, materials, products, Path.Join(Path.GetFullPath(PublishFolder, Folder), InToto.DotNet.Evidence.EntryName), image.Hex);
    }

    private string LayerOf(ContainerImage image) =>
        ((string[])[".tar.gz", ".tar"]).Select(ending => Path.Join(LayerFolder, image.Layers[^1] + ending)).FirstOrDefault(File.Exists) ?? throw new BuildException(BuildCodes.LayerMissing,
            $"The layer {image.Layers[^1]} of the image is not in '{Printable.InFull(LayerFolder)}', so nobody can say what the image holds.",
            hint: "Let nothing clean that folder while images are made. Set InTotoRecordPublish to false to publish without evidence.");

    private void BaseUnknown()
    {
        const string what = "The image is not labelled with the digest of the image that it is made of, so that one is not recorded.";
        const string hint = "Leave ContainerGenerateLabels and ContainerGenerateLabelsImageBaseDigest to their defaults.";
        if (Require) throw new BuildException(BuildCodes.BaseImageUnknown, what, hint: hint);
        Warn(BuildCodes.BaseImageUnknown, what, hint: hint);
    }
}
