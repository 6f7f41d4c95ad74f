using InToto.DotNet;
using InToto.Signing;

namespace InToto.Build;

/// <summary>Verifies a finished package against its layout, so that a build does not end with a package that nobody would accept.</summary>
internal static class FinishedPackage
{
    /// <summary>Performs all stages but the question whose layout it is: that is the verifier's, who knows the owners' keys.</summary>
    /// <remarks>The layout is signed again, with a key of this moment that only this verification trusts, so that no stage has to be left out.</remarks>
    /// <exception cref="BuildException">The file is no layout (5033).</exception>
    public static VerificationFailure? Failure(string package, string layout, CancellationToken cancellationToken)
    {
        using var owner = PrivateKey.Create();
        var file = new MetadataFile(layout, SignedBy(owner, layout));
        var verifying = Task.Run(() => new PackageVerifier([owner.PublicKey]).VerifyAsync(package, evidence: null, file, cancellationToken), cancellationToken);
        return verifying.GetAwaiter().GetResult() is Rejected { Failure: var failure } ? failure : null;
    }

    private static byte[] SignedBy(PrivateKey owner, string path)
    {
        try
        {
            if (MetadataFile.Read(path).Parse().Document is Layout layout) return Envelope.Of(layout).SignedBy((owner, owner.PublicKey.Id)).ToBytes();
        }
        catch (MetadataFormatException problem)
        {
            throw new BuildException(BuildCodes.EvidenceMalformed, $"The layout cannot be read: {problem.Message}", path, problem.Hint, problem);
        }
        throw new BuildException(BuildCodes.EvidenceMalformed, "The file that InTotoLayout names is a link, not a layout.", path, "Name the layout of the package.");
    }
}
