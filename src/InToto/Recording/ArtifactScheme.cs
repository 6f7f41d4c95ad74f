namespace InToto.Recording;

/// <summary>A scheme of artifact sources (ITE-4) that this library does not know itself, such as that of packages.</summary>
public abstract class ArtifactScheme
{
    /// <summary>What stands before the colon, in lower case.</summary>
    public abstract string Name { get; }

    /// <summary>The artifacts that a source stands for.</summary>
    /// <param name="text">What stands behind the colon.</param>
    /// <param name="baseDirectory">What a path in it is relative to.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public abstract IReadOnlyList<Artifact> Record(string text, string baseDirectory, CancellationToken cancellationToken);
}
