namespace InToto.Verification;

/// <summary>A link or sublayout that was found under the name of a functionary's key or subkey; the signature has not been looked at.</summary>
[Spec("4.4")]
internal sealed record LoadedLink(string File, KeyId Functionary, Metadata Metadata);

/// <summary>Stage 5: for each step, at least as many files as its threshold, each a well-formed document.</summary>
[Spec("5.2")]
internal sealed class LoadedLinks
{
    private readonly Dictionary<string, LoadedLink[]> _byStep;

    private LoadedLinks(Dictionary<string, LoadedLink[]> byStep) => _byStep = byStep;

    /// <summary>What was found for a step, in the order of its keyids.</summary>
    public IReadOnlyList<LoadedLink> Of(Step step) => _byStep[step.Name];

    public static async Task<LoadedLinks> ReadAsync(SubstitutedLayout layout, FunctionaryKeys keys, ILinkStore links, Dialect dialect, CancellationToken cancellationToken)
    {
        var byStep = new Dictionary<string, LoadedLink[]>(StringComparer.Ordinal);
        foreach (var step in layout.Layout.Steps)
            byStep.Add(step.Name, await ReadAsync(step, keys, links, dialect, cancellationToken));
        return new(byStep);
    }

    private static async Task<LoadedLink[]> ReadAsync(Step step, FunctionaryKeys keys, ILinkStore links, Dialect dialect, CancellationToken cancellationToken)
    {
        var found = new List<LoadedLink>();
        var missing = new List<LinkFileName>();
        var asked = new HashSet<string>(StringComparer.Ordinal);
        foreach (var functionary in step.PubKeys.SelectMany(keys.LinksOf))
        {
            if (!asked.Add(functionary.Value)) continue;
            var name = LinkFileName.Of(step.Name, functionary);
            try
            {
                if (await links.ReadAsync(name, cancellationToken) is { } file) found.Add(new(file.Name, functionary, file.Parse(dialect)));
                else missing.Add(name);
            }
            catch (MetadataFormatException problem)
            {
                throw new VerificationException(new MetadataMalformed(5, problem));
            }
        }
        return found.Count >= step.Threshold
            ? [.. found]
            : throw new VerificationException(new LinkMissing(step.Name, step.Threshold, [.. found.Select(link => link.File)], [.. missing]));
    }
}
