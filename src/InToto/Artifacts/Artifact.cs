namespace InToto;

/// <summary>A material or product: its name, and the digests recorded for it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Digests">The digests.</param>
[Spec("4.4")]
public sealed record Artifact(ArtifactName Name, DigestSet Digests);
