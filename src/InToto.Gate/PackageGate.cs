using System.Collections.Concurrent;
using System.Security.Cryptography;
using InToto.DotNet;
using InToto.Restore;

namespace InToto.Gate;

/// <summary>Decides whether a package is served: fetches it, looks at it, holds it to the policy of this moment. Whatever goes wrong on the way, it is not served.</summary>
internal sealed class PackageGate(PackageFeeds feeds, VerifiedNames names, TrustRoots roots, Func<PackagePolicy> policy, GateLimits limits, GateJournal journal, TimeProvider clock) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<Task<Decided>>> _decisions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _compared = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _looking = new(limits.AtOnce);
    private readonly GateExpectation _expectation = new(policy, roots, clock);
    private int _undecided;

    /// <summary>How many packages are being looked at, or wait for it.</summary>
    public int Undecided => Volatile.Read(ref _undecided);

    /// <summary>What is decided of a package. Who asks for the same at once gets the same answer (threat M5).</summary>
    public async Task<GateDecision> DecideAsync(string id, string version, CancellationToken cancellationToken)
    {
        var name = $"{id}/{version}";
        if (_decisions.Count >= limits.Decisions) _decisions.Clear();
        while (true)
        {
            var task = _decisions.GetOrAdd(name, _ => new(() => DecideAsync(id, version)));
            var isNew = !task.IsValueCreated || !task.Value.IsCompleted;
            var decided = await task.Value.WaitAsync(cancellationToken);
            if (isNew || decided.Until > clock.GetUtcNow() && _expectation.Digest() is { } now && decided.Expected is { } then && then.AsSpan().SequenceEqual(now))
            {
                journal.Count($"answered_{decided.Decision.GetType().Name.ToLowerInvariant()}");
                if (decided.Decision is GateDecision.Accepted { File: var file }) VerifiedNames.Use(file, clock.GetUtcNow());
                return decided.Decision;
            }
            _decisions.TryRemove(new(name, task));
        }
    }

    /// <summary>Forgets a package whose bytes in the store are not those that were verified.</summary>
    public void Forget(GateDecision.Accepted accepted)
    {
        Broken(accepted.File);
        _decisions.TryRemove($"{accepted.Id}/{accepted.Version}", out _);
    }

    /// <summary>Asks again about a package that was cleared away.</summary>
    public void Again(GateDecision.Accepted accepted) => _decisions.TryRemove($"{accepted.Id}/{accepted.Version}", out _);

    private async Task<Decided> DecideAsync(string id, string version)
    {
        if (Interlocked.Increment(ref _undecided) > limits.Undecided)
        {
            Interlocked.Decrement(ref _undecided);
            return new(new GateDecision.Undecided(id, version, GateCodes.TooMany, "too many packages are looked at", BySource: false), null, default);
        }
        // Not the request's: who asks second must not be sent away because the first one went.
        using var patience = new CancellationTokenSource(limits.Patience, clock);
        try
        {
            await _looking.WaitAsync(patience.Token);
            try
            {
                return await LookAsync(id, version, patience.Token);
            }
            finally
            {
                _looking.Release();
            }
        }
        catch (RestoreException problem)
        {
            return Undecidable(id, version, problem.Code, problem.Message, bySource: problem.Code is not RestoreCodes.StoreUnwritable && problem.Code.StartsWith("INTOTO33", StringComparison.Ordinal));
        }
        catch (InTotoException problem)
        {
            return Undecidable(id, version, problem.Code, problem.Message, bySource: false);
        }
        catch (OperationCanceledException)
        {
            return Undecidable(id, version, GateCodes.NoAnswer, "looking at it took too long", bySource: false);
        }
        // Whatever it is: a gate that ends, or lets through what nobody has looked at, would be worse than one that says no.
        catch (Exception problem)
        {
            return Undecidable(id, version, GateCodes.NoAnswer, $"{problem.GetType().Name}: {problem.Message}", bySource: false);
        }
        finally
        {
            Interlocked.Decrement(ref _undecided);
        }
    }

    private void Broken(FetchedPackage package)
    {
        journal.Warn(GateCodes.StoredDiffers, package.Id, package.Version, "What lies in the store is not what its name says. It is fetched and looked at again.");
        VerifiedNames.Remove(package);
    }

    private async Task<FetchedPackage?> FetchAsync(string id, string version, CancellationToken cancellationToken) =>
        names.Find(id, version) is { } verified ? await ComparedAsync(verified, cancellationToken) : await feeds.FetchAsync(id, version, contentHash: null, cancellationToken);

    /// <summary>A store names what it keeps by its bytes; whoever writes there could have changed them since.</summary>
    private static bool IsAsNamed(FetchedPackage package)
    {
        using var handle = BoundedFile.Open(package.Path, (_, what, hint, inner) => new RestoreException(GateCodes.StoredDiffers, what, where: null, hint, inner), out _);
        using var file = new FileStream(handle, FileAccess.Read);
        return Convert.ToHexStringLower(SHA256.HashData(file)) == package.Sha256;
    }

    private async Task<Decided> LookAsync(string id, string version, CancellationToken cancellationToken)
    {
        var expected = _expectation.Read();
        var now = clock.GetUtcNow();
        FetchedPackage? fetched;
        PackageFinding finding;
        for (var again = false; ; again = true)
        {
            try
            {
                fetched = await FetchAsync(id, version, cancellationToken);
            }
            catch (PackageException problem)
            {
                return Refuse(id, version, problem.Code, problem.Message, expected, now);
            }
            if (fetched is null) return new(new GateDecision.Absent(id, version), null, default);
            finding = (await PackageFinding.OfAsync([new(fetched.Path)], roots, expected.Policy, expected.Memory, clone: null, clock, withAssemblies: false, cancellationToken: cancellationToken))[0];
            // What was looked at is what its name says; only where it is not, or where nothing could be told, the file is asked.
            if (finding.Facts?.ServedSha256 == fetched.Sha256 || again || IsAsNamed(fetched)) break;
            Broken(fetched);
        }

        if (finding.Problems.Concat(finding.Verdict?.Problems ?? []).FirstOrDefault() is { } first) return Refuse(id, version, first.Code, first.What, expected, now);
        // Without facts and without a verdict nothing was found out, and that is no acceptance.
        if (finding is not { Facts: { ServedSha256: var sha256 }, Verdict.IsAccepted: true } || sha256 != fetched.Sha256) return Undecidable(id, version, GateCodes.StoredDiffers, "what lies in the store is not what was fetched", bySource: false);
        if (names.ContentHash(id, version) is { } before && before != finding.Facts.ContentHash)
        {
            journal.Warn(GateCodes.SourceChanged, id, version, $"The source '{Printable.Of(fetched.Origin)}' has other bytes under this version now, {fetched.Sha256}. What was verified before is not in the store any more.");
            return Refuse(id, version, GateCodes.SourceChanged, "a source has other bytes under this version than those that were verified before.", expected, now);
        }
        names.Add(fetched, id, version, finding.Facts.ContentHash);
        journal.Decided("accepted", id, version, null, $"sha256 {fetched.Sha256}");
        return new(new GateDecision.Accepted(id, version, fetched), expected.Digest, VerdictLifetime.Until(finding, now));
    }

    /// <summary>
    /// What was verified first stays what is served. Another signature around the same content is usual; another content under the same version is an attack or a broken source,
    /// and somebody must know (threat M11). A source that does not answer changes nothing.
    /// </summary>
    private async Task<FetchedPackage> ComparedAsync(FetchedPackage verified, CancellationToken cancellationToken)
    {
        var name = $"{verified.Id}/{verified.Version}";
        if (_compared.TryGetValue(name, out var last) && clock.GetUtcNow() - last < limits.Compare) return verified;
        try
        {
            if (await feeds.FetchAsync(verified.Id, verified.Version, contentHash: null, cancellationToken) is { } current && current.Sha256 != verified.Sha256)
            {
                using var ours = PackageFile.Open(verified.Path);
                using var theirs = PackageFile.Open(current.Path);
                if (!ours.Unsigned.Sha512().AsSpan().SequenceEqual(theirs.Unsigned.Sha512())) Alarm($"The source '{Printable.Of(current.Origin)}' has other bytes under this version now, {current.Sha256}");
            }
            _compared[name] = clock.GetUtcNow();
        }
        catch (PackageException problem)
        {
            Alarm($"A source sends something that is no package under this version now: {problem.Message}");
        }
        catch (RestoreException problem)
        {
            journal.Warn(problem.Code, verified.Id, verified.Version, $"{problem.Message} The package that was verified before is served.");
        }
        return verified;

        void Alarm(string what) => journal.Warn(GateCodes.SourceChanged, verified.Id, verified.Version, $"{what}. What was verified before, {verified.Sha256}, is served.");
    }

    private Decided Refuse(string id, string version, string code, string what, GateExpectation.State expected, DateTimeOffset now)
    {
        journal.Decided("refused", id, version, code, what);
        return new(new GateDecision.Refused(id, version, code, what), expected.Digest, now + limits.Refusal);
    }

    private Decided Undecidable(string id, string version, string code, string what, bool bySource)
    {
        journal.Decided("undecided", id, version, code, what);
        return new(new GateDecision.Undecided(id, version, code, what, bySource), null, default);
    }

    public void Dispose() => _looking.Dispose();

    /// <summary>A decision, what was expected when it was made, and until when it may be given again; what is undecided is asked again.</summary>
    private sealed record Decided(GateDecision Decision, byte[]? Expected, DateTimeOffset Until);
}
