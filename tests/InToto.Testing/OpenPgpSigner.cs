using System.Collections.Immutable;
using System.Security.Cryptography;
using InToto.Signing;

namespace InToto.Testing;

/// <summary>An OpenPGP key of the tests, made of a key in PEM form: RSA or Ed25519. What it writes into headers can be changed.</summary>
public sealed class OpenPgpSigner : ISigner
{
    private readonly PrivateKey _key;
    private readonly OpenPgp _scheme;
    private readonly KeyId _id;

    /// <summary>A key with subkeys.</summary>
    /// <param name="key">Its numbers.</param>
    /// <param name="id">Its fingerprint, 40 hexadecimal digits: what it is made of is not asked.</param>
    /// <param name="subkeys">Signers that are subkeys of it.</param>
    public OpenPgpSigner(PrivateKey key, string id, params OpenPgpSigner[] subkeys)
    {
        ArgumentNullException.ThrowIfNull(key);
        (_key, _id, Subkeys) = (key, KeyId.Parse(id), [.. subkeys]);
        _scheme = key.PublicKey.KeyType == "rsa" ? OpenPgp.Rsa : OpenPgp.EdDsa;
        Headers = [4, 0, _scheme.Algorithm, 8, 0, 6, 5, 2, 0x65, 0, 0, 0];
    }

    /// <summary>The subkeys.</summary>
    public ImmutableArray<OpenPgpSigner> Subkeys { get; }

    /// <summary>When the key was made, seconds of Unix time.</summary>
    public uint Created { get; init; } = 1_700_000_000;

    /// <summary>For how many seconds it is valid; null for ever.</summary>
    public uint? Validity { get; init; }

    /// <summary>What stands before the value of a signature.</summary>
    public ImmutableArray<byte> Headers { get; set; }

    /// <summary>The hash of the signature.</summary>
    public HashAlgorithmName Hash { get; set; } = HashAlgorithmName.SHA256;

    /// <inheritdoc/>
    public Key PublicKey => Key.OpenPgpOf(_id, _key.PublicKey.Numbers, _scheme, Lifetime,
        [.. Subkeys.Select(subkey => Key.OpenPgpOf(subkey._id, subkey._key.PublicKey.Numbers, subkey._scheme, subkey.Lifetime with { Main = Lifetime }, []))]);

    /// <inheritdoc/>
    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        var hash = OpenPgp.Hash(data, Headers.AsSpan(), Hash);
        if (_scheme != OpenPgp.Rsa) return [.. Headers, .. _key.Sign(hash)];
        using var rsa = RSA.Create();
        rsa.ImportFromPem(_key.ToPem());
        return [.. Headers, .. rsa.SignHash(hash, Hash, RSASignaturePadding.Pkcs1)];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The key is the test's.
    }

    private OpenPgpLifetime Lifetime => new(Created, Validity);
}
