using System.Collections.Immutable;

namespace InToto.DotNet;

/// <summary>What the inspection of a package may find.</summary>
internal static class InspectionRules
{
    public static ImmutableArray<ArtifactRule> Materials(PackagePlan plan) => [ThePackage(plan), Rules.Nothing];

    public static ImmutableArray<ArtifactRule> Products(PackagePlan plan)
    {
        var assemblies = plan.PackedFiles.OfType<PackedFile.Compiled>().Where(file => file.IsAssembly).ToArray();
        return
        [
            Rules.Require($"@nupkg/{plan.Package.Id}.nuspec"),
            Rules.Require("@entries"),
            Rules.Require("@commit"),
            .. assemblies.Select(file => Rules.Require(Documents(file))).Distinct(),
            Rules.Match("*", "@packed", "", Rules.Pack),
            Rules.Disallow("@packed/*"),
            Rules.Match("@entries", "", "", Rules.Pack),
            Rules.Disallow("@entries"),
            Rules.Commit,
            Rules.Match("@nupkg/*", "", "", Rules.Pack),
            Rules.Allow("@nupkg/.signature.p7s"),
            Rules.Allow("@nupkg/_manifest/intoto.jsonl"),
            .. assemblies.Where(file => !file.IsRenamed)
                .Select(file => Rules.MatchFile(file.Framework.DocumentsFile, Rules.Split(Documents(file)).Folder, file.Framework.Obj, file.Project.Step)).Distinct(),
            .. assemblies.Where(file => file.IsRenamed).Select(file => Rules.Allow(Rules.Escape(Documents(file)))).Distinct(),
            .. plan.PackedFiles.OfType<PackedFile.OfPackage>().Where(IsCode).Select(file => Rules.Allow(Rules.Escape(Documents(file)))).Distinct(),
            .. plan.Dependencies.Select(id => Rules.Allow($"@dependency/{Rules.Escape(id)}")),
            ThePackage(plan),
            Rules.Nothing,
        ];
    }

    private static string Documents(PackedFile file) => $"@documents/{Path.ChangeExtension(file.Entry, null)}.documents";

    /// <summary>Whether the inspection may find a PDB in it, or beside it. Whose bytes it has is said by other rules.</summary>
    private static bool IsCode(PackedFile.OfPackage file) => Path.GetExtension(file.Entry).ToUpperInvariant() is ".DLL" or ".EXE";

    private static ArtifactRule ThePackage(PackagePlan plan) => Rules.Allow($"{Rules.Escape(plan.Package.Id)}.[0-9]*.nupkg");
}
