namespace InToto.DotNet;

/// <summary>Static web assets of a Razor class library: files of the source, a style sheet that the SDK makes of those of components, and the <c>.props</c> that list them.</summary>
internal static class WebAssetRules
{
    public static IEnumerable<ArtifactRule> Materials(PackagePlan plan)
    {
        if (plan.Package.WebAssets is not { } assets) yield break;
        foreach (var framework in plan.Packed.Frameworks)
        {
            foreach (var (file, entry) in Lists(plan))
                yield return Rules.Allow($"{DocumentName.Generated}{Rules.Escape($"{framework.Obj}/staticwebassets/{file}#{entry}")}");
            if (assets.HasStyles) yield return Rules.Allow($"{Rules.Escape(framework.Obj)}/scopedcss/*.css");
        }
    }

    public static IEnumerable<ArtifactRule> Products(PackagePlan plan)
    {
        if (plan.Package.WebAssets is not { } assets) yield break;
        yield return Rules.Match("*", Folder, plan.Name(assets.Root), Rules.Source);
        foreach (var script in assets.Scripts.Select(plan.Name).Select(Rules.Split))
            yield return Rules.MatchFile(script.Name, FolderOf(plan, script.Folder), script.Folder, Rules.Source);
        foreach (var framework in plan.Packed.Frameworks)
        {
            foreach (var (file, entry) in Lists(plan))
            {
                var (folder, name) = Rules.Split(entry);
                yield return new ArtifactRule.Match(new(Rules.Escape(name)), $"@nupkg/{folder}", ArtifactKind.Materials, $"{DocumentName.Generated}{framework.Obj}/staticwebassets/{file}#{folder}", Rules.Pack);
            }
        }
        if (!assets.HasStyles) yield break;
        plan.Warn(PackageCodes.StylesUntied, "The SDK makes one style sheet of those of the components, and the layout accepts whatever the builder recorded for it.", plan.Package.Project.Path,
            "Put the styles into wwwroot, or set ScopedCssEnabled to false.");
        yield return Rules.Create($"{Folder}/*.bundle.scp.css");
    }

    /// <summary>A script keeps its folder below the project's.</summary>
    private static string FolderOf(PackagePlan plan, string folder)
    {
        var project = Rules.Split(plan.Name(plan.Package.Project.Path)).Folder;
        return folder == project ? Folder : folder.StartsWith($"{project}/", StringComparison.Ordinal) ? $"{Folder}/{folder[(project.Length + 1)..]}" : $"{Folder}/{folder}";
    }

    /// <summary>What the SDK writes into obj, each with the entry that it becomes.</summary>
    private static IEnumerable<(string File, string Entry)> Lists(PackagePlan plan)
    {
        var (id, name) = (plan.Package.Id, plan.Packed.Project.Name);
        foreach (var owner in (string[])[.. ((string[])[id, name]).Distinct(StringComparer.Ordinal)])
        {
            yield return ($"msbuild.{owner}.Microsoft.AspNetCore.StaticWebAssets.props", "build/Microsoft.AspNetCore.StaticWebAssets.props");
            yield return ($"msbuild.{owner}.Microsoft.AspNetCore.StaticWebAssetEndpoints.props", "build/Microsoft.AspNetCore.StaticWebAssetEndpoints.props");
            foreach (var folder in (string[])["build", "buildMultiTargeting", "buildTransitive"]) yield return ($"msbuild.{folder}.{owner}.props", $"{folder}/{id}.props");
        }
    }

    private const string Folder = "@nupkg/staticwebassets";
}
