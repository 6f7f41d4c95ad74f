using System.Collections.Immutable;
using InToto.Json;
using InToto.Signing;

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

    /// <summary>Whether it is an OpenPGP key, written down in the form of its own.</summary>
    public bool IsOpenPgp => Scheme.StartsWith("pgp+", StringComparison.Ordinal);

    /// <summary>The keyids under which an OpenPGP key signs beside its own; empty for all others.</summary>
    internal IEnumerable<KeyId> SubkeyIds => OpenPgp is null ? [] : OpenPgpEntry.SubkeyIds(OpenPgp);

    /// <summary>The whole entry of an OpenPGP key.</summary>
    internal JsonValue? OpenPgp { get; init; }

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
        return key.IsOpenPgp ? OfOpenPgp(key, keyId) : new(keyId, key.KeyType, key.Scheme, key.Public);
    }

    /// <summary>The entry as JSON on one line, in UTF-8.</summary>
    public byte[] ToJson() => DocumentWriter.Write(this);

    /// <summary>Makes the key of what is written down.</summary>
    /// <exception cref="KeyException">It is no key that can be used.</exception>
    /// <exception cref="MetadataFormatException">The entry of an OpenPGP key is malformed.</exception>
    internal Key ToKey(Dialect dialect) => OpenPgp is null
        ? Key.Create(KeyType, Scheme, Public)
        : OpenPgpEntry.Read(KeyId, new(OpenPgp, $"key {KeyId}", dialect));

    private static LayoutKey OfOpenPgp(Key key, KeyId keyId)
    {
        var entry = OpenPgpEntry.Write(key);
        return new(keyId, entry.Member("type")!.Text, key.Scheme, "") { OpenPgp = entry };
    }
}
