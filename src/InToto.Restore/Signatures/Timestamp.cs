using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace InToto.Restore;

/// <summary>When a signature was made, by the word of a time stamp authority (RFC 3161).</summary>
/// <param name="Time">The time, UTC.</param>
/// <param name="Authority">Whom its certificate names.</param>
/// <param name="Problem">Why nobody who is trusted answers for the authority, the end of a sentence; null when somebody does.</param>
internal sealed record Timestamp(DateTimeOffset Time, string Authority, string? Problem)
{
    /// <summary>Reads the time stamp of a signature.</summary>
    /// <returns>Null when the signature has none.</returns>
    /// <exception cref="SignatureException">There are two, or it is not one of this signature (3104).</exception>
    public static Timestamp? Of(SignerInfo signer, TrustRoots roots)
    {
        AsnEncodedData? found = null;
        foreach (var attribute in signer.UnsignedAttributes)
        {
            if (attribute.Oid.Value != SignatureOids.TimestampToken) continue;
            foreach (var value in attribute.Values) found = found is null ? value : throw SignatureException.Malformed("The signature has two time stamps.");
        }
        return found is null ? null : Read(found.RawData, signer, roots);
    }

    private static Timestamp Read(byte[] encoded, SignerInfo signer, TrustRoots roots)
    {
        try
        {
            if (!Rfc3161TimestampToken.TryDecode(encoded, out var token, out var length) || length != encoded.Length) throw Wrong("The time stamp of the signature cannot be read.");
            // Imprint, signature, the certificate that the stamp names, its one use, and that it was valid at the time.
            if (!token.VerifySignatureForSignerInfo(signer, out var authority)) throw Wrong("The time stamp is not one of this signature, or was made by nobody who may.");
            if (token.TokenInfo.HashAlgorithmId.Value is not (SignatureOids.Sha256 or SignatureOids.Sha384 or SignatureOids.Sha512))
                throw Wrong($"The time stamp is of a hash of the kind {Printable.Of(token.TokenInfo.HashAlgorithmId.Value ?? "")}, which is not trusted.");
            var others = token.AsSignedCms().Certificates;
            if (others.Count > RestoreLimits.Certificates) throw Wrong($"The time stamp brings {others.Count} certificates; at most {RestoreLimits.Certificates} are looked at.");
            var time = token.TokenInfo.Timestamp.ToUniversalTime();
            return new(time, authority.Subject, CertificateChain.Problem(authority, others, roots.TimeStamping, SignatureOids.TimeStamping, time));
        }
        catch (CryptographicException problem)
        {
            throw Wrong($"The time stamp of the signature cannot be read: {problem.Message}", problem);
        }
    }

    private static SignatureException Wrong(string what, Exception? inner = null) => new(RestoreCodes.TimestampWrong, what, inner);
}
