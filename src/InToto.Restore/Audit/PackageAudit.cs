using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace InToto.Restore;

/// <summary>What an audit found out about what is installed.</summary>
/// <param name="Findings">The packages that were looked at, in the order of the scope.</param>
/// <param name="Unchanged">How many were accepted before and are the same, they and what is expected of them.</param>
/// <param name="Deployed">Files of applications that are not those of their packages.</param>
/// <param name="Files">How many files of applications were compared.</param>
public sealed record PackageAudit(ImmutableArray<PackageFinding> Findings, int Unchanged, ImmutableArray<DeployedDifference> Deployed, int Files)
{
    /// <summary>Whether something is not as it must be.</summary>
    public bool IsRejected => !Deployed.IsEmpty || Findings.Any(finding => finding.IsRejected);

    /// <summary>Looks at what is installed.</summary>
    /// <param name="scope">What.</param>
    /// <param name="roots">Who is trusted to say whose a certificate is.</param>
    /// <param name="policy">What is expected; null for nothing: what is installed is compared with its packages then, and no more.</param>
    /// <param name="memory">What was seen before; null for nothing.</param>
    /// <param name="state">What earlier audits accepted; null to look at everything. What is accepted is added to it.</param>
    /// <param name="clock">Null for the system's.</param>
    /// <param name="progress">Hears how many of the packages that must be looked at were, and of how many, from any thread; null for nobody.</param>
    /// <param name="cancellationToken">Ends it without an answer.</param>
    /// <exception cref="InTotoException">A file cannot be read, or a key that the policy names: there is no answer.</exception>
    public static async Task<PackageAudit> OfAsync(
        AuditScope scope, TrustRoots roots, PackagePolicy? policy = null, PolicyMemory? memory = null, AuditState? state = null, TimeProvider? clock = null, Action<int, int>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var now = (clock ??= TimeProvider.System).GetUtcNow();
        var context = state is null ? [] : AuditContext.Digest(policy, roots);
        var before = scope.Packages.Select(request => state is null ? null : Digest(request, context, now)).ToArray();
        int[] open = [.. Enumerable.Range(0, before.Length).Where(i => before[i] is not { } digest || !state!.Knows(digest, now))];

        var findings = await PackageFinding.OfAsync([.. open.Select(i => scope.Packages[i])], roots, policy, memory, clone: null, clock, withAssemblies: false, progress: progress, cancellationToken: cancellationToken);
        for (var i = 0; state is not null && i < open.Length; i++)
            // What was written to while it was read is not remembered.
            if (before[open[i]] is { } digest && IsSilent(findings[i]) && digest.AsSpan().SequenceEqual(Digest(scope.Packages[open[i]], context, now)))
                state.Accept(digest, VerdictLifetime.Until(findings[i], now));

        var deployed = scope.Applications.Select(application => DeployedFiles.Compare(application, scope.Packages)).ToArray();
        return new(findings, before.Length - open.Length, [.. deployed.SelectMany(found => found.Differences)], deployed.Sum(found => found.Files));
    }

    /// <summary>Only that of which nothing was to be said: a warning is given again.</summary>
    internal static bool IsSilent(PackageFinding finding) => !finding.IsRejected && finding.Verdict is null or { Warnings.IsEmpty: true };

    private static byte[]? Digest(PackageRequest request, byte[] context, DateTimeOffset now)
    {
        if (!request.IsInstalled || InstalledState.Of(request.Path, now) is not { } installed) return null;
        return SHA256.HashData([.. context, .. installed, .. Encoding.Unicode.GetBytes($"{Path.GetFullPath(request.Path)}\n{request.ContentHash}")]);
    }
}
