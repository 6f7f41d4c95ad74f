using System.Collections.Immutable;

namespace InToto.DotNet;

/// <summary>What a package may be packed from, and which entries it has.</summary>
internal static class PackRules
{
    public static ImmutableArray<ArtifactRule> Materials(PackagePlan plan) =>
    [
        Rules.Require("@commit"),
        Rules.Commit,
        .. FromBin(plan),
        .. FromObj(plan),
        .. WebAssetRules.Materials(plan),
        .. plan.PackedFiles.OfType<PackedFile.Generated>().Select(file => Rules.Allow($"{DocumentName.Generated}{Rules.Escape(file.Path)}")).Distinct(),
        .. plan.PackedFiles.OfType<PackedFile.Host>().Select(file => Rules.Allow(Rules.Escape(file.Path))).Distinct(),
        Rules.AnySource,
        .. plan.PackedFiles.OfType<PackedFile.OfPackage>().Select(file => Rules.Allow($"pkg:nuget/{Rules.Escape(file.Id)}@*#{Rules.Escape(file.Path.Split('/')[0])}{(file.Path.Contains('/', StringComparison.Ordinal) ? "/*" : "")}")).Distinct(),
        Rules.Nothing,
    ];

    public static ImmutableArray<ArtifactRule> Products(PackagePlan plan)
    {
        var (id, pattern) = (plan.Package.Id, Rules.Escape(plan.Package.Id));
        return
        [
            Rules.Require($"@nupkg/{id}.nuspec"),
            Rules.Require("@entries"),
            .. plan.PackedFiles.OfType<PackedFile.Compiled>().Where(file => file.IsAssembly).Select(file => Rules.Require($"@nupkg/{file.Entry}")).Distinct(),
            .. plan.PackedFiles.Select(file => Entry(plan, file)).Distinct(),
            .. WebAssetRules.Products(plan),
            Rules.Create($"@nupkg/{pattern}.nuspec"),
            Rules.Create("@nupkg/_rels/.rels"),
            Rules.Create($"@nupkg/{Rules.Escape("[Content_Types].xml")}"),
            Rules.Create("@nupkg/package/services/metadata/core-properties/*.psmdcp"),
            Rules.Create("@entries"),
            Rules.Create($"{pattern}.[0-9]*.nupkg"),
            Rules.Create($"{pattern}.[0-9]*.snupkg"),
            .. plan.Package.HasSymbolPackage ? [Rules.Create("@snupkg/*")] : Array.Empty<ArtifactRule>(),
            Rules.Create("@dependency/*"),
            Rules.Nothing,
        ];
    }

    /// <summary>What the build copied: all of a project's own, and of others' the files that are packed from there.</summary>
    private static IEnumerable<ArtifactRule> FromBin(PackagePlan plan)
    {
        var files = plan.PackedFiles.OfType<PackedFile.Compiled>().ToArray();
        return files.Where(file => file.Bin == file.Framework.Bin).Select(file => file.Project).Distinct().SelectMany(project => project.Frameworks.SelectMany(framework => FromOwnBin(project, framework)))
            .Concat(files.Where(file => file.Bin != file.Framework.Bin).Select(file =>
                Rules.MatchFile(Rules.Split(file.Name).Name, Rules.Split(Rules.Join(file.Bin, file.Name)).Folder, Origin(file).Folder, Origin(file).Step)).Distinct());
    }

    /// <summary>What is published is taken from where the compiler wrote it.</summary>
    private static IEnumerable<ArtifactRule> FromObj(PackagePlan plan) => plan.Package.Tool is null ? []
        : plan.Packed.Frameworks.Select(framework => Rules.Match("*", framework.Obj, framework.Obj, plan.Packed.Step)).Distinct();

    internal static IEnumerable<ArtifactRule> FromOwnBin(PlannedProject project, PlannedFramework framework)
    {
        if (project.IsTransformed) yield return Rules.Match("*", framework.Bin, framework.Bin, project.TransformStep);
        yield return Rules.Match("*", framework.Bin, framework.Obj, project.Step);
        if (framework.Documentation is { } file && Rules.Split(file) is var (folder, name) && folder != framework.Obj)
            yield return Rules.MatchFile(name, framework.Bin, folder, project.Step);
    }

    /// <summary>The entry is what its file is.</summary>
    private static ArtifactRule Entry(PackagePlan plan, PackedFile file)
    {
        if (file is PackedFile.Host host)
        {
            plan.Warn(PackageCodes.HostUntied, $"The entry '{Printable.Of(file.Entry)}' is a program that the SDK makes of one in a package, and the layout accepts whatever the builder recorded for it.", plan.Package.Project.Path,
                "Let 'dotnet' start the tool: pack it without PackAsToolShimRuntimeIdentifiers, for no runtime or with UseAppHost set to false.");
            return Rules.Create($"@nupkg/{Rules.Escape(host.Entry)}");
        }
        if (file.IsRenamed)
        {
            plan.Warn(PackageCodes.EntryUntied, $"The entry '{Printable.Of(file.Entry)}' bears another name than its file, and no rule can tie the two: its content is whatever 'pack' says.", plan.Package.Project.Path,
                "Give the file the name that it has in the package.");
            return Rules.Create($"@nupkg/{Rules.Escape(file.Entry)}");
        }
        var (folder, name) = Rules.Split(file.Entry);
        var entries = folder.Length == 0 ? "@nupkg" : $"@nupkg/{folder}";
        return file switch
        {
            PackedFile.Compiled compiled => Rules.MatchFile(name, entries, Origin(compiled).Folder, Origin(compiled).Step),
            PackedFile.Satellites of => Rules.Match($"*/{Rules.Escape(of.Framework.AssemblyName)}.resources.dll", $"@nupkg/{of.Entry}", of.Project.Output(of.Framework).Folder, of.Project.Output(of.Framework).Step),
            PackedFile.Committed committed => Rules.MatchFile(name, entries, Rules.Split(committed.Path).Folder, Rules.Source),
            PackedFile.OfPackage package => OfPackage(package, entries, name),
            PackedFile.Generated generated => new ArtifactRule.Match(new(Rules.Escape(name)), entries, ArtifactKind.Materials, $"{DocumentName.Generated}{Rules.Split(generated.Path).Folder}", Rules.Pack),
            _ => throw new InvalidOperationException("There are no other files."),
        };
    }

    /// <summary>Which step made a file that the build copied, and where it recorded it. Documentation is nothing that is changed.</summary>
    private static (string Step, string Folder) Origin(PackedFile.Compiled file)
    {
        if (file.Framework.Documentation is { } documentation && Rules.Split(documentation) is var (folder, name) && name == file.Name) return (file.Project.Step, folder);
        var (step, from) = file.Project.Output(file.Framework);
        return (step, Rules.Split(Rules.Join(from, file.Name)).Folder);
    }

    /// <summary>The materials of this very step hold the file, under a name that says package, version and path.</summary>
    private static ArtifactRule.Match OfPackage(PackedFile.OfPackage file, string entries, string name)
    {
        // The subpath of a purl follows '#', which is no '/': a file at the package's root has no folder to be IN.
        var folder = Rules.Split(file.Path).Folder;
        return new(new(Rules.Escape(name)), entries, ArtifactKind.Materials, $"pkg:nuget/{file.Id}@{file.Version}#{folder}", Rules.Pack);
    }
}
