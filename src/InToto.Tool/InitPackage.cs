using System.Collections.Immutable;

namespace InToto.Tool;

/// <summary>Where the projects of a repository take InToto.Build from: one place for all, with the version where versions are managed.</summary>
internal static class InitPackage
{
    /// <summary>Lines in Directory.Build.props and, with central package management, in Directory.Packages.props.</summary>
    /// <exception cref="ToolException">A file cannot be changed so that all else stays as it is.</exception>
    public static IEnumerable<InitStep> Steps(string root, ImmutableArray<InitProject> projects, string version, bool recordsSource)
    {
        foreach (var (path, wanted) in Wanted(root, projects, recordsSource))
        {
            string[] lines =
            [
                .. wanted.Source ? ["  <PropertyGroup>", "    <InTotoRecordSource>true</InTotoRecordSource>", "  </PropertyGroup>"] : Array.Empty<string>(),
                .. wanted.Reference ? ["  <ItemGroup>", $"    <PackageReference Include=\"InToto.Build\" Version=\"{version}\" PrivateAssets=\"all\" />", "  </ItemGroup>"] : Array.Empty<string>(),
                .. wanted.Central ? ["  <ItemGroup>", $"    <GlobalPackageReference Include=\"InToto.Build\" Version=\"{version}\" />", "  </ItemGroup>"] : Array.Empty<string>(),
            ];
            var about = wanted.Reference || wanted.Central ? $"every project refers to InToto.Build {version}" : "the builder vouches for the source";
            if (!File.Exists(path)) yield return new("create", path, about, () => InitFile.Create(path, $"<Project>\n{string.Concat(lines.Select(line => line + "\n"))}</Project>\n"));
            else
            {
                var content = InitFile.Read(path);
                var changed = XmlInsertion.BeforeEnd(path, content, lines);
                yield return new("change", path, about, () => InitFile.Change(path, content, changed));
            }
        }
    }

    /// <summary>What each file lacks.</summary>
    private static SortedDictionary<string, (bool Source, bool Reference, bool Central)> Wanted(string root, ImmutableArray<InitProject> projects, bool recordsSource)
    {
        var wanted = new SortedDictionary<string, (bool Source, bool Reference, bool Central)>(StringComparer.Ordinal);
        foreach (var setup in projects.Select(project => project.Setup))
        {
            var build = setup.Imported(root, "Directory.Build.props") ?? Path.Join(root, "Directory.Build.props");
            if (!setup.HasPackage && setup.IsCentral && setup.Imported(root, "Directory.Packages.props") is { } packages) wanted[packages] = At(packages) with { Central = true };
            else if (!setup.HasPackage) wanted[build] = At(build) with { Reference = true };
            if (recordsSource && !setup.RecordsSource) wanted[build] = At(build) with { Source = true };
        }
        return wanted;

        (bool Source, bool Reference, bool Central) At(string path) => wanted.GetValueOrDefault(path);
    }
}
