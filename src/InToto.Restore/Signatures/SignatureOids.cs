namespace InToto.Restore;

/// <summary>Names of what stands in a package signature: CMS (RFC 5652), CAdES (RFC 5126), ESS (RFC 5035), time stamps (RFC 3161), and NuGet's own.</summary>
internal static class SignatureOids
{
    public const string Data = "1.2.840.113549.1.7.1";
    public const string ContentType = "1.2.840.113549.1.9.3";
    public const string MessageDigest = "1.2.840.113549.1.9.4";

    public const string CommitmentType = "1.2.840.113549.1.9.16.2.16";
    public const string ProofOfOrigin = "1.2.840.113549.1.9.16.6.1";
    public const string ProofOfReceipt = "1.2.840.113549.1.9.16.6.2";
    public const string SigningCertificateV2 = "1.2.840.113549.1.9.16.2.47";
    public const string TimestampToken = "1.2.840.113549.1.9.16.2.14";

    /// <summary>Where the gallery that signed is: <c>nuget-v3-service-index-url</c>.</summary>
    public const string ServiceIndex = "1.3.6.1.4.1.311.84.2.1.1.1";

    /// <summary>Who owns the package in that gallery: <c>nuget-package-owners</c>.</summary>
    public const string Owners = "1.3.6.1.4.1.311.84.2.1.1.2";

    public const string CodeSigning = "1.3.6.1.5.5.7.3.3";
    public const string TimeStamping = "1.3.6.1.5.5.7.3.8";

    /// <summary>A certificate whose signatures end with it, whatever a time stamp says; NuGet refuses it.</summary>
    public const string LifetimeSigning = "1.3.6.1.4.1.311.10.3.13";

    public const string Sha256 = "2.16.840.1.101.3.4.2.1";
    public const string Sha384 = "2.16.840.1.101.3.4.2.2";
    public const string Sha512 = "2.16.840.1.101.3.4.2.3";
}
