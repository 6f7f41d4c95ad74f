using System.Collections.Immutable;
using InToto.DotNet;

namespace InToto.Restore;

/// <summary>What was found out about one package that was asked for.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Facts">The facts; null for a file that is no package to every reader.</param>
/// <param name="Problems">What is wrong whatever anybody expects; empty when nothing is.</param>
public sealed record PackageFinding(PackageRequest Request, PackageFacts? Facts, ImmutableArray<PackageProblem> Problems)
{
    /// <summary>What to call it: id and version, or the file where these cannot be told.</summary>
    public string Name => Facts is { Nuspec: var nuspec } ? $"{nuspec.Id} {nuspec.Version}" : Path.GetFileName(Request.Path);

    /// <summary>What the policy says; null without a policy, and for a file that is no package.</summary>
    public PackageVerdict? Verdict { get; init; }

    /// <summary>Its sources, compared with a clone; null when none was given.</summary>
    public SourceComparison? Sources { get; init; }

    /// <summary>Whether something is wrong with it, or the policy rejects it.</summary>
    public bool IsRejected => !Problems.IsEmpty || Verdict is { IsAccepted: false };

    /// <summary>The code of the first thing that is wrong; empty when nothing is.</summary>
    internal string Code => Problems is [var first, ..] ? first.Code : Verdict is { Problems: [var judged, ..] } ? judged.Code : "";

    /// <summary>Looks at packages, on every core, in the order that they were given in, and holds them to a policy.</summary>
    /// <param name="requests">The packages.</param>
    /// <param name="roots">Who is trusted to say whose a certificate is.</param>
    /// <param name="policy">What is expected; null for nothing, which leaves facts.</param>
    /// <param name="memory">What was seen before; null for nothing.</param>
    /// <param name="clone">A git repository with the commits that the packages name, to compare their sources with; null for none.</param>
    /// <param name="clock">For signatures without a time stamp and for layouts; null for the system's.</param>
    /// <param name="server">Fetches the sources that Source Link names, to compare those of the packages with them; null for none. A clone comes first.</param>
    /// <param name="withAssemblies">Whether to look at assemblies and their PDBs, which are facts that no policy judges by and take most of the time.</param>
    /// <param name="progress">Hears how many packages were looked at, and of how many, from any thread; null for nobody.</param>
    /// <param name="cancellationToken">Ends it without an answer.</param>
    /// <exception cref="PackageException">A file cannot be opened (<see cref="PackageCodes.PackageUnreadable"/>): there is no answer.</exception>
    /// <exception cref="KeyException">A key that the policy names cannot be read: there is no answer.</exception>
    /// <exception cref="RestoreException">A package names no commit, and its sources were to be compared (<see cref="RestoreCodes.CommitMissing"/>); a server of sources gives no answer (3304 to 3311).</exception>
    /// <exception cref="RecordingException">The clone cannot be read, or lacks the commit.</exception>
    public static async Task<ImmutableArray<PackageFinding>> OfAsync(
        IReadOnlyList<PackageRequest> requests, TrustRoots roots, PackagePolicy? policy = null, PolicyMemory? memory = null, string? clone = null, TimeProvider? clock = null, SourceServer? server = null, bool withAssemblies = true, Action<int, int>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        var findings = new PackageFinding[requests.Count];
        var done = 0;
        await Parallel.ForAsync(0, requests.Count, cancellationToken, async (i, cancellation) =>
        {
            findings[i] = await OfAsync(requests[i], roots, policy, memory ?? PolicyMemory.Empty, clone, clock ?? TimeProvider.System, server, withAssemblies, cancellation);
            progress?.Invoke(Interlocked.Increment(ref done), requests.Count);
        });
        return [.. findings];
    }

    private static async Task<PackageFinding> OfAsync(PackageRequest request, TrustRoots roots, PackagePolicy? policy, PolicyMemory memory, string? clone, TimeProvider clock, SourceServer? server, bool withAssemblies, CancellationToken cancellationToken)
    {
        if (request.Refused is { } refused) return new(request, null, [refused]);
        try
        {
            using var package = PackageFile.Open(request.Path);
            var facts = PackageFacts.Of(package, roots, clock, withAssemblies);
            var sources = clone is not null ? await SourceComparison.OfAsync(package, clone, cancellationToken) : server is not null ? await SourceComparison.OfAsync(package, server, cancellationToken) : null;
            return new(request, facts, [.. facts.Problems, .. Recorded(request, facts), .. request.IsInstalled ? Installed(package) : [], .. sources?.Problems ?? []])
            {
                Sources = sources,
                Verdict = policy is null ? null : await PackageJudge.JudgeAsync(policy, memory, package, facts, clock, server, cancellationToken),
            };
        }
        catch (PackageException problem) when (problem.Code != PackageCodes.PackageUnreadable)
        {
            return new(request, null, [new(problem.Code, problem.Message, problem.Hint)]);
        }
    }

    private static PackageProblem[] Recorded(PackageRequest request, PackageFacts facts) => request.ContentHash is null || request.ContentHash == facts.ContentHash
        ? []
        : [new(RestoreCodes.ContentHashDiffers, $"The package's content hash is {facts.ContentHash}, and {Printable.Of(request.ContentHash)} was recorded.", "Somebody changed the package, or another one was published under its version. Find out which; do not use it.")];

    private static PackageProblem[] Installed(PackageFile package) => InstalledPackage.Difference(package) is not { } difference
        ? []
        : [new(RestoreCodes.InstalledDiffers, difference, "Remove the folder of this package and restore again. Find out what writes there: builds use these files.")];
}
