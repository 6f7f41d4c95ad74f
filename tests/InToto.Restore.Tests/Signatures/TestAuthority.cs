using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace InToto.Restore.Tests.Signatures;

/// <summary>A root that issues certificates for signing code and for time stamps, and stamps times itself (RFC 3161).</summary>
internal sealed class TestAuthority
{
    /// <summary>All of the tests live then.</summary>
    public static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private static int _serial;
    private readonly X509Certificate2 _root;

    public TestAuthority(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        _root = request.CreateSelfSigned(Now.AddYears(-10), Now.AddYears(10));
    }

    public string Pem => _root.ExportCertificatePem();

    /// <summary>A certificate of this root, with its key.</summary>
    public X509Certificate2 Issue(string name, string[]? uses = null, int bits = 2048, DateTimeOffset? from = null, DateTimeOffset? until = null)
    {
        var key = RSA.Create(bits);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return Issued(request, uses).CopyWithPrivateKey(key);

        X509Certificate2 Issued(CertificateRequest request, string[]? uses)
        {
            Extend(request, uses ?? [SignatureOids.CodeSigning]);
            return request.Create(_root, from ?? Now.AddYears(-1), until ?? Now.AddYears(1), BitConverter.GetBytes(Interlocked.Increment(ref _serial) | 0x01000000));
        }
    }

    /// <summary>A certificate with an elliptic curve's key.</summary>
    public X509Certificate2 IssueEcdsa(string name)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        Extend(request, [SignatureOids.CodeSigning]);
        return request.Create(_root.SubjectName, X509SignatureGenerator.CreateForRSA(_root.GetRSAPrivateKey()!, RSASignaturePadding.Pkcs1), Now.AddYears(-1), Now.AddYears(1), [1, 2, 3]).CopyWithPrivateKey(key);
    }

    private static void Extend(CertificateRequest request, string[] uses)
    {
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        var oids = new OidCollection();
        foreach (var use in uses) oids.Add(new Oid(use));
        if (uses.Length > 0) request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(oids, critical: true));
    }

    /// <summary>A time stamp of a signature value.</summary>
    public static byte[] Stamp(byte[] signature, X509Certificate2 authority, DateTimeOffset time)
    {
        var info = new AsnWriter(AsnEncodingRules.DER);
        using (info.PushSequence())
        {
            info.WriteInteger(1);
            info.WriteObjectIdentifier("1.2.3.4.1");
            using (info.PushSequence())
            {
                using (info.PushSequence()) info.WriteObjectIdentifier(SignatureOids.Sha256);
                info.WriteOctetString(SHA256.HashData(signature));
            }
            info.WriteInteger(7);
            info.WriteGeneralizedTime(time, omitFractionalSeconds: true);
        }
        var cms = new SignedCms(new ContentInfo(new Oid("1.2.840.113549.1.9.16.1.4"), info.Encode()), detached: false);
        var signer = new CmsSigner(authority) { DigestAlgorithm = new Oid(SignatureOids.Sha256), IncludeOption = X509IncludeOption.EndCertOnly };
        signer.SignedAttributes.Add(new AsnEncodedData(SignatureOids.SigningCertificateV2, TestSignature.CertificateId(authority)));
        cms.ComputeSignature(signer);
        return cms.Encode();
    }
}
