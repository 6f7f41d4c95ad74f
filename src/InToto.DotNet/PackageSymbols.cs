namespace InToto.DotNet;

/// <summary>The package of symbols (.snupkg) that belongs to a package.</summary>
public static class PackageSymbols
{
    /// <summary>Opens the one that lies beside a package, under the same name; null when there is none.</summary>
    /// <exception cref="PackageException">It is not a package that every reader sees in the same way, or one of another package or version (3504).</exception>
    public static PackageFile? OpenBeside(PackageFile package)
    {
        ArgumentNullException.ThrowIfNull(package);
        var path = Path.ChangeExtension(package.Path, ".snupkg");
        if (package.Nuspec.IsSymbols || !File.Exists(path)) return null;
        var symbols = PackageFile.Open(path);
        try
        {
            RequireOf(package, symbols);
            return symbols;
        }
        catch
        {
            symbols.Dispose();
            throw;
        }
    }

    /// <exception cref="PackageException">The symbols are of another package or version (3504).</exception>
    internal static void RequireOf(PackageFile package, PackageFile symbols)
    {
        if (symbols.Nuspec.IsSymbols && symbols.Nuspec.Id == package.Nuspec.Id && symbols.Nuspec.Version == package.Nuspec.Version) return;
        throw new PackageException(PackageCodes.SymbolsOfAnotherPackage,
            $"'{Printable.Of(symbols.Name)}' does not hold the symbols of '{package.Nuspec.Id}', version {package.Nuspec.Version}.", where: null,
            $"Use the file '{package.Nuspec.Id}.{package.Nuspec.Version}.snupkg' that was packed together with the package.");
    }
}
