namespace InToto.DotNet;

/// <summary>Verifies a published folder: was it made by the people and steps that a layout of these project owners names, and by no other way?</summary>
/// <remarks>A layout is not bound to one folder by a name, as one of a package is by the id: give the layout that you expect.</remarks>
public sealed class FolderVerifier
{
    private readonly Key[] _projectOwners;
    private readonly VerificationOptions _options;

    /// <summary>Trusts what these keys sign.</summary>
    /// <param name="projectOwners">At least one key; every one must have signed the layout.</param>
    /// <param name="options">What the client chooses; null for <see cref="VerificationOptions.Default"/>.</param>
    public FolderVerifier(IEnumerable<Key> projectOwners, VerificationOptions? options = null) =>
        (_projectOwners, _options) = ([.. projectOwners], options ?? VerificationOptions.Default);

    /// <summary>Reads the folder and its evidence, and performs the twelve stages.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="evidence">Where its links are; null for <see cref="EvidenceSource.InFolder"/>, what lies in it.</param>
    /// <param name="layout">The layout, not yet believed; null for the one in the evidence, which draws a warning.</param>
    /// <param name="cancellationToken">Ends it without an answer.</param>
    /// <returns>The answer. A folder that holds what none may hold is a rejection, like evidence that cannot be read.</returns>
    /// <exception cref="PackageException">Something in the folder cannot be read (<see cref="PackageCodes.FolderUnreadable"/>): there is no answer.</exception>
    /// <exception cref="IOException">Something cannot be read: there is no answer.</exception>
    public Task<VerificationOutcome> VerifyAsync(string path, Func<EvidenceSource>? evidence = null, MetadataFile? layout = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        return ProductVerification.OrRejectedAsync(() =>
        {
            var inspection = new FolderInspection(path, cancellationToken);
            var source = evidence is null ? EvidenceSource.InFolder(path) : evidence();
            return ProductVerification.PerformAsync(new(_projectOwners, _options), inspection, source, layout, [], cancellationToken);
        }, PackageCodes.FolderUnreadable);
    }
}
