using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Cryptography;

namespace InToto.Restore;

/// <summary>What is to be restored, and what is expected of it.</summary>
public sealed record VerifiedRestore
{
    /// <summary>A project, a solution or a folder with one of them.</summary>
    public required string Project { get; init; }

    /// <summary>The <c>dotnet</c> program.</summary>
    public required string DotNet { get; init; }

    /// <summary>Where packages come from and go to.</summary>
    public required FeedConfiguration Configuration { get; init; }

    /// <summary>What is expected.</summary>
    public required PackagePolicy Policy { get; init; }

    /// <summary>What was seen before.</summary>
    public required PolicyMemory Memory { get; init; }

    /// <summary>Who is trusted to say whose a certificate is.</summary>
    public required TrustRoots Roots { get; init; }

    /// <summary>More words for <c>dotnet restore</c>, such as <c>--locked-mode</c>.</summary>
    public ImmutableArray<string> Words { get; init; } = [];

    /// <summary>Hears how many packages were verified, and how many of them rejected.</summary>
    public Action<int, int>? Progress { get; init; }

    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>
    /// Restores with nothing that was not verified. NuGet resolves from sources of ours that have, or hand out, only what was verified. Where lock files, the last restore or project files say what it will ask for, that is verified while it starts, and NuGet
    /// runs once; otherwise first into a folder that was empty, so that all that a restore brings is asked for, and when everything was accepted for good.
    /// </summary>
    /// <exception cref="RestoreException">A source gives no answer (3301 to 3312), what is to be restored cannot be told (3110, 3320), or something came that nobody verified (3321): there is no answer, and nothing that was not verified is restored.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<RestoreOutcome> RunAsync(CancellationToken cancellationToken = default)
    {
        var place = RestorePlace.Of(Project);
        var inputs = RestoreDigest.OfInputs(this, place.Named, place.Root);
        var tools = BuildTools.Find(place.Root).With(Memory);
        var expected = ExpectedPackages.Find(place.Named, RestoredProjects.Find(place.Named, place.Root), Configuration.PackagesFolder);
        StagingFolder.RemoveLeft(Configuration.PackagesFolder);
        var work = Directory.CreateTempSubdirectory("intoto-restore-").FullName;
        try
        {
            var store = Path.Join(work, "store");
            using var feeds = new PackageFeeds(Configuration, new PackageStore(store));
            VerifiedPackages Packages(VerifiedFolder? folder) => new(feeds, expected.Hashes, JudgeAsync, folder, Progress, Clock, cancellationToken);
            var accepted = new VerifiedFolder(Path.Join(work, "verified"), store);
            var outcome = expected.Packages.IsEmpty ? null : await new ExpectedRestore(place, this, tools, expected, Packages(accepted), accepted, work).RunAsync(cancellationToken);
            outcome ??= await new TrialRestore(place, this, tools, Packages(folder: null), work).RunAsync(cancellationToken);
            return outcome with { Inputs = inputs };
        }
        finally
        {
            // Hundreds of packages: on every core.
            Parallel.ForEach(Directory.GetDirectories(work).SelectMany(Directory.GetDirectories), folder => Directory.Delete(folder, recursive: true));
            Directory.Delete(work, recursive: true);
        }
    }

    /// <summary>How many packages an earlier restore brought, when it was accepted and nothing that it read or brought was changed since: then there is nothing to do. Otherwise null, also where that cannot be told.</summary>
    /// <param name="state">What was kept by <see cref="Keep"/>.</param>
    public int? Unchanged(AuditState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        try
        {
            var place = RestorePlace.Of(Project);
            return Brought(place) is { } packages && RestoreDigest.OfInputs(this, place.Named, place.Root) is { } inputs && Digest(place, packages, inputs, accepted: null) is { } digest && state.Knows(digest, Now) ? packages.Length : null;
        }
        // What is wrong is told by the restore that follows.
        catch (Exception problem) when (problem is InTotoException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Keeps that a restore was accepted without a word, when what it brought had been there already and was looked at: what was unpacked just now may still change within a tick of the file system's clock.</summary>
    public void Keep(AuditState state, RestoreOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(outcome);
        if (outcome.ExitCode != 0 || outcome.Inputs is not { } inputs || !outcome.Findings.All(PackageAudit.IsSilent)) return;
        var place = RestorePlace.Of(Project);
        // What changed while NuGet read it is not kept.
        if (RestoreDigest.OfInputs(this, place.Named, place.Root) is not { } now || !now.AsSpan().SequenceEqual(inputs) || Brought(place) is not { } packages) return;
        if (Digest(place, packages, inputs, outcome.Installed) is { } digest) state.Accept(digest, outcome.Findings.Select(finding => VerdictLifetime.Until(finding, Now)).DefaultIfEmpty(Now).Min());
    }

    private byte[]? Digest(RestorePlace place, ImmutableArray<RestoredId> packages, byte[] inputs, FrozenDictionary<string, byte[]>? accepted) =>
        RestoreDigest.OfOutputs(this, place.Root, packages, accepted is null ? null : (path, installed) => accepted.TryGetValue(path, out var before) && before.AsSpan().SequenceEqual(installed), Now) is { } outputs
            ? SHA256.HashData([.. "restore"u8, .. inputs, .. outputs]) : null;

    /// <summary>What the last restore brought, by what it wrote and what is read here; null where that cannot be told.</summary>
    private ImmutableArray<RestoredId>? Brought(RestorePlace place)
    {
        if (RestoredProjects.Find(place.Named, place.Root) is not { } last) return null;
        var tools = BuildTools.Find(place.Root);
        return [.. last.Packages, .. tools.All, .. tools.Tools.SelectMany(tool => tool.ForSystems(Configuration.PackagesFolder))];
    }

    private DateTimeOffset Now => Clock.GetUtcNow();

    private async Task<PackageFinding> JudgeAsync(PackageRequest request, CancellationToken cancellationToken) =>
        (await PackageFinding.OfAsync([request], Roots, Policy, Memory, clone: null, Clock, withAssemblies: false, cancellationToken: cancellationToken))[0];
}

/// <summary>How a restore ended.</summary>
public sealed record RestoreOutcome
{
    internal RestoreOutcome(ImmutableArray<PackageFinding> findings, ProcessResult result, ImmutableArray<RestoredId> tools) =>
        (Findings, ExitCode, Output, Tools) = (findings, result.ExitCode, result.Output + result.Error, [.. tools.Select(VerifiedPackages.NameOf)]);

    /// <summary>What was found out about each package that was asked for.</summary>
    public ImmutableArray<PackageFinding> Findings { get; }

    /// <summary>How <c>dotnet restore</c> ended.</summary>
    public int ExitCode { get; }

    /// <summary>What it wrote.</summary>
    public string Output { get; }

    /// <summary>The MSBuild SDKs and tools that were restored, as <c>ID@VERSION</c>; none when nothing was.</summary>
    public ImmutableArray<string> Tools { get; }

    /// <summary>Whether a package was rejected: then nothing of it was restored.</summary>
    public bool IsRejected => Findings.Any(finding => finding.IsRejected);

    /// <summary>What the system said of packages that were there before, and were looked at and accepted.</summary>
    internal FrozenDictionary<string, byte[]> Installed { get; init; } = FrozenDictionary<string, byte[]>.Empty;

    /// <summary>A digest of what was read, from before it was; null where it cannot be told.</summary>
    internal byte[]? Inputs { get; init; }
}
