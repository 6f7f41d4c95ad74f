using System.Collections.Immutable;

namespace InToto.DotNet;

/// <summary>What an image may be made of, and what it is: the published folder, another image, and one of this name.</summary>
internal static class ImageRules
{
    /// <param name="repository">The repository of the image: its last part is in the name of every image from there.</param>
    /// <param name="builders">Who may make it.</param>
    public static Step Step(string repository, ImmutableArray<KeyId> builders) => new()
    {
        Name = PackageWitness.ContainerStep,
        ExpectedMaterials =
        [
            Rules.Require("@commit"),
            Rules.Commit,
            Rules.Require(FolderArtifacts.FilesName),
            Rules.Match(FolderArtifacts.FilesName, "", "", Rules.Publish),
            Rules.Match($"{PublishedFolder.Prefix}*", "", "", Rules.Publish),
            // Which image it is made of, the project says; its digest is in the link.
            Rules.Allow("pkg:oci/*@sha256:*"),
            Rules.Nothing,
        ],
        ExpectedProducts =
        [
            Rules.Create($"pkg:oci/{Rules.Escape(Rules.Split(repository).Name)}@sha256:*"),
            Rules.Create("@image/*"),
            Rules.Nothing,
        ],
        PubKeys = builders,
    };
}
