using System.Collections.Immutable;

namespace InToto.DotNet;

/// <summary>What a project may be compiled from, and what its compiler writes.</summary>
internal static class CompileRules
{
    public static ImmutableArray<ArtifactRule> Materials(PackagePlan plan, PlannedProject project, ImmutableArray<string> properties)
    {
        List<ArtifactRule> rules = [Rules.Require("@commit"), Rules.Commit, Rules.AnySource];
        foreach (var other in plan.CompiledAgainst(project))
        {
            // Compilers are given the reference assembly, which never leaves obj; for older frameworks there is none, and they get the copy in bin.
            rules.Add(Rules.Match(Rules.Escape(Rules.Join(other.ObjFolder, "")) + "*", "", "", other.Step));
            rules.AddRange(FromBin(other));
        }
        foreach (var analyzer in plan.AnalyzersOf(project)) rules.AddRange(FromBin(analyzer));
        foreach (var framework in project.Frameworks) rules.Add(Rules.Allow($"@generated/{Rules.Escape(framework.Obj)}/*"));
        foreach (var property in properties) rules.Add(Rules.Allow($"@property/{Rules.Escape(property)}"));
        foreach (var framework in project.Frameworks)
        {
            foreach (var resource in framework.Evaluated.Resources.Where(resource => !ResourceNames.HasCulture(resource)))
                foreach (var file in ResourceNames.Files(resource, framework.Evaluated.RootNamespace, !IsVisualBasic(project))) rules.Add(Rules.Allow(Rules.Escape(Rules.Join(framework.Obj, file))));
            foreach (var file in framework.GeneratedCode)
            {
                rules.Add(Rules.Allow(Rules.Escape(plan.Name(file))));
                plan.Warn(PackageCodes.GeneratedCode, "A build writes code to this file, and the layout accepts whatever it is.", file,
                    "Prefer a source generator, whose code the PDB witnesses; if nothing makes the file any more, delete it and write the layout again.");
            }
        }
        return
        [
            .. rules.Distinct(),
            Rules.Disallow("pkg:*.cs"),
            .. IsVisualBasic(project) ? [Rules.Disallow("pkg:*.vb")] : IsFSharp(project) ? [Rules.Disallow("pkg:*.fs"), Rules.Disallow("pkg:*.fsi")] : Array.Empty<ArtifactRule>(),
            Rules.Allow("pkg:nuget/*@*#*"),
            Rules.Allow($"pkg:generic/dotnet-sdk@{SdkPattern(plan.Package.SdkVersion)}#*"),
            Rules.Nothing,
        ];
    }

    public static ImmutableArray<ArtifactRule> Products(PackagePlan plan, PlannedProject project) =>
    [
        .. project.Frameworks.Select(framework => Rules.Require(Rules.Join(framework.Obj, framework.AssemblyFile))),
        .. plan.PackedFiles.OfType<PackedFile.Compiled>().Where(file => file.Project == project && file.IsAssembly).Select(file => file.Framework).Distinct()
            .Select(framework => Rules.Require(Rules.Join(framework.Obj, framework.DocumentsFile))),
        .. project.Frameworks.Select(framework => Rules.Create($"{Rules.Escape(framework.Obj)}/*")),
        // Documentation that the project keeps elsewhere than with what else is compiled.
        .. project.Frameworks.Where(framework => framework.Documentation is { } file && !file.StartsWith($"{framework.Obj}/", StringComparison.Ordinal))
            .Select(framework => Rules.Create(Rules.Escape(framework.Documentation!))).Distinct(),
        Rules.Nothing,
    ];

    private static IEnumerable<ArtifactRule> FromBin(PlannedProject project) =>
        from framework in project.Frameworks
        let made = project.Output(framework)
        select Rules.MatchFile(framework.AssemblyFile, framework.Bin, made.Folder, made.Step);

    private static bool IsVisualBasic(PlannedProject project) => project.Project.Path.EndsWith(".vbproj", StringComparison.OrdinalIgnoreCase);

    private static bool IsFSharp(PlannedProject project) => project.Project.Path.EndsWith(".fsproj", StringComparison.OrdinalIgnoreCase);

    /// <summary>10.0.401 is 10.0.*: what a security update changes is not a reason to sign a layout again.</summary>
    internal static string SdkPattern(string version) => string.Join('.', version.Split('.').Take(2).Select(Rules.Escape)) + ".*";
}
