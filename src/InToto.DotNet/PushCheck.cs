using System.Globalization;

namespace InToto.DotNet;

/// <summary>Says before a package is uploaded whether it would verify for those who download it: they get the file, and nothing that lies beside it here.</summary>
public static class PushCheck
{
    /// <summary>A layout that ends within so many days leaves those who use the package little time: 30.</summary>
    public const int LayoutDays = 30;

    /// <summary>Verifies the package with the evidence inside it, and looks at what would be missed after an upload.</summary>
    /// <param name="path">The package.</param>
    /// <param name="projectOwners">Keys of the project owners; every one must have signed the layout.</param>
    /// <param name="layout">The layout; null for the one in the evidence.</param>
    /// <param name="clock">Tells the time.</param>
    /// <param name="cancellationToken">Ends it without an answer.</param>
    /// <returns>The answer, with warnings (3707 to 3709) for what would be missed.</returns>
    /// <exception cref="PackageException">The package cannot be read, or has no evidence inside (3706).</exception>
    /// <exception cref="MetadataFormatException">The evidence or the layout cannot be read.</exception>
    public static async Task<VerificationOutcome> VerifyAsync(string path, IEnumerable<Key> projectOwners, MetadataFile? layout, TimeProvider clock, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(clock);
        Evidence evidence;
        var warnings = new List<VerificationWarning>();
        using (var package = PackageFile.Open(path))
        {
            evidence = Evidence.In(package) ?? throw new PackageException(PackageCodes.EvidenceNotInside,
                $"{Printable.Of(package.Name)} has no evidence inside, and what lies beside it is not uploaded.", where: null, "Pack with InToto.Build and a key, or seal the package; and sign it afterwards, not before.");
            if (evidence.Layouts.IsEmpty)
                warnings.Add(new(PackageCodes.LayoutNotInside, "The evidence holds no layout, so whoever verifies the package must get it elsewhere.", package.Name, "Set InTotoLayout, or put the layout where the build looks for it: intoto/PACKAGEID.layout."));
            if (SymbolsApart(package) is { } entry)
                warnings.Add(new(PackageCodes.SymbolsApart, $"The symbols of '{Printable.Of(entry)}' are in the .snupkg only, so whoever verifies the package needs that file beside it.", package.Name, "Pack with DebugType 'embedded'."));
        }
        if (Ends(layout ?? evidence.Layouts.FirstOrDefault(), clock.GetUtcNow()) is { } soon) warnings.Add(soon);
        var outcome = await new PackageVerifier(projectOwners).VerifyAsync(path, () => EvidenceSource.Of(evidence), layout, cancellationToken);
        return outcome with { Warnings = [.. warnings, .. outcome.Warnings] };
    }

    private static VerificationWarning? Ends(MetadataFile? layout, DateTimeOffset now) =>
        layout?.Parse().Document is Layout { Expires: var expires } && expires > now && expires - now < TimeSpan.FromDays(LayoutDays)
            ? new(PackageCodes.LayoutEndsSoon, string.Create(CultureInfo.InvariantCulture, $"The layout is valid until {expires:yyyy-MM-dd HH:mm:ss} UTC; after that the package does not verify any more."), layout.Name, "Have the project owner sign a layout with a later date, and pack again.")
            : null;

    /// <summary>The first assembly whose PDB is found with the package of symbols and not without; null when there is none.</summary>
    private static string? SymbolsApart(PackageFile package)
    {
        using var symbols = PackageSymbols.OpenBeside(package);
        if (symbols is null) return null;
        var (inside, apart) = (new PackageFiles(package), new PackageFiles(symbols));
        foreach (var path in inside.Paths)
            if (PackageAssembly.Read(inside, apart, path) is { Pdb: not null } && PackageAssembly.Read(inside, symbols: null, path) is { Pdb: null }) return path;
        return null;
    }
}
