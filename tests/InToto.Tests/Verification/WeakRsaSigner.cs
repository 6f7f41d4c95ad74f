using System.Security.Cryptography;
using InToto.Signing;

namespace InToto.Tests.Verification;

/// <summary>Signs with an RSA key of 1024 bits, which the library would not.</summary>
internal sealed class WeakRsaSigner : ISigner
{
    private readonly RSA _rsa = RSA.Create(1024);

    public WeakRsaSigner() => PublicKey = Key.FromPem(_rsa.ExportSubjectPublicKeyInfoPem());

    public Key PublicKey { get; }

    public byte[] Sign(ReadOnlySpan<byte> data) => _rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);

    public void Dispose() => _rsa.Dispose();
}
