using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace InToto.Restore;

/// <summary>Whether somebody who is trusted answers for a certificate, at a time.</summary>
internal static class CertificateChain
{
    /// <summary>Why nobody does, the end of a sentence; null when somebody does.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="others">Certificates that came with the signature: links of the chain, none of them trusted.</param>
    /// <param name="roots">Those who are trusted.</param>
    /// <param name="purpose">What for, as the object identifier of an extended key usage.</param>
    /// <param name="time">When.</param>
    /// <remarks>Nothing is fetched: neither issuers, which signatures bring along, nor lists of what was revoked, which is told as a fact.</remarks>
    public static string? Problem(X509Certificate2 certificate, X509Certificate2Collection others, X509Certificate2Collection roots, string purpose, DateTimeOffset time)
    {
        // There are hundreds of roots, and each chain would take all of them in: first those that a certificate at hand names.
        var named = Named(certificate, others, roots);
        var problem = Build(certificate, others, named, purpose, time);
        return problem is null || named.Count == roots.Count ? problem : Build(certificate, others, roots, purpose, time);
    }

    private static X509Certificate2Collection Named(X509Certificate2 certificate, X509Certificate2Collection others, X509Certificate2Collection roots)
    {
        byte[][] issuers = [.. others.Append(certificate).Select(one => one.IssuerName.RawData)];
        return [.. roots.Where(root => issuers.Any(issuer => issuer.AsSpan().SequenceEqual(root.SubjectName.RawData)))];
    }

    private static string? Build(X509Certificate2 certificate, X509Certificate2Collection others, X509Certificate2Collection roots, string purpose, DateTimeOffset time)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        chain.ChainPolicy.ExtraStore.AddRange(others);
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(purpose));
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTimeIgnored = false;
        chain.ChainPolicy.VerificationTime = time.UtcDateTime;
        return chain.Build(certificate) ? null : chain.ChainStatus is [var status, ..] ? Reason(status.Status) : "its chain cannot be built";
    }

    private static string Reason(X509ChainStatusFlags status) => status switch
    {
        X509ChainStatusFlags.UntrustedRoot or X509ChainStatusFlags.PartialChain => "its chain does not end at a trusted root",
        X509ChainStatusFlags.NotTimeValid => "a certificate of its chain was not valid then",
        X509ChainStatusFlags.NotValidForUsage => "a certificate of its chain is not for this use",
        _ => $"its chain is not good ({status})",
    };
}
