using System.Collections.Immutable;
using InToto.Verification;

namespace InToto;

/// <summary>Verifies a final product's metadata: a layout of these project owners, and the links that it asks for.</summary>
[Spec("5.2")]
public sealed class Verifier
{
    private readonly ImmutableArray<Key> _projectOwners;
    private readonly VerificationOptions _options;
    private readonly ImmutableArray<BuiltInInspection> _builtIn;
    private readonly IInspectionRunner? _inspections;

    /// <summary>Trusts what these keys sign.</summary>
    /// <param name="projectOwners">At least one key; every one must have signed the layout.</param>
    /// <param name="options">What the client chooses; null for <see cref="VerificationOptions.Default"/>.</param>
    /// <exception cref="ArgumentException">There is no key, or the options contradict each other.</exception>
    public Verifier(IEnumerable<Key> projectOwners, VerificationOptions? options = null)
        : this(projectOwners, options, [], inspections: null)
    {
    }

    /// <summary>With inspections whose results are known beforehand, for tests.</summary>
    internal Verifier(IEnumerable<Key> projectOwners, VerificationOptions? options, IInspectionRunner inspections)
        : this(projectOwners, options, [], inspections)
    {
    }

    private Verifier(IEnumerable<Key> projectOwners, VerificationOptions? options, ImmutableArray<BuiltInInspection> builtIn, IInspectionRunner? inspections)
    {
        _builtIn = builtIn;
        _projectOwners = [.. projectOwners];
        _options = options ?? VerificationOptions.Default;
        _inspections = inspections;
        if (_projectOwners.IsEmpty) throw new ArgumentException("Verification needs at least one project owner's key.", nameof(projectOwners));
        if (_options is { Strict: true, Dialect: Dialect.Compat }) throw new ArgumentException("Strict and compat exclude each other.", nameof(options));
    }

    /// <summary>The same verifier, which also performs an inspection that is built in. A layout that does not ask for it is rejected then.</summary>
    public Verifier With(BuiltInInspection inspection)
    {
        ArgumentNullException.ThrowIfNull(inspection);
        return new(_projectOwners, _options, _builtIn.Add(inspection), _inspections);
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
            var authentic = AuthenticLayout.Verify(layoutFile, _projectOwners, _options.Clock.GetUtcNow(), _options.Dialect, found); //  1  §5.2 (1)
            using var inspections = _inspections ?? new InspectionRunner(_builtIn, _options);
            var summary = await VerifyAsync(authentic, links, Sublayouts.None, _options, inspections, found, cancellationToken);
            if (_options.Strict && found.Warnings.Count > 0)
                throw new VerificationException(new StrictWarnings([.. found.Warnings]));
            return new Verified { Summary = summary, Layout = found.Layout, Warnings = [.. found.Warnings], Steps = [.. found.Steps], Checks = [.. found.Checks] };
        }
        catch (VerificationException rejection)
        {
            return new Rejected { Failure = rejection.Failure, Layout = found.Layout, Warnings = [.. found.Warnings], Steps = [.. found.Steps], Checks = [.. found.Checks] };
        }
    }

    private async Task<Link> VerifyAsync(
        AuthenticLayout authentic, ILinkStore links, Sublayouts level, VerificationOptions options, IInspectionRunner inspections, Findings found, CancellationToken cancellationToken)
    {
        var now = options.Clock.GetUtcNow();
        var trusted = TrustedLayout.Verify(authentic, now, options.Dialect);                                        //  2  §5.2 (2)
        var layout = trusted.Substitute(options);                                                                   //  3
        var keys = FunctionaryKeys.Load(layout, options.Dialect);                                                   //  4  §5.2 (3)
        var loaded = await LoadedLinks.ReadAsync(layout, keys, links, options.Dialect, cancellationToken);          //  5  §5.2 (4)
        var signed = SignedLinks.Verify(layout, keys, loaded, now, options.Dialect, found);                         //  6  §4.3.1
        var resolved = await ResolvedLinks.ResolveAsync(layout, signed, links, level, Recurse);                     //  7  §5.2 (4.2), §4.5
        ExpectedCommands.Compare(layout, resolved, found);                                                          //  8  §4.3.1  warns, never fails
        var chain = SupplyChain.Agree(layout, resolved, options, found);                                            //  9  §4.3.1
        ArtifactRules.Verify(layout.Layout.Steps, chain, found);                                                    // 10  §5.2 (5)
        var inspected = await chain.InspectAsync(layout, inspections, found, cancellationToken);                    // 11  §5.2 (6)
        ArtifactRules.Verify(layout.Layout.Inspect, inspected, found);                                              // 12  §5.2 (7)
        return chain.Summarize(layout);                                                                             //     §4.5.1

        async Task<Link> Recurse(Sublayout sublayout)
        {
            var below = new Findings();
            try
            {
                return await VerifyAsync(AuthenticLayout.Of(sublayout, below), sublayout.Links, sublayout.Level, options.Below(sublayout.Step), inspections.InSublayout, below, cancellationToken);
            }
            finally
            {
                found.Add(below, sublayout.Step);
            }
        }
    }
}
