namespace InToto.DotNet;

/// <summary>One nuspec in the root, and one package that it, its name and the file's name speak of (threats J40, J41).</summary>
internal static class PackageIdentity
{
    private const string Extension = ".nuspec";

    /// <exception cref="PackageException">There is none, or two, or they name different packages.</exception>
    public static Nuspec Require(PackageFile package)
    {
        var entry = Find(package);
        var nuspec = NuspecReader.Read(package.Read(entry, PackageLimits.NuspecBytes), $"{Printable.InFull(package.Path)}/{entry.Name}");
        if (entry.Spelling.Raw != nuspec.Id + Extension)
            throw Mismatch($"The nuspec '{Printable.Of(entry.Spelling.Raw)}' says that the package's id is '{nuspec.Id}'.", package);
        if (!IsFileOf(package.Name, nuspec))
            throw Mismatch($"The file '{Printable.Of(package.Name)}' holds the package '{nuspec.Id}', version {nuspec.Version}.", package, $"A package's file is called like '{nuspec.FileName}'.");
        return nuspec;
    }

    private static PackageEntry Find(PackageFile package)
    {
        PackageEntry? found = null;
        foreach (var entry in package.Entries)
        {
            // NuGet takes any name in the root that ends so, in any case.
            if (entry.Name.Contains('/') || !entry.Name.EndsWith(Extension, StringComparison.OrdinalIgnoreCase)) continue;
            if (found is not null) throw Missing($"two nuspecs in its root, '{Printable.Of(found.Name)}' and '{Printable.Of(entry.Name)}'", package);
            found = entry;
        }
        return found ?? throw Missing("no nuspec in its root", package);
    }

    /// <summary>Ids and file names know no case; versions are compared in their normal form.</summary>
    private static bool IsFileOf(string fileName, Nuspec nuspec)
    {
        var (prefix, suffix) = ($"{nuspec.Id}.", nuspec.IsSymbols ? ".snupkg" : ".nupkg");
        return fileName.Length > prefix.Length + suffix.Length
            && fileName.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && fileName.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)
            && string.Equals(PackageVersion.Normalize(fileName[prefix.Length..^suffix.Length]), nuspec.Version, StringComparison.OrdinalIgnoreCase);
    }

    private static PackageException Missing(string what, PackageFile package) => new(PackageCodes.NuspecMissing, $"The archive has {what}; a package has one.", Printable.InFull(package.Path),
        "Check that it is a package. If it comes from a gallery like this, do not use it.");

    private static PackageException Mismatch(string what, PackageFile package, string? hint = null) => new(PackageCodes.IdentityMismatch, what, Printable.InFull(package.Path),
        hint ?? "Pack again with 'dotnet pack'. If the package comes from a gallery like this, do not use it.");
}
