using System.Collections.Immutable;
using InToto.Signing;

namespace InToto;

/// <summary>A signature as a document carries it; nothing is known about it until a key has checked it.</summary>
/// <param name="KeyId">The keyid it claims to be of; null when an envelope gives none.</param>
/// <param name="Value">The bytes, in the form of the key's scheme.</param>
[Spec("4.1")]
public sealed record Signature(KeyId? KeyId, ImmutableArray<byte> Value)
{
    /// <summary>
    /// The headers that an OpenPGP signature covers beside the document, from its version to the end of its hashed subpackets; empty for all others.
    /// Where a signature is one text of bytes, they stand before <see cref="Value"/>.
    /// </summary>
    public ImmutableArray<byte> OtherHeaders { get; init; } = [];

    /// <summary>Takes apart what a signer has made.</summary>
    /// <exception cref="KeyException">It is of an OpenPGP key, and has no headers.</exception>
    internal static Signature Of(KeyId keyId, Key key, byte[] made)
    {
        if (!key.IsOpenPgp) return new(keyId, [.. made]);
        var headers = OpenPgp.LengthOfHeaders(made) ?? throw new KeyException(Codes.KeyMalformed, "What the OpenPGP key has signed with is no signature.");
        return new(keyId, [.. made[headers..]]) { OtherHeaders = [.. made[..headers]] };
    }
}
