namespace InToto.Build;

/// <summary>The link of a project, made of what its target frameworks recorded.</summary>
internal static class MergedLink
{
    /// <param name="step">The name of the step.</param>
    /// <param name="fragments">A link for each target framework, one or more.</param>
    /// <exception cref="BuildException">One name has two digests (5022).</exception>
    public static Link Of(string step, IReadOnlyList<Link> fragments) => new()
    {
        Name = step,
        Materials = Merge(fragments.Select(fragment => fragment.Materials)),
        Products = Merge(fragments.Select(fragment => fragment.Products)),
        Byproducts = new() { UnknownFields = LinkText.Merged(fragments.Select(fragment => fragment.Byproducts.UnknownFields)) },
        // They differ in one thing only: one target framework may have files that are not the commit's.
        Environment = (fragments.FirstOrDefault(fragment => LinkText.IsDirty(fragment.Environment)) ?? fragments[0]).Environment,
    };

    private static InToto.Artifacts Merge(IEnumerable<InToto.Artifacts> all)
    {
        var merged = new Dictionary<string, Artifact>(StringComparer.Ordinal);
        foreach (var artifact in all.SelectMany(artifacts => artifacts))
            if (!merged.TryAdd(artifact.Name.Value, artifact) && !merged[artifact.Name.Value].Digests.Equals(artifact.Digests))
                throw new BuildException(BuildCodes.FragmentsConflict, $"Two target frameworks were compiled with different contents of '{Printable.Of(artifact.Name.Value)}'.",
                    hint: "Something changed the file between the two compiles. Build again with --no-incremental.");
        return InToto.Artifacts.Of(merged.Values);
    }
}
