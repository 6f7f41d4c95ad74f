using System.Security.Cryptography;

namespace InToto.Signing;

/// <summary>RSA with PKCS #1 v1.5 padding: checked where old layouts name it, never written.</summary>
internal sealed record RsaPkcs1 : Scheme
{
    private readonly HashAlgorithmName _hash;

    private RsaPkcs1(string name, HashAlgorithmName hash) : base(name, "rsa") => _hash = hash;

    public static new Scheme? Named(string name) => name switch
    {
        "rsa-pkcs1v15-sha256" => new RsaPkcs1(name, HashAlgorithmName.SHA256),
        "rsa-pkcs1v15-sha384" => new RsaPkcs1(name, HashAlgorithmName.SHA384),
        "rsa-pkcs1v15-sha512" => new RsaPkcs1(name, HashAlgorithmName.SHA512),
        _ => null,
    };

    public override bool Verify(PublicNumbers numbers, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (numbers is not RsaNumbers rsa || signature.Length != rsa.Bytes) return false;
        using var key = rsa.Import();
        return key.VerifyData(data, signature, _hash, RSASignaturePadding.Pkcs1);
    }
}
