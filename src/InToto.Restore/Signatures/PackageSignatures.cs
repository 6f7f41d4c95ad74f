using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using InToto.DotNet;

namespace InToto.Restore;

/// <summary>Reads the signatures of a package: its author's, a gallery's, or both. That they are over this package was checked when it was opened.</summary>
public static class PackageSignatures
{
    /// <summary>What each signature says, and whether it holds; empty for an unsigned package.</summary>
    /// <param name="package">The package.</param>
    /// <param name="roots">Who is trusted.</param>
    /// <param name="clock">For signatures without a time stamp, which end with their certificates; null for the system's.</param>
    /// <returns>The first is over the package; a second one is a gallery's over the author's.</returns>
    public static ImmutableArray<SignatureFact> Of(PackageFile package, TrustRoots roots, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(package);
        ArgumentNullException.ThrowIfNull(roots);
        if (!package.IsSigned) return [];
        var bytes = package.Read(package.Entry(PackageSignature.EntryName)!, PackageLimits.SignatureBytes);
        return Of(bytes, roots, clock ?? TimeProvider.System);
    }

    internal static ImmutableArray<SignatureFact> Of(byte[] bytes, TrustRoots roots, TimeProvider clock)
    {
        try
        {
            var cms = new SignedCms();
            cms.Decode(bytes);
            if (cms.ContentInfo.ContentType.Value != SignatureOids.Data) throw SignatureException.Malformed("The package's signature signs no data.");
            if (cms.SignerInfos.Count != 1) throw SignatureException.Malformed($"The package's signature is of {cms.SignerInfos.Count} signers; it is of one.");
            if (cms.Certificates.Count > RestoreLimits.Certificates) throw SignatureException.Malformed($"The signature brings {cms.Certificates.Count} certificates; at most {RestoreLimits.Certificates} are looked at.");
            var check = new SignatureCheck(cms.Certificates, roots, clock);
            var primary = cms.SignerInfos[0];
            if (SignedAttributes.KindOf(primary) is not { } kind) throw SignatureException.Malformed("The signature says neither that it is the author's nor that it is a gallery's.");
            return [check.Of(primary, kind), .. Countersignatures(primary, kind, check)];
        }
        catch (SignatureException problem)
        {
            return [new() { Kind = null, State = SignatureState.Wrong, Code = problem.Code, Problem = problem.Message }];
        }
        catch (CryptographicException problem)
        {
            return [new() { Kind = null, State = SignatureState.Wrong, Code = RestoreCodes.SignatureMalformed, Problem = $"The package's signature cannot be read: {problem.Message}" }];
        }
    }

    /// <summary>A gallery signs over the signature of the author. Other countersignatures claim nothing here.</summary>
    private static List<SignatureFact> Countersignatures(SignerInfo primary, SignatureKind kind, SignatureCheck check)
    {
        var found = new List<SignatureFact>();
        foreach (var counter in primary.CounterSignerInfos)
        {
            if (SignedAttributes.KindOf(counter) is not SignatureKind.Repository) continue;
            if (kind == SignatureKind.Repository) throw SignatureException.Malformed("A gallery's signature has another gallery's over it.");
            if (found.Count > 0) throw SignatureException.Malformed("Two galleries have signed over the author's signature.");
            found.Add(check.Of(counter, SignatureKind.Repository));
        }
        return found;
    }
}
