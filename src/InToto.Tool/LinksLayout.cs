using System.Collections.Immutable;

namespace InToto.Tool;

/// <summary>The layout with the tightest rules that accept some links: every artifact by its name, tied to the step that made it where there is one.</summary>
internal static class LinksLayout
{
    /// <param name="links">The links.</param>
    /// <param name="keys">The functionaries; a link of another is refused.</param>
    /// <param name="expires">When the layout ends.</param>
    /// <exception cref="ToolException">A link is of a key that was not given, two links of one step differ, or steps need each other's products.</exception>
    public static Layout Of(ImmutableArray<RecordedLink> links, ImmutableArray<LayoutKey> keys, DateTimeOffset expires)
    {
        foreach (var link in links)
            if (!keys.Any(key => key.KeyId == link.Signer))
                throw new ToolException(AuthorCodes.LinksUnfit, $"The link of '{Printable.Of(link.Link.Name)}' is signed by {link.Signer.Prefix}, and that key was not given.", hint: "--functionary KEY: the public keys of all who have signed the links.");
        var steps = links.GroupBy(link => link.Link.Name, StringComparer.Ordinal).ToArray();
        foreach (var step in steps)
            if (step.Any(link => !link.Link.Materials.SameAs(step.First().Link.Materials) || !link.Link.Products.SameAs(step.First().Link.Products)))
                throw new ToolException(AuthorCodes.LinksUnfit, $"The links of step '{Printable.Of(step.Key)}' recorded different artifacts.", hint: "Give the links of one run.");

        List<Link> earlier = [];
        List<Step> written = [];
        foreach (var link in InOrder([.. steps.Select(step => step.First().Link)]))
        {
            KeyId[] by = [.. steps.Single(step => step.Key == link.Name).Select(one => one.Signer).Distinct()];
            written.Add(new()
            {
                Name = link.Name,
                ExpectedMaterials = [.. Rules(link.Materials, artifact => (ArtifactRule?)Origin(artifact, earlier) ?? (link.Products[artifact.Name] is null ? new ArtifactRule.Delete(Literally(artifact)) : new ArtifactRule.Allow(Literally(artifact))))],
                ExpectedProducts = [.. Rules(link.Products, artifact => link.Materials[artifact.Name] is not { } before ? new ArtifactRule.Create(Literally(artifact))
                    : before.Equals(artifact.Digests) ? (ArtifactRule?)Origin(artifact, earlier) ?? new ArtifactRule.Allow(Literally(artifact)) : new ArtifactRule.Modify(Literally(artifact)))],
                PubKeys = [.. by],
                Threshold = by.Length,
                ExpectedCommand = link.Command,
            });
            earlier.Add(link);
        }
        var layout = new Layout { Expires = expires, Readme = "Written from links: exactly what they recorded.", Keys = [.. keys.Where(key => links.Any(link => link.Signer == key.KeyId))], Steps = [.. written] };
        // What nobody could read must not be signed.
        _ = Metadata.Read(Envelope.Of(layout).ToBytes());
        return layout;
    }

    /// <summary>What no step made comes from outside: its digest is nobody's word.</summary>
    public static IEnumerable<(string Step, ArtifactName Name)> Untied(Layout layout) =>
        from step in layout.Steps
        from rule in step.ExpectedMaterials
        where rule is ArtifactRule.Allow or ArtifactRule.Delete
        let name = step.ExpectedMaterials.OfType<ArtifactRule.Require>().First(required => Rehearsed(rule) == Escape(required.Name)).Name
        select (step.Name, ArtifactName.Parse(name));

    private static string Rehearsed(ArtifactRule rule) => rule.Words[1];

    private static IEnumerable<ArtifactRule> Rules(Artifacts artifacts, Func<Artifact, ArtifactRule> rule) =>
        [.. artifacts.Select(artifact => new ArtifactRule.Require(artifact.Name.Value)), .. artifacts.Select(rule), new ArtifactRule.Disallow(new("*"))];

    /// <summary>The last earlier step that made the very artifact.</summary>
    private static ArtifactRule.Match? Origin(Artifact artifact, List<Link> earlier) =>
        earlier.FindLast(link => link.Products[artifact.Name] is { } made && made.Equals(artifact.Digests)) is { } origin ? new(Literally(artifact), "", ArtifactKind.Products, "", origin.Name) : null;

    /// <summary>Who makes something comes before who uses it; otherwise by name.</summary>
    private static IEnumerable<Link> InOrder(ImmutableArray<Link> links)
    {
        List<Link> left = [.. links.OrderBy(link => link.Name, StringComparer.Ordinal)];
        while (left.Count > 0)
        {
            var next = left.Find(link => !left.Exists(other => other != link && link.Materials.Any(material => other.Products[material.Name] is { } made && made.Equals(material.Digests) && other.Materials[material.Name] is null)))
                ?? throw new ToolException(AuthorCodes.LinksUnfit, $"Each of the steps {string.Join(", ", left.Select(link => $"'{Printable.Of(link.Name)}'"))} uses what another of them made, so none can be the first.", hint: "Give the links of one run.");
            left.Remove(next);
            yield return next;
        }
    }

    private static Pattern Literally(Artifact artifact) => new(Escape(artifact.Name.Value));

    private static string Escape(string name) => string.Concat(name.Select(c => c is '[' or '*' or '?' ? $"[{c}]" : c.ToString()));
}
