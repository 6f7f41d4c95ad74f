using System.Text;
using InToto.Json;
using Microsoft.Build.Framework;

namespace InToto.Build;

/// <summary>Records the step <c>container.index</c>: the list of images for several systems, each of which was recorded by itself.</summary>
[MSBuildMultiThreadableTask]
public sealed class RecordImageIndex : ImageTask
{
    /// <summary>The step.</summary>
    internal const string Step = "container.index";

    /// <summary>The index, as the SDK sent it.</summary>
    public string Index { get; set; } = "";

    /// <summary>The images, each with <c>ManifestDigest</c>.</summary>
    [Required]
    public ITaskItem[] Images { get; set; } = [];

    private protected override void Run(CancellationToken cancellationToken)
    {
        var (hex, images) = (ContainerImage.HexOf(Index), Images.Select(image => ContainerImage.OfDigest(image.GetMetadata("ManifestDigest"))).ToHashSet(StringComparer.Ordinal));
        if (!Listed().SetEquals(images)) throw ContainerImage.Unfit("its index does not list the images that were made, and no others");
        List<Artifact> products = [.. Names(hex)];
        if (ArchivePath is { } archive) products.Add(ImageArchive.Require(archive, hex, images, cancellationToken));
        Finish(Step, images.Select(Image.Of), products, evidence: null, hex);
    }

    private HashSet<string> Listed()
    {
        var listed = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            if (StrictJson.Parse(Encoding.UTF8.GetBytes(Index)).Member("manifests") is { Kind: JsonKind.List } manifests)
                foreach (var manifest in manifests.Inside) listed.Add(ContainerImage.DigestIn(manifest));
        }
        catch (MetadataFormatException problem)
        {
            throw ContainerImage.Unfit($"its index cannot be read: {problem.Message}", problem);
        }
        return listed;
    }
}
