using System.Collections.Immutable;
using InToto.Signing;

namespace InToto;

/// <summary>A public key.</summary>
[Spec("4.2.1")]
public sealed class Key
{
    private readonly PublicNumbers _numbers;
    private readonly Scheme _scheme;
    private readonly KeyId? _oldId;
    private ImmutableArray<KeyId> _ids;

    private Key(PublicNumbers numbers, Scheme scheme, string? concern = null, KeyId? oldId = null)
    {
        _numbers = numbers;
        _scheme = scheme;
        _oldId = oldId;
        Subkeys = [];
        Concern = numbers.Concern ?? scheme.ConcernAbout(numbers) ?? concern;
    }

    /// <summary>The keyid in the form that is written by default.</summary>
    public KeyId Id => Ids[0];

    /// <summary>Every keyid that some implementation gives this key, <see cref="Id"/> first.</summary>
    public ImmutableArray<KeyId> Ids => _ids.IsDefault ? _ids = AllIds() : _ids;

    /// <summary>The keyid in the form of older tools; an OpenPGP key has one keyid only, its fingerprint.</summary>
    public KeyId LegacyId => IsOpenPgp ? Id : _oldId ?? KeyIds.Legacy(_numbers, Scheme);

    /// <summary><c>rsa</c>, <c>ecdsa</c>, <c>ed25519</c>, or for OpenPGP keys also <c>dsa</c>.</summary>
    public string KeyType => _numbers.KeyType;

    /// <summary>The keys that an OpenPGP key lets sign in its place; empty for all others. Who trusts the key trusts them.</summary>
    public ImmutableArray<Key> Subkeys { get; private init; }

    /// <summary>Whether it is an OpenPGP key, whose signatures have headers that are signed too.</summary>
    public bool IsOpenPgp => _scheme is OpenPgp;

    /// <summary>When an OpenPGP key may be used; null for all others, which have no end.</summary>
    internal OpenPgpLifetime? Lifetime { get; private init; }

    /// <summary>What the key is in fact.</summary>
    internal PublicNumbers Numbers => _numbers;

    /// <summary>The scheme signatures are made with, such as <c>ecdsa-sha2-nistp256</c>.</summary>
    public string Scheme => _scheme.Name;

    /// <summary>The key as layouts write it: PEM with a final line feed, or for Ed25519 64 lower-case hexadecimal digits.</summary>
    public string Public => _numbers.Written;

    /// <summary>Why only <see cref="Dialect.Compat"/> takes this key, as the end of a sentence; null when nothing is wrong with it.</summary>
    internal string? Concern { get; }

    /// <summary>Reads a public key: one PEM SubjectPublicKeyInfo, or for RSA also the older <c>RSA PUBLIC KEY</c>.</summary>
    /// <exception cref="KeyException">The text holds no such key, or more than one, or a private one.</exception>
    public static Key FromPem(string pem)
    {
        ArgumentNullException.ThrowIfNull(pem);
        return Of(PublicNumbers.FromPem(pem));
    }

    /// <summary>Makes an OpenPGP key.</summary>
    /// <exception cref="KeyException">One keyid would stand for two of its keys.</exception>
    internal static Key OpenPgpOf(KeyId keyId, PublicNumbers numbers, OpenPgp scheme, OpenPgpLifetime lifetime, ImmutableArray<Key> subkeys)
    {
        if (subkeys.Select(subkey => subkey.Id).Append(keyId).Distinct().Count() != subkeys.Length + 1)
            throw new KeyException(Codes.KeyMalformed, $"Two keys of the OpenPGP key {keyId} have one keyid.");
        return new(numbers, scheme, subkeys.Select(subkey => subkey.Concern).FirstOrDefault(concern => concern is not null)) { _ids = [keyId], Lifetime = lifetime, Subkeys = subkeys };
    }

    internal static Key Of(PublicNumbers numbers) => new(numbers, Signing.Scheme.Named(numbers.DefaultScheme));

    /// <summary>Makes the key that a layout describes.</summary>
    /// <exception cref="KeyException">Type and scheme are unknown or do not go together, or the public value is not such a key.</exception>
    internal static Key Create(string keyType, string scheme, string publicValue)
    {
        ArgumentNullException.ThrowIfNull(keyType);
        ArgumentNullException.ThrowIfNull(scheme);
        ArgumentNullException.ThrowIfNull(publicValue);
        var named = Signing.Scheme.Named(scheme);
        var concern = ConcernAbout(keyType, named);
        var numbers = named.ReadPublic(publicValue);
        return numbers.KeyType == named.KeyType
            ? new(numbers, named, concern)
            : throw new KeyException(Codes.KeyMalformed, $"The key's scheme is {scheme}, but its public value is an {numbers.KeyType} key.");
    }

    /// <summary>The same key, with the keyid that older tools give it by how their file writes it.</summary>
    internal Key WithOldId(KeyId id) => new(_numbers, _scheme, Concern, id);

    /// <summary>The key as a PEM file holds it, whatever its type.</summary>
    public string ToPem() => _numbers.ToPem();

    /// <summary>Whether the signature is this key's over the data. Never throws because of what the bytes hold.</summary>
    /// <remarks>A signature of an OpenPGP key begins with its headers; see <see cref="Signature.OtherHeaders"/>. Whether the key has expired is not asked.</remarks>
    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) => _scheme.Verify(_numbers, data, signature);

    /// <summary>The same of a signature that was made just now elsewhere: it must have the form that every peer takes.</summary>
    internal bool VerifyUsual(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) => _scheme.VerifyUsual(_numbers, data, signature);

    /// <summary>Whether a signature of a document is this key's. Those of OpenPGP have a form of their own, and are nobody else's.</summary>
    internal bool Verify(ReadOnlySpan<byte> data, Signature signature) => (IsOpenPgp, signature.OtherHeaders) switch
    {
        (false, []) => Verify(data, signature.Value.AsSpan()),
        (true, [_, ..] headers) => OpenPgp.LengthOfHeaders(headers.AsSpan()) == headers.Length && Verify(data, [.. headers, .. signature.Value]),
        _ => false,
    };

    /// <summary>The key, or the one of its subkeys, that a keyid names; null when it names neither.</summary>
    internal Key? Named(KeyId id)
    {
        if (Ids.Contains(id)) return this;
        foreach (var subkey in Subkeys)
            if (subkey.Id == id) return subkey;
        return null;
    }

    /// <summary>Why signatures do not count at a time, as the end of a sentence; null when they do.</summary>
    internal string? UnusableAt(DateTimeOffset now) => Lifetime?.UnusableAt(now);

    /// <summary>Whether both are the same key in fact: the same numbers, however they are written down or named.</summary>
    public bool IsSameKeyAs(Key other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return _numbers.IsSameAs(other._numbers);
    }

    /// <summary>Whether one who holds the one can sign as the other: they, or subkeys of theirs, are the same.</summary>
    internal bool SharesAKeyWith(Key other)
    {
        foreach (var ours in Subkeys.Insert(0, this))
            foreach (var theirs in other.Subkeys.Insert(0, other))
                if (ours.IsSameKeyAs(theirs)) return true;
        return false;
    }

    private ImmutableArray<KeyId> AllIds() => KeyIds.All(_numbers, Scheme) is var ids && _oldId is { } old && !ids.Contains(old) ? [.. ids, old] : ids;

    /// <summary>What is odd about the type, which the scheme implies anyway; null when nothing is.</summary>
    private static string? ConcernAbout(string keyType, Scheme scheme) => (keyType, scheme.KeyType) switch
    {
        ("rsa", "rsa") or ("ecdsa", "ecdsa") or ("ed25519", "ed25519") => null,
        (_, "ecdsa") when keyType == scheme.Name => null, // what old tools call ecdsa
        ("ecdsa", "rsa") => $"its keytype is ecdsa, and its scheme is {scheme.Name}",
        ("rsa" or "ecdsa" or "ecdsa-sha2-nistp256" or "ecdsa-sha2-nistp384" or "ecdsa-sha2-nistp521" or "ed25519", _)
            => throw new KeyException(Codes.KeyMalformed, $"A key of type {keyType} has no signatures of scheme {scheme.Name}.", hint: "Correct keytype or scheme in the layout."),
        _ => throw new KeyException(Codes.KeyMalformed, $"The key type '{Printable.Of(keyType)}' is not known here.", hint: "Known are rsa, ecdsa and ed25519."),
    };
}
