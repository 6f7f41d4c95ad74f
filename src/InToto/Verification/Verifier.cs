using System.Collections.Immutable;
using InToto.Verification;

namespace InToto;

/// <summary>Verifies a final product's metadata: a layout of these project owners, and the links that it asks for.</summary>
[Spec("5.2")]
public sealed class Verifier
{
    private readonly ImmutableArray<Key> _projectOwners;
    private readonly VerificationOptions _options;
    private readonly IInspectionRunner _inspections;

    /// <summary>Trusts what these keys sign.</summary>
    /// <param name="projectOwners">At least one key; every one must have signed the layout.</param>
    /// <param name="options">What the client chooses; null for <see cref="VerificationOptions.Default"/>.</param>
    /// <exception cref="ArgumentException">There is no key, or the options contradict each other.</exception>
    public Verifier(IEnumerable<Key> projectOwners, VerificationOptions? options = null)
        : this(projectOwners, options, BuiltInInspections.None)
    {
    }

    internal Verifier(IEnumerable<Key> projectOwners, VerificationOptions? options, IInspectionRunner inspections)
    {
        _projectOwners = [.. projectOwners];
        _options = options ?? VerificationOptions.Default;
        _inspections = inspections;
        if (_projectOwners.IsEmpty) throw new ArgumentException("Verification needs at least one project owner's key.", nameof(projectOwners));
        if (_options is { Strict: true, Dialect: Dialect.Compat }) throw new ArgumentException("Strict and compat exclude each other.", nameof(options));
    }

    /// <summary>The same verifier, which also performs an inspection that is built in. A layout that does not ask for it is rejected then.</summary>
    /// <exception cref="InvalidOperationException">The verifier was made with inspections of a test.</exception>
    public Verifier With(BuiltInInspection inspection)
    {
        ArgumentNullException.ThrowIfNull(inspection);
        return new(_projectOwners, _options, _inspections is BuiltInInspections known ? known.With(inspection) : throw new InvalidOperationException("These inspections cannot be added to."));
    }

    /// <summary>Performs the twelve stages.</summary>
    /// <param name="layoutFile">The layout, not yet believed.</param>
    /// <param name="links">Where the links are.</param>
    /// <param name="cancellationToken">Ends it without an answer.</param>
    /// <returns>The answer. Malformed documents are a rejection.</returns>
    /// <exception cref="IOException">A link is there and cannot be read: there is no answer.</exception>
    public Task<VerificationOutcome> VerifyAsync(MetadataFile layoutFile, ILinkStore links, CancellationToken cancellationToken = default) =>
        VerifyAsync(layoutFile, links, [], cancellationToken);

    /// <summary>Performs the twelve stages, with something that the client should know already.</summary>
    internal async Task<VerificationOutcome> VerifyAsync(MetadataFile layoutFile, ILinkStore links, VerificationWarning[] known, CancellationToken cancellationToken)
    {
        var found = new Findings();
        found.Warnings.AddRange(known);
        try
        {
            var summary = await VerifyAsync(layoutFile, links, found, cancellationToken);
            if (_options.Strict && found.Warnings.Count > 0)
                throw new VerificationException(new StrictWarnings([.. found.Warnings]));
            return new Verified { Summary = summary, Warnings = [.. found.Warnings], Steps = [.. found.Steps], Checks = [.. found.Checks] };
        }
        catch (VerificationException rejection)
        {
            return new Rejected { Failure = rejection.Failure, Warnings = [.. found.Warnings], Steps = [.. found.Steps], Checks = [.. found.Checks] };
        }
    }

    private async Task<Link> VerifyAsync(MetadataFile file, ILinkStore links, Findings found, CancellationToken cancellationToken)
    {
        var now = _options.Clock.GetUtcNow();
        var authentic = AuthenticLayout.Verify(file, _projectOwners, now, _options.Dialect, found);     //  1  §5.2 (1)
        var trusted = TrustedLayout.Verify(authentic, now, _options.Dialect);                           //  2  §5.2 (2)
        var layout = trusted.Substitute(_options.Dialect);                                              //  3
        var keys = FunctionaryKeys.Load(layout, _options.Dialect);                                      //  4  §5.2 (3)
        var loaded = await LoadedLinks.ReadAsync(layout, keys, links, _options.Dialect, cancellationToken); // 5  §5.2 (4)
        var signed = SignedLinks.Verify(layout, keys, loaded, now, _options.Dialect, found);            //  6  §4.3.1
        var resolved = ResolvedLinks.Resolve(layout, signed);                                           //  7  §5.2 (4.2), §4.5
        ExpectedCommands.Compare(layout, resolved, found);                                              //  8  §4.3.1  warns, never fails
        var chain = SupplyChain.Agree(layout, resolved, _options, found);                               //  9  §4.3.1
        ArtifactRules.Verify(layout.Layout.Steps, chain, found);                                        // 10  §5.2 (5)
        var inspected = await chain.InspectAsync(layout, _inspections, found, cancellationToken);       // 11  §5.2 (6)
        ArtifactRules.Verify(layout.Layout.Inspect, inspected, found);                                  // 12  §5.2 (7)
        return chain.Summarize(layout);                                                                 //     §4.5.1
    }
}
