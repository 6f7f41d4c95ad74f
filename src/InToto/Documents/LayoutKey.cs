using System.Collections.Immutable;
using System.Text.Json;

namespace InToto;

/// <summary>A public key as a layout writes it down. Nothing is known about it until stage 4 has made a <see cref="Key"/> of it.</summary>
/// <param name="KeyId">The name of the key in this layout.</param>
/// <param name="KeyType">Such as <c>rsa</c>, <c>ecdsa</c>, <c>ed25519</c>; whatever the layout says.</param>
/// <param name="Scheme">Such as <c>rsassa-pss-sha256</c>; whatever the layout says; empty when it says nothing.</param>
/// <param name="Public">PEM, or hexadecimal digits for Ed25519; empty when the key has another shape, as OpenPGP keys have.</param>
[Spec("4.2.1")]
public sealed record LayoutKey(KeyId KeyId, string KeyType, string Scheme, string Public)
{
    /// <summary>Members that the specification does not know, as they were read.</summary>
    public ImmutableArray<UnknownField> UnknownFields { get; init; } = [];

    /// <summary>Members of <c>keyval</c> other than the public value of a PEM or Ed25519 key, as they were read; never a private key.</summary>
    public ImmutableArray<UnknownField> UnknownValueFields { get; init; } = [];

    /// <summary>Writes down a key under the keyid it has by default.</summary>
    public static LayoutKey Of(Key key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Of(key, key.Id);
    }

    /// <summary>Writes down a key under one of its keyids.</summary>
    public static LayoutKey Of(Key key, KeyId keyId)
    {
        ArgumentNullException.ThrowIfNull(key);
        return new(keyId, key.KeyType, key.Scheme, key.Public);
    }
}
