using InToto.DotNet;

namespace InToto.Build;

/// <summary>What a package says it depends on must be what was restored: a dependency that something wrote into the nuspec is nobody's.</summary>
internal static class PackedDependencies
{
    /// <exception cref="BuildException">The nuspec has a dependency that the restore graph does not have (5032).</exception>
    public static void Require(PackageFile package, RestoredPackages graph)
    {
        foreach (var dependency in package.Nuspec.Dependencies)
            if (!graph.Libraries.Any(library => library.Id.Equals(dependency.Id, StringComparison.OrdinalIgnoreCase)))
                throw new BuildException(BuildCodes.DependencyForeign, $"'{package.Name}' depends on '{Printable.Of(dependency.Id)}', which was not restored for it.", package.Path,
                    "Find the target that writes it into the nuspec, or reference it in the project.");
    }
}
