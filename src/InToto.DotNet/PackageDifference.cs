namespace InToto.DotNet;

/// <summary>How a package differs from what the step <c>pack</c> recorded of it. Rules decide whether it may; this says it in the user's words.</summary>
internal static class PackageDifference
{
    /// <summary>What differs; null when nothing does.</summary>
    /// <param name="packed">The products of the step <c>pack</c>.</param>
    /// <param name="inspected">The products of the inspection.</param>
    /// <param name="package">The package's file name.</param>
    public static VerificationWarning? Of(Artifacts packed, Artifacts inspected, string package)
    {
        var parts = ProductDifference.Parts(Prefix, packed, inspected, IsOfGallery, Describe);
        if (parts.Length > 0)
            return new(PackageCodes.PackageDiffers, $"The package is not as it was packed: {parts}.", package,
                "Find out who changed it. What changes packages on purpose must be a step of the layout.");
        return IsRezipped(packed, inspected)
            ? new(PackageCodes.PackageDiffers, "The package holds the files that were packed, in another archive: someone packed it again.", package,
                "Take the package from where it was published. A layout can allow it: ALLOW @packed/*.")
            : null;
    }

    /// <summary>The evidence and the signature come after the step <c>pack</c>.</summary>
    private static bool IsOfGallery(string entry) => entry is Evidence.EntryName or PackageSignature.EntryName;

    private static string Describe(string entry) => RunsInBuilds(entry) ? $"{Printable.Of(entry)} (its code runs in builds that use the package)" : Printable.Of(entry);

    /// <summary>Whether an entry is, or may bring, code that runs in builds that use the package.</summary>
    public static bool RunsInBuilds(string entry) =>
        Array.Exists(RunningFolders, folder => entry.StartsWith(folder, StringComparison.OrdinalIgnoreCase))
        || (entry.StartsWith("tools/", StringComparison.OrdinalIgnoreCase) && entry.EndsWith(".ps1", StringComparison.OrdinalIgnoreCase));

    /// <summary>The bytes as packed stand under the package's file name among the products of <c>pack</c>, and under <c>@packed/</c> among ours.</summary>
    private static bool IsRezipped(Artifacts packed, Artifacts inspected)
    {
        foreach (var artifact in inspected)
            if (artifact.Name.Value.StartsWith(PackedPrefix, StringComparison.Ordinal))
                return packed[ArtifactName.Parse(artifact.Name.Value[PackedPrefix.Length..])] is { } before && !before.Equals(artifact.Digests);
        return false;
    }

    private static readonly string[] RunningFolders = ["build/", "buildTransitive/", "buildMultiTargeting/", "buildCrossTargeting/", "analyzers/"];
    private const string Prefix = "@nupkg/";
    private const string PackedPrefix = "@packed/";
}
