namespace InToto.DotNet;

/// <summary>Verifies a NuGet package: was it made by the people and steps that a layout of these project owners names, and by no other way?</summary>
/// <remarks>The answer is the same for the file that was packed and for the copy that a gallery has signed.</remarks>
public sealed class PackageVerifier
{
    private readonly Key[] _projectOwners;
    private readonly VerificationOptions _options;

    /// <summary>Trusts what these keys sign.</summary>
    /// <param name="projectOwners">At least one key; every one must have signed the layout.</param>
    /// <param name="options">What the client chooses; null for <see cref="VerificationOptions.Default"/>.</param>
    public PackageVerifier(IEnumerable<Key> projectOwners, VerificationOptions? options = null) =>
        (_projectOwners, _options) = ([.. projectOwners], options ?? VerificationOptions.Default);

    /// <summary>Reads the package and its evidence, and performs the twelve stages.</summary>
    /// <param name="path">The package.</param>
    /// <param name="evidence">Where its links are; null for <see cref="EvidenceSource.With"/>, what travels with it.</param>
    /// <param name="layout">The layout, not yet believed; null for the one in the evidence, which draws a warning.</param>
    /// <param name="cancellationToken">Ends it without an answer.</param>
    /// <returns>The answer. A package that is no package to every reader is a rejection, like evidence that cannot be read.</returns>
    /// <exception cref="PackageException">The file cannot be opened (<see cref="PackageCodes.PackageUnreadable"/>): there is no answer.</exception>
    /// <exception cref="IOException">Something cannot be read: there is no answer.</exception>
    public async Task<VerificationOutcome> VerifyAsync(string path, Func<EvidenceSource>? evidence = null, MetadataFile? layout = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        return await ProductVerification.OrRejectedAsync(async () =>
        {
            using var package = PackageFile.Open(path);
            using var symbols = PackageSymbols.OpenBeside(package);
            var source = evidence is null ? EvidenceSource.With(package) : evidence();
            return await ProductVerification.PerformAsync(new(_projectOwners, _options), new PackageInspection(package, symbols), source, layout, package.Warnings, cancellationToken);
        }, PackageCodes.PackageUnreadable);
    }
}
