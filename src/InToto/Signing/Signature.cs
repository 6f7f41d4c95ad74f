using System.Collections.Immutable;

namespace InToto;

/// <summary>A signature as a document carries it; nothing is known about it until a key has checked it.</summary>
/// <param name="KeyId">The keyid it claims to be of; null when an envelope gives none.</param>
/// <param name="Value">The bytes, in the form of the key's scheme.</param>
[Spec("4.1")]
public sealed record Signature(KeyId? KeyId, ImmutableArray<byte> Value);
