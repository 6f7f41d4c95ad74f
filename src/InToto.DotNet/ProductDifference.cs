namespace InToto.DotNet;

/// <summary>How the files of a product differ from those that a step recorded, in words.</summary>
internal static class ProductDifference
{
    /// <summary>What was changed, added and removed; empty when nothing was.</summary>
    /// <param name="prefix">What the names of the product's files begin with.</param>
    /// <param name="recorded">The products of the step that made it.</param>
    /// <param name="inspected">The products of the inspection.</param>
    /// <param name="ignored">Whether a file is none of the step's.</param>
    /// <param name="describe">What messages say of a file that came or was changed.</param>
    public static string Parts(string prefix, Artifacts recorded, Artifacts inspected, Predicate<string> ignored, Func<string, string> describe)
    {
        List<string> changed = [], added = [], removed = [];
        foreach (var artifact in inspected)
        {
            if (Path(artifact.Name) is not { } path || ignored(path)) continue;
            if (recorded[artifact.Name] is not { } before) added.Add(describe(path));
            else if (!before.Equals(artifact.Digests)) changed.Add(describe(path));
        }
        foreach (var artifact in recorded)
            if (Path(artifact.Name) is { } path && inspected[artifact.Name] is null) removed.Add(Printable.Of(path));
        return string.Join("; ", [.. Part("changed", changed), .. Part("added", added), .. Part("removed", removed)]);

        string? Path(ArtifactName name) => name.Value.StartsWith(prefix, StringComparison.Ordinal) ? name.Value[prefix.Length..] : null;
    }

    private static string[] Part(string word, List<string> files) => files.Count switch
    {
        0 => [],
        > Shown => [$"{word} {string.Join(", ", files[..Shown])} and {files.Count - Shown} more"],
        _ => [$"{word} {string.Join(", ", files)}"],
    };

    private const int Shown = 5;
}
