using System.Security.Cryptography;

namespace InToto.Signing;

/// <summary>ECDSA (FIPS 186-5) with a signature in DER.</summary>
/// <remarks>
/// The signature is read here and given to the platform as two numbers of fixed length: its own DER reader took numbers without
/// their leading zero, so that one signature had two spellings (Wycheproof, MissingZero).
/// </remarks>
internal sealed record Ecdsa : Scheme
{
    private readonly HashAlgorithmName _hash;

    private Ecdsa(string name, HashAlgorithmName hash) : base(name, "ecdsa") => _hash = hash;

    public static new Scheme? Named(string name) => name switch
    {
        "ecdsa-sha2-nistp256" => new Ecdsa(name, HashAlgorithmName.SHA256),
        "ecdsa-sha2-nistp384" => new Ecdsa(name, HashAlgorithmName.SHA384),
        "ecdsa-sha2-nistp521" => new Ecdsa(name, HashAlgorithmName.SHA512),
        _ => null,
    };

    /// <summary>Old tools write <c>ecdsa-sha2-nistp256</c> whatever the curve, and hash with SHA-256 then.</summary>
    public override string? ConcernAbout(PublicNumbers numbers) =>
        numbers is EcNumbers ec && ec.Curve.Scheme != Name ? $"its scheme is {Name}, and its curve is {ec.Curve.Name}" : null;

    public static byte[] Sign(ECDsa key, EcNumbers numbers, ReadOnlySpan<byte> data) =>
        key.SignData(data, ((Ecdsa)Scheme.Named(numbers.DefaultScheme))._hash, DSASignatureFormat.Rfc3279DerSequence);

    public override bool Verify(PublicNumbers numbers, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (numbers is not EcNumbers ec || !DerSignature.IsStrict(signature, ec.Curve.Order)) return false;
        using var key = ec.Import();
        return key.VerifyData(data, signature, _hash, DSASignatureFormat.Rfc3279DerSequence);
    }
}
