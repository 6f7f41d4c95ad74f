using System.Collections.Immutable;
using System.IO.Enumeration;

namespace InToto.Restore;

/// <summary>What is installed now: the packages of restored projects, of an application, or of a packages folder.</summary>
/// <param name="Packages">The packages that are there, each once.</param>
/// <param name="NotInstalled">Packages that restored projects name and no packages folder has, as <c>Id@Version</c>: nothing can be built from these.</param>
/// <param name="Applications">The <c>APP.deps.json</c> files of applications, whose own files are compared with their packages.</param>
public sealed record AuditScope(ImmutableArray<PackageRequest> Packages, ImmutableArray<string> NotInstalled, ImmutableArray<string> Applications)
{
    /// <summary>Whether nothing was restored where it was looked for.</summary>
    public bool IsEmpty => Packages.IsEmpty && NotInstalled.IsEmpty;

    /// <summary>Finds what is installed.</summary>
    /// <param name="place">A project, a solution, a folder of them, a <c>project.assets.json</c> or lock file, an <c>APP.deps.json</c> or its folder, or a packages folder.</param>
    /// <param name="packagesFolder">NuGet's global packages folder; what a restore recorded of its folders comes first.</param>
    /// <returns>An empty scope where nothing was restored; null when the word names nothing that is there.</returns>
    /// <exception cref="RestoreException">A file that says which packages are used cannot be read (3110), or an application's package is in no packages folder (3109).</exception>
    public static AuditScope? Find(string place, string packagesFolder)
    {
        ArgumentNullException.ThrowIfNull(place);
        ArgumentNullException.ThrowIfNull(packagesFolder);
        if (Directory.Exists(place)) return OfFolder(place, packagesFolder);
        if (RestoreFile.IsNamed(place)) return IsOfApplication(place) ? OfApplications([place], packagesFolder) : OfProjects([place], packagesFolder);
        if (!File.Exists(place)) return null;
        return IsOfMSBuild(place) ? OfProjects(AssetsFor(place), packagesFolder) : PackageSet.Find(place, packagesFolder) is { } packages ? new(packages, [], []) : null;
    }

    /// <summary>What restore wrote of a project, or of those in the folder of a solution, or in a folder and below.</summary>
    internal static string[] AssetsFor(string place) => Directory.Exists(place) ? AssetsBelow(place) : IsSolution(place) ? AssetsBelow(FolderOf(place)) : AssetsOf(place);

    private static bool IsOfMSBuild(string file) => IsSolution(file) || Path.GetExtension(file).EndsWith("proj", StringComparison.OrdinalIgnoreCase);

    private static bool IsSolution(string file) => Path.GetExtension(file).ToUpperInvariant() is ".SLN" or ".SLNX" or ".SLNF";

    private static AuditScope OfFolder(string folder, string packagesFolder)
    {
        if (AssetsBelow(folder) is { Length: > 0 } assets) return OfProjects(assets, packagesFolder);
        if (Directory.EnumerateFiles(folder, "*.deps.json").Order(StringComparer.Ordinal).ToArray() is { Length: > 0 } applications) return OfApplications(applications, packagesFolder);
        return PackageSet.InFolder(folder) is { IsEmpty: false } packages ? new(packages, [], []) : new([], [], []);
    }

    private static AuditScope OfProjects(string[] files, string packagesFolder)
    {
        var found = new Dictionary<string, PackageRequest>(StringComparer.Ordinal);
        var missing = new SortedSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var file in files)
        {
            var (packages, recorded) = Path.GetFileName(file).Equals(Assets, StringComparison.OrdinalIgnoreCase) ? RestoreFile.ReadAssets(file) : (RestoreFile.Read(file), []);
            string[] folders = [.. recorded, packagesFolder];
            foreach (var package in packages)
                if (folders.Select(package.PathIn).FirstOrDefault(File.Exists) is not { } path) missing.Add($"{package.Id}@{package.Version}");
                // The same package with two hashes is looked at under both: one of them does not fit.
                else found.TryAdd($"{path}\n{package.ContentHash}", new(path, package.ContentHash, IsInstalled: true));
        }
        return new([.. found.Values], [.. missing], []);
    }

    /// <summary>A package that an application was made from must be there: without it nobody can tell what its files should be.</summary>
    private static AuditScope OfApplications(string[] files, string packagesFolder)
    {
        var packages = files.SelectMany(file => RestoreFile.Read(file).Count == 0 ? [] : PackageSet.Find(file, packagesFolder)!.Value);
        return new([.. packages.Distinct()], [], [.. files]);
    }

    /// <summary>What restore wrote of a project: in its own <c>obj</c>, or in the <c>artifacts/obj</c> of a folder above.</summary>
    private static string[] AssetsOf(string project)
    {
        var own = Path.Join(FolderOf(project), "obj", Assets);
        if (File.Exists(own)) return [own];
        for (var above = FolderOf(project); above is not null; above = Path.GetDirectoryName(above))
            if (Path.Join(above, "artifacts", "obj", Path.GetFileNameWithoutExtension(project), Assets) is var shared && File.Exists(shared)) return [shared];
        return [];
    }

    private static string[] AssetsBelow(string folder)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        var files = new FileSystemEnumerable<string>(folder, (ref entry) => entry.ToFullPath(), options)
        {
            ShouldIncludePredicate = (ref entry) => !entry.IsDirectory && entry.FileName.Equals(Assets, StringComparison.OrdinalIgnoreCase),
            // Restore writes into none of these, and they may be large.
            ShouldRecursePredicate = (ref entry) => entry.FileName is not (".git" or "node_modules" or "bin"),
        };
        return [.. files.Order(StringComparer.Ordinal)];
    }

    private static bool IsOfApplication(string file) => file.EndsWith(".deps.json", StringComparison.OrdinalIgnoreCase);

    private static string FolderOf(string file) => Path.GetDirectoryName(Path.GetFullPath(file))!;

    private const string Assets = "project.assets.json";
}
