using System.Buffers.Binary;
using System.Security.Cryptography;

namespace InToto.Signing;

/// <summary>Signatures of OpenPGP keys (RFC 4880, 5.2.4), version 4, of a binary document, with SHA-256.</summary>
/// <remarks>
/// The bytes of a signature here are its headers (version, type, algorithms, hashed subpackets), which are signed too, and then the value in the
/// form of the reference: RSA's number, DSA's numbers in DER, or the 64 bytes of EdDSA. The headers say themselves how long they are.
/// </remarks>
internal sealed record OpenPgp : Scheme
{
    private OpenPgp(string name, string keyType, string type, byte algorithm) : base(name, keyType) => (Type, Algorithm) = (type, algorithm);

    /// <summary>The <c>type</c> that layouts write.</summary>
    public string Type { get; }

    /// <summary>The number of the algorithm (RFC 4880, 9.1).</summary>
    public byte Algorithm { get; }

    public static OpenPgp Rsa { get; } = new("pgp+rsa-pkcsv1.5", "rsa", "rsa", 1);

    public static OpenPgp Dsa { get; } = new(DsaMethod, "dsa", "dsa", 17);

    public static OpenPgp EdDsa { get; } = new("pgp+eddsa-ed25519", "ed25519", "eddsa", 22);

    /// <summary>The scheme of a <c>method</c>; null when it is not one of OpenPGP's.</summary>
    public static new OpenPgp? Named(string method) => Array.Find(All, scheme => scheme.Name == method);

    /// <summary>The scheme of an algorithm; null when keys of it do not sign here.</summary>
    public static OpenPgp? Of(byte algorithm) => Array.Find(All, scheme => scheme.Algorithm == algorithm);

    public override bool Verify(PublicNumbers numbers, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) =>
        LengthOfHeaders(signature) is { } length && signature[..length] is [Version, BinaryDocument, var algorithm, Sha256, ..] && algorithm == Algorithm
        && VerifyHash(numbers, Hash(data, signature[..length], HashAlgorithmName.SHA256), HashAlgorithmName.SHA256, signature[length..]);

    /// <summary>What is signed: the data, the headers, and how long those are.</summary>
    public static byte[] Hash(ReadOnlySpan<byte> data, ReadOnlySpan<byte> headers, HashAlgorithmName hash)
    {
        Span<byte> trailer = [Version, 0xFF, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(trailer[2..], headers.Length);
        using var hasher = IncrementalHash.CreateHash(hash);
        hasher.AppendData(data);
        hasher.AppendData(headers);
        hasher.AppendData(trailer);
        return hasher.GetHashAndReset();
    }

    /// <summary>Whether the value is a signature over the hash.</summary>
    public static bool VerifyHash(PublicNumbers numbers, byte[] hash, HashAlgorithmName algorithm, ReadOnlySpan<byte> value) => numbers switch
    {
        RsaNumbers rsa => VerifyRsa(rsa, hash, algorithm, value),
        DsaNumbers dsa => dsa.Verify(hash, value),
        Ed25519Numbers ed => Ed25519.Verify(ed, hash, value),
        _ => false,
    };

    /// <summary>How many bytes the headers are that a signature begins with; null when it does not hold as many as it says.</summary>
    public static int? LengthOfHeaders(ReadOnlySpan<byte> signature)
    {
        if (signature.Length < FixedHeaders) return null;
        var length = FixedHeaders + BinaryPrimitives.ReadUInt16BigEndian(signature[(FixedHeaders - 2)..]);
        return length <= signature.Length ? length : null;
    }

    /// <summary>OpenPGP leaves out the zeros that a number begins with.</summary>
    private static bool VerifyRsa(RsaNumbers numbers, byte[] hash, HashAlgorithmName algorithm, ReadOnlySpan<byte> value)
    {
        if (value.Length > numbers.Bytes) return false;
        var padded = new byte[numbers.Bytes];
        value.CopyTo(padded.AsSpan(padded.Length - value.Length));
        using var key = numbers.Import();
        return key.VerifyHash(hash, padded, algorithm, RSASignaturePadding.Pkcs1);
    }

    public const string DsaMethod = "pgp+dsa-fips-180-2";
    public const byte Version = 4;
    public const byte BinaryDocument = 0x00;
    public const byte Sha256 = 8;
    private const int FixedHeaders = 6;

    // Behind the schemes themselves, which are made in the order of the text.
    private static readonly OpenPgp[] All = [Rsa, Dsa, EdDsa];
}
