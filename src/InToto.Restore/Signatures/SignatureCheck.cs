using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace InToto.Restore;

/// <summary>Checks one signature: that it verifies, that its certificate may sign and is the one it names, its time, and who answers for it.</summary>
internal sealed class SignatureCheck(X509Certificate2Collection certificates, TrustRoots roots, TimeProvider clock)
{
    public SignatureFact Of(SignerInfo signer, SignatureKind kind)
    {
        var fact = new SignatureFact { Kind = kind, State = SignatureState.Wrong };
        try
        {
            var certificate = signer.Certificate ?? throw new SignatureException(RestoreCodes.CertificateUnfit, "The signature does not bring the certificate that it was made with.");
            fact = fact with { Subject = certificate.Subject, Issuer = certificate.Issuer, Fingerprint = Convert.ToHexStringLower(certificate.GetCertHash(HashAlgorithmName.SHA256)) };
            RequireSigned(signer);
            SignedAttributes.RequireCertificate(signer, certificate);
            RequireFit(certificate);
            if (kind == SignatureKind.Repository)
                fact = fact with { ServiceIndex = SignedAttributes.ServiceIndexOf(signer), Owners = [.. SignedAttributes.OwnersOf(signer)] };
            var stamp = Timestamp.Of(signer, roots);
            fact = fact with { Time = stamp?.Time, TimestampAuthority = stamp?.Authority };
            return Untrusted(certificate, stamp) is { } why
                ? fact with { State = SignatureState.Untrusted, Code = RestoreCodes.SignatureUntrusted, Problem = why }
                : fact with { State = SignatureState.Trusted };
        }
        catch (SignatureException problem)
        {
            return fact with { Code = problem.Code, Problem = problem.Message };
        }
    }

    private static void RequireSigned(SignerInfo signer)
    {
        if (signer.DigestAlgorithm.Value is not (SignatureOids.Sha256 or SignatureOids.Sha384 or SignatureOids.Sha512))
            throw new SignatureException(RestoreCodes.SignatureWrong, $"The signature is over a hash of the kind {Printable.Of(signer.DigestAlgorithm.Value ?? "")}, which is not trusted.");
        try
        {
            // The signature and the digest of what it is over; countersignatures are checked as signatures of their own.
            signer.CheckSignature(verifySignatureOnly: true);
        }
        catch (CryptographicException problem)
        {
            throw new SignatureException(RestoreCodes.SignatureWrong, $"The signature does not verify: {problem.Message}", problem);
        }
    }

    /// <summary>NuGet's own rules: RSA, large enough, for signing code, and not one whose signatures end with it.</summary>
    private static void RequireFit(X509Certificate2 certificate)
    {
        using var key = certificate.GetRSAPublicKey();
        if (key is null || key.KeySize < RestoreLimits.RsaBits)
            throw new SignatureException(RestoreCodes.CertificateUnfit, $"The certificate's key is not RSA of {RestoreLimits.RsaBits} bits or more.");
        var uses = new HashSet<string?>();
        foreach (var extension in certificate.Extensions)
            if (extension is X509EnhancedKeyUsageExtension { EnhancedKeyUsages: var usages })
                foreach (var usage in usages) uses.Add(usage.Value);
        if (!uses.Contains(SignatureOids.CodeSigning)) throw new SignatureException(RestoreCodes.CertificateUnfit, "The certificate is not one for signing code.");
        if (uses.Contains(SignatureOids.LifetimeSigning)) throw new SignatureException(RestoreCodes.CertificateUnfit, "The certificate's signatures end with it, whatever a time stamp says.");
    }

    /// <summary>Why nobody who is trusted answers for it, a sentence; null when somebody does.</summary>
    private string? Untrusted(X509Certificate2 certificate, Timestamp? stamp)
    {
        if (stamp is { Problem: { } why }) return $"The time stamp of the signature is not trusted: {why}.";
        return CertificateChain.Problem(certificate, certificates, roots.CodeSigning, SignatureOids.CodeSigning, stamp?.Time ?? clock.GetUtcNow()) is { } problem
            ? $"The signature's certificate is not trusted: {problem}."
            : null;
    }
}
