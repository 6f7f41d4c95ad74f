using System.Globalization;
using System.Security.Cryptography;

namespace InToto.DotNet;

/// <summary>What the verification of a package and of a published folder have in common.</summary>
internal static class ProductVerification
{
    /// <summary>Performs the twelve stages with the inspection of the product, by the layout that was given or by the one that came with it.</summary>
    public static Task<VerificationOutcome> PerformAsync(
        Verifier verifier, BuiltInInspection inspection, EvidenceSource source, MetadataFile? layout, IEnumerable<VerificationWarning> known, CancellationToken cancellationToken)
    {
        VerificationWarning[] warnings = [.. known, .. layout is null ? Older(layout = source.RequireLayout(), inspection) : []];
        return verifier.With(inspection).VerifyAsync(layout, source.Links, warnings, cancellationToken);
    }

    /// <summary>What is wrong with the product or its evidence is a rejection; that the product cannot be read is no answer.</summary>
    /// <param name="verify">Opens and verifies.</param>
    /// <param name="noAnswer">The code that is no answer.</param>
    public static async Task<VerificationOutcome> OrRejectedAsync(Func<Task<VerificationOutcome>> verify, string noAnswer)
    {
        try
        {
            return await verify();
        }
        catch (PackageException problem) when (problem.Code != noAnswer)
        {
            return Rejected(new ProductMalformed(problem));
        }
        catch (MetadataFormatException problem)
        {
            return Rejected(new MetadataMalformed(5, problem));
        }
    }

    /// <summary>A layout that came with the product is authentic, and may be an old one. What it says is told only if it can be read; stage 1 refuses it otherwise.</summary>
    private static VerificationWarning[] Older(MetadataFile layout, BuiltInInspection inspection)
    {
        try
        {
            return layout.Parse().Document is not Layout { Expires: var expires } ? [] : [new(
                PackageCodes.LayoutFromEvidence,
                string.Create(CultureInfo.InvariantCulture, $"The layout came with the {inspection.Run[^1]}: sha256 {HexText.Of(SHA256.HashData(layout.Bytes.Span))}, valid until {expires:yyyy-MM-dd HH:mm:ss} UTC. An older layout of the same owner would pass too until it expires."),
                layout.Name, "Give the layout that you expect: --layout FILE.")];
        }
        catch (MetadataFormatException)
        {
            return [];
        }
    }

    private static Rejected Rejected(VerificationFailure failure) => new() { Failure = failure, Warnings = [], Steps = [] };
}
