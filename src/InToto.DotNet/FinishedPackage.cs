using InToto.Signing;

namespace InToto.DotNet;

/// <summary>Verifies a finished package against its layout, so that a build or a seal does not end with a package that nobody would accept.</summary>
internal static class FinishedPackage
{
    /// <summary>Performs all stages but the question whose layout it is: that is the verifier's, who knows the owners' keys.</summary>
    /// <remarks>The layout is signed again, with a key of this moment that only this verification trusts, so that no stage has to be left out.</remarks>
    /// <param name="package">The package's path.</param>
    /// <param name="layout">The layout.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="evidence">The links; null for what travels with the package.</param>
    /// <param name="cancellationToken">Ends it without an answer.</param>
    public static async Task<VerificationOutcome> VerifyAsync(string package, Layout layout, string name, Func<EvidenceSource>? evidence, CancellationToken cancellationToken)
    {
        using var owner = PrivateKey.Create();
        return await new PackageVerifier([owner.PublicKey]).VerifyAsync(package, evidence, SignedBy(owner, layout, name), cancellationToken);
    }

    /// <summary>The same for a published folder, with the evidence in it.</summary>
    public static async Task<VerificationOutcome> VerifyFolderAsync(string folder, Layout layout, string name, CancellationToken cancellationToken)
    {
        using var owner = PrivateKey.Create();
        return await new FolderVerifier([owner.PublicKey]).VerifyAsync(folder, evidence: null, SignedBy(owner, layout, name), cancellationToken);
    }

    private static MetadataFile SignedBy(PrivateKey owner, Layout layout, string name) => new(name, Envelope.Of(layout).SignedBy((owner, owner.PublicKey.Id)).ToBytes());
}
