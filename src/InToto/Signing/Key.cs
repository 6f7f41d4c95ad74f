using System.Collections.Immutable;

namespace InToto;

/// <summary>A public key.</summary>
[Spec("4.2.1")]
public sealed class Key
{
    private Key() => throw new NotImplementedException();

    /// <summary>The keyid in the form that is written by default.</summary>
    public KeyId Id => throw new NotImplementedException();

    /// <summary>Every keyid that some implementation gives this key, <see cref="Id"/> first.</summary>
    public ImmutableArray<KeyId> Ids => throw new NotImplementedException();

    /// <summary>The keyid in the form of older tools.</summary>
    public KeyId LegacyId => throw new NotImplementedException();

    /// <summary><c>rsa</c>, <c>ecdsa</c> or <c>ed25519</c>.</summary>
    public string KeyType => throw new NotImplementedException();

    /// <summary>The scheme signatures are made with, such as <c>ecdsa-sha2-nistp256</c>.</summary>
    public string Scheme => throw new NotImplementedException();

    /// <summary>The key as layouts write it: PEM with a final line feed, or for Ed25519 64 lower-case hexadecimal digits.</summary>
    public string Public => throw new NotImplementedException();

    /// <summary>Why only <see cref="Dialect.Compat"/> takes this key, as the end of a sentence; null when nothing is wrong with it.</summary>
    internal string? Concern => throw new NotImplementedException();

    /// <summary>Reads a public key: one PEM SubjectPublicKeyInfo.</summary>
    /// <exception cref="KeyException">The text holds no such key, or more than one, or a private one.</exception>
    public static Key FromPem(string pem) => throw new NotImplementedException();

    /// <summary>Makes the key that a layout describes.</summary>
    /// <exception cref="KeyException">Type and scheme are unknown or do not go together, or the public value is not such a key.</exception>
    internal static Key Create(string keyType, string scheme, string publicValue) => throw new NotImplementedException();

    /// <summary>Whether the signature is this key's over the data. Never throws because of what the bytes hold.</summary>
    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) => throw new NotImplementedException();

    /// <summary>Whether both are the same key in fact: the same numbers, however they are written down or named.</summary>
    public bool IsSameKeyAs(Key other) => throw new NotImplementedException();
}
