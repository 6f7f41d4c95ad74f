using System.Collections.Immutable;

namespace InToto.Tool;

/// <summary>One kind of change to one step's evidence, tried with each artifact that it can be tried with.</summary>
/// <param name="Step">The step.</param>
/// <param name="What">The change, in words that end with what is changed.</param>
/// <param name="Tried">How often it was tried.</param>
/// <param name="Unnoticed">With which artifacts the layout accepted it; for changes of a whole link the step's name.</param>
internal sealed record TamperingResult(string Step, string What, int Tried, ImmutableArray<string> Unnoticed)
{
    /// <summary>With how many artifacts more it was not tried, because each is a verification of its own.</summary>
    public int Untried { get; init; }
}

/// <summary>Changes evidence in memory, in every way that somebody could, and sees what a layout does not notice.</summary>
internal sealed class Tampering(Rehearsal rehearsal, ImmutableArray<RecordedLink> links)
{
    private readonly ImmutableDictionary<LinkFileName, MetadataFile> _honest = links.Select(link => Rehearsal.Signed(link.Link, rehearsal.Of(link.Signer)!, shown: link.Signer)).ToImmutableDictionary(link => link.Name, link => link.File);

    /// <summary>How many changes were tried so far.</summary>
    public int Tried { get; private set; }

    /// <summary>How many will be.</summary>
    public int All => links.Sum(link => 3 + Kinds.Sum(kind => 2 * Math.Min(PerList, link.Link.Recorded(kind).Count) + Math.Min(PerList, Added(link.Link.Recorded(kind)).Count())));

    /// <summary>What the layout says of the evidence as it is.</summary>
    public Task<VerificationOutcome> HonestAsync(CancellationToken cancellationToken) => rehearsal.VerifyAsync(_honest, cancellationToken);

    public async Task<ImmutableArray<TamperingResult>> TryAllAsync(CancellationToken cancellationToken)
    {
        List<TamperingResult> results = [];
        foreach (var link in links)
        {
            results.Add(await WholeAsync(link, "the link is dropped", set => set, cancellationToken));
            results.Add(await WholeAsync(link, "the link is of another step", set => Put(set, Rehearsal.Signed(link.Link with { Name = OtherName(link.Link.Name) }, Who(link), link.Link.Name)), cancellationToken));
            results.Add(await WholeAsync(link, "the link is signed by a stranger", set => Put(set, Rehearsal.Signed(link.Link, rehearsal.Stranger)), cancellationToken));
            foreach (var kind in Kinds)
            {
                var (list, word) = (link.Link.Recorded(kind), kind == ArtifactKind.Materials ? "material" : "product");
                results.Add(await EachAsync(link, kind, $"the digest of a {word} is another", list, (all, one) => all.Select(artifact => artifact == one ? one with { Digests = Other } : artifact), cancellationToken));
                results.Add(await EachAsync(link, kind, $"a {word} is left out", list, (all, one) => all.Where(artifact => artifact != one), cancellationToken));
                results.Add(await EachAsync(link, kind, $"a {word} is added", Added(list), (all, one) => all.Append(one), cancellationToken));
            }
        }
        return [.. results.Where(result => result.Tried > 0)];
    }

    private async Task<TamperingResult> WholeAsync(RecordedLink link, string what, Func<ImmutableDictionary<LinkFileName, MetadataFile>, ImmutableDictionary<LinkFileName, MetadataFile>> change, CancellationToken cancellationToken)
    {
        var changed = change(_honest.Remove(LinkFileName.Of(link.Link.Name, Who(link).PublicKey.Id)));
        var isAccepted = await rehearsal.VerifyAsync(changed, cancellationToken) is Verified;
        Tried++;
        return new(link.Link.Name, what, 1, isAccepted ? [link.Link.Name] : []);
    }

    private async Task<TamperingResult> EachAsync(RecordedLink link, ArtifactKind kind, string what, IEnumerable<Artifact> candidates, Func<IEnumerable<Artifact>, Artifact, IEnumerable<Artifact>> change, CancellationToken cancellationToken)
    {
        Artifact[] all = [.. candidates];
        var tried = all.AsMemory(0, Math.Min(all.Length, PerList)).ToArray();
        List<string> unnoticed = [];
        foreach (var one in tried)
        {
            var artifacts = Artifacts.Of(change(link.Link.Recorded(kind), one));
            var changed = kind == ArtifactKind.Materials ? link.Link with { Materials = artifacts } : link.Link with { Products = artifacts };
            if (await rehearsal.VerifyAsync(Put(_honest, Rehearsal.Signed(changed, Who(link))), cancellationToken) is Verified) unnoticed.Add(one.Name.Value);
            Tried++;
        }
        return new(link.Link.Name, what, tried.Length, [.. unnoticed]) { Untried = all.Length - tried.Length };
    }

    /// <summary>A file at the top, and one beside each kind of file that is there.</summary>
    private static IEnumerable<Artifact> Added(Artifacts list) => ((string[])["added.dll", .. list.Names.Select(name => name.Value).Where(name => !name.StartsWith('@') && !name.Contains(':', StringComparison.Ordinal) && name.Contains('/', StringComparison.Ordinal))
            .Select(name => $"{name[..name.LastIndexOf('/')]}/added.dll").Distinct(StringComparer.Ordinal)])
        .Select(ArtifactName.Parse).Where(name => list[name] is null).Select(name => new Artifact(name, Other));

    private string OtherName(string name) => links.Select(link => link.Link.Name).FirstOrDefault(other => other != name) ?? $"{name}-other";

    private InToto.Signing.PrivateKey Who(RecordedLink link) => rehearsal.Of(link.Signer)!;

    private static ImmutableDictionary<LinkFileName, MetadataFile> Put(ImmutableDictionary<LinkFileName, MetadataFile> set, (LinkFileName Name, MetadataFile File) link) => set.SetItem(link.Name, link.File);

    private static readonly ArtifactKind[] Kinds = [ArtifactKind.Materials, ArtifactKind.Products];

    /// <summary>The digest of no file that anybody has.</summary>
    private static readonly DigestSet Other = DigestSet.Sha256(System.Security.Cryptography.SHA256.HashData("changed by 'layout test'"u8));

    /// <summary>Of each list so many artifacts are tried: each is a verification of its own.</summary>
    public const int PerList = 200;
}
