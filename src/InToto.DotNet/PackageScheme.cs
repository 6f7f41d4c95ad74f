using InToto.Recording;

namespace InToto.DotNet;

/// <summary>Sources <c>package:FILE.nupkg</c>: the artifacts that a package stands for, as its inspection finds them.</summary>
/// <remarks><c>@nupkg/ENTRY</c> for each entry, <c>@entries</c>, <c>@packed/FILE</c>, <c>@dependency/ID</c> and <c>@commit</c>; of a package with symbols <c>@snupkg/ENTRY</c>. Where the package lies is in no name.</remarks>
public sealed class PackageScheme : ArtifactScheme
{
    /// <inheritdoc/>
    public override string Name => "package";

    /// <inheritdoc/>
    /// <exception cref="PackageException">It is not a package that every reader sees in the same way.</exception>
    public override IReadOnlyList<Artifact> Record(string text, string baseDirectory, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        var path = Path.GetFullPath(text, baseDirectory);
        if (text.Length == 0 || !Path.Exists(path))
            throw new RecordingException(Codes.PathUnreadable, $"There is no package '{Printable.Of(text)}'.", where: baseDirectory, hint: "Check the path: package:FILE.nupkg.");
        using var package = PackageFile.Open(path);
        return PackageArtifacts.Of(package);
    }
}
