namespace InToto;

/// <summary>Which of a link's two lists of artifacts is meant.</summary>
[Spec("4.3.3")]
public enum ArtifactKind
{
    /// <summary>What a step or inspection took in.</summary>
    Materials,

    /// <summary>What it gave out.</summary>
    Products,
}

/// <summary>What documents and messages call the two lists.</summary>
internal static class ArtifactKindWords
{
    extension(ArtifactKind kind)
    {
        /// <summary>Both lists, in the order in which their rules are applied.</summary>
        public static ReadOnlySpan<ArtifactKind> All => [ArtifactKind.Materials, ArtifactKind.Products];

        public string Word => kind == ArtifactKind.Materials ? "materials" : "products";
    }
}
