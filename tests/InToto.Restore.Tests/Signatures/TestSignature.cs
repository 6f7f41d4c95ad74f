using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace InToto.Restore.Tests.Signatures;

/// <summary>A package signature as NuGet makes them, and any way that one can be wrong.</summary>
internal sealed record TestSignature(X509Certificate2 Certificate)
{
    public const string Gallery = "https://gallery.example.org/index.json";

    public string[] Commitments { get; init; } = [SignatureOids.ProofOfOrigin];

    /// <summary>The certificate that the signature names; null for none.</summary>
    public X509Certificate2? Named { get; init; } = Certificate;

    public string? ServiceIndex { get; init; }

    public string[]? Owners { get; init; }

    public bool WithoutCertificate { get; init; }

    /// <summary>Makes time stamps of the signature.</summary>
    public Func<byte[], byte[]>[] Stamps { get; init; } = [];

    /// <summary>What is signed; a package's hash where there is a package.</summary>
    public byte[] Content { get; init; } = "Version:1\n\n"u8.ToArray();

    public string Digest { get; init; } = SignatureOids.Sha256;

    /// <summary>A gallery's, with owners.</summary>
    public static TestSignature OfGallery(X509Certificate2 certificate) => new(certificate)
    {
        Commitments = [SignatureOids.ProofOfReceipt],
        ServiceIndex = Gallery,
        Owners = ["alice", "contoso"],
    };

    public SignedCms Sign()
    {
        var cms = new SignedCms(new ContentInfo(Content), detached: false);
        cms.ComputeSignature(Signer());
        for (var i = 0; i < Stamps.Length; i++)
            cms.SignerInfos[0].AddUnsignedAttribute(new AsnEncodedData(SignatureOids.TimestampToken, Stamps[i](cms.SignerInfos[0].GetSignature())));
        return cms;
    }

    /// <summary>Signs over the signature that stands there.</summary>
    public SignedCms Countersign(SignedCms cms)
    {
        cms.SignerInfos[0].ComputeCounterSignature(Signer());
        return cms;
    }

    public CmsSigner Signer()
    {
        var signer = new CmsSigner(Certificate) { DigestAlgorithm = new Oid(Digest), IncludeOption = WithoutCertificate ? X509IncludeOption.None : X509IncludeOption.EndCertOnly };
        foreach (var commitment in Commitments) signer.SignedAttributes.Add(new AsnEncodedData(SignatureOids.CommitmentType, Encoded(writer =>
        {
            using (writer.PushSequence()) writer.WriteObjectIdentifier(commitment);
        })));
        if (Named is not null) signer.SignedAttributes.Add(new AsnEncodedData(SignatureOids.SigningCertificateV2, CertificateId(Named)));
        if (ServiceIndex is not null) signer.SignedAttributes.Add(new AsnEncodedData(SignatureOids.ServiceIndex, Encoded(writer => writer.WriteCharacterString(UniversalTagNumber.IA5String, ServiceIndex))));
        if (Owners is not null) signer.SignedAttributes.Add(new AsnEncodedData(SignatureOids.Owners, Encoded(writer =>
        {
            using (writer.PushSequence())
                foreach (var owner in Owners) writer.WriteCharacterString(UniversalTagNumber.UTF8String, owner);
        })));
        return signer;
    }

    /// <summary>SigningCertificateV2 (RFC 5035): the SHA-256 of the certificate.</summary>
    public static byte[] CertificateId(X509Certificate2 certificate) => Encoded(writer =>
    {
        using (writer.PushSequence())
        using (writer.PushSequence())
        using (writer.PushSequence())
            writer.WriteOctetString(certificate.GetCertHash(HashAlgorithmName.SHA256));
    });

    private static byte[] Encoded(Action<AsnWriter> write)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        write(writer);
        return writer.Encode();
    }
}
