using System.Collections.Frozen;
using System.Collections.Immutable;

namespace InToto.Verification;

/// <summary>A link or sublayout that was found under the name of a functionary; the signature has not been looked at.</summary>
[Spec("4.4")]
internal sealed record LoadedLink(string File, KeyId Functionary, Metadata Metadata);

/// <summary>Stage 5: for each step, at least as many files as its threshold, each a well-formed document.</summary>
[Spec("5.2")]
internal sealed class LoadedLinks
{
    private readonly FrozenDictionary<string, ImmutableArray<LoadedLink>> _byStep;

    private LoadedLinks(FrozenDictionary<string, ImmutableArray<LoadedLink>> byStep) => _byStep = byStep;

    /// <summary>What was found for a step, in the order of its keyids.</summary>
    public ImmutableArray<LoadedLink> Of(Step step) => _byStep[step.Name];

    public static async Task<LoadedLinks> ReadAsync(SubstitutedLayout layout, ILinkStore links, Dialect dialect, CancellationToken cancellationToken)
    {
        var byStep = new Dictionary<string, ImmutableArray<LoadedLink>>();
        foreach (var step in layout.Layout.Steps)
            byStep.Add(step.Name, await ReadAsync(step, links, dialect, cancellationToken));
        return new(byStep.ToFrozenDictionary());
    }

    private static async Task<ImmutableArray<LoadedLink>> ReadAsync(Step step, ILinkStore links, Dialect dialect, CancellationToken cancellationToken)
    {
        var found = ImmutableArray.CreateBuilder<LoadedLink>();
        var missing = ImmutableArray.CreateBuilder<LinkFileName>();
        foreach (var functionary in step.PubKeys.Distinct())
        {
            var name = LinkFileName.Of(step.Name, functionary);
            if (await ReadAsync(name, links, dialect, cancellationToken) is var (file, metadata)) found.Add(new(file, functionary, metadata));
            else missing.Add(name);
        }
        return found.Count >= step.Threshold
            ? found.ToImmutable()
            : throw new VerificationException(new LinkMissing(step.Name, step.Threshold, [.. found.Select(link => link.File)], missing.ToImmutable()));
    }

    private static async Task<(string File, Metadata Metadata)?> ReadAsync(LinkFileName name, ILinkStore links, Dialect dialect, CancellationToken cancellationToken)
    {
        try
        {
            return await links.ReadAsync(name, cancellationToken) is { } file ? (file.Name, file.Parse(dialect)) : null;
        }
        catch (MetadataFormatException problem)
        {
            throw new VerificationException(new MetadataMalformed(5, problem));
        }
    }
}
