namespace InToto.DotNet;

/// <summary>What is in the package of a .NET tool: each file that is published, and where it is taken from.</summary>
internal static class ToolFiles
{
    public static IEnumerable<PackedFile> Of(PackagePlan plan) => plan.Package.Tool is not { } tool ? []
        : plan.Packed.Frameworks.SelectMany(framework => tool.HasProgram ? Program(plan, tool, framework) : [Settings(framework, $"tools/any/{tool.Runtime ?? "any"}")]).DistinctBy(file => file);

    private static IEnumerable<PackedFile> Program(PackagePlan plan, EvaluatedTool tool, PlannedFramework framework)
    {
        var folder = $"tools/{(tool.IsSelfContained ? "any" : framework.Moniker)}/{tool.Runtime ?? "any"}";
        yield return Settings(framework, folder);
        foreach (var data in (string[])[$"{framework.AssemblyName}.deps.json", $"{framework.AssemblyName}.runtimeconfig.json"])
            foreach (var made in (string[])[framework.Bin, framework.Obj])
                yield return new PackedFile.Generated($"{folder}/{data}", Rules.Join(made, data));

        foreach (var file in Outputs(plan.Packed, framework, folder, framework.Bin)) yield return file;
        foreach (var project in plan.CompiledAgainst(plan.Packed))
            foreach (var other in project.For(framework.Moniker))
                foreach (var file in Outputs(project, other, folder, other.Bin)) yield return file;

        if (tool.Host is { } host) yield return new PackedFile.Host($"{folder}/{host}", Rules.Join(framework.Obj, "apphost"));
        var shims = Rules.Join(plan.Name(tool.ShimFolder), framework.Moniker);
        foreach (var shim in tool.Shims) yield return new PackedFile.Host($"{folder}/shims/{shim}", $"{shims}/{shim}");
        foreach (var content in tool.Content) yield return new PackedFile.Committed($"{folder}/{content.Place}", plan.Name(content.Path));
        foreach (var file in plan.RuntimeFiles) yield return new PackedFile.OfPackage($"{folder}/{file.Place}", file.Id, file.Version, file.Path);
    }

    private static PackedFile.Generated Settings(PlannedFramework framework, string folder) => new($"{folder}/{GeneratedData.ToolSettings}", Rules.Join(framework.Obj, GeneratedData.ToolSettings));

    private static IEnumerable<PackedFile> Outputs(PlannedProject project, PlannedFramework framework, string folder, string bin)
    {
        yield return Output(framework.AssemblyFile);
        yield return Output($"{framework.AssemblyName}.pdb");
        if (framework.Documentation is { } documentation) yield return Output(Rules.Split(documentation).Name);
        if (framework.HasSatellites) yield return new PackedFile.Satellites(folder, project, framework);

        PackedFile.Compiled Output(string name) => new($"{folder}/{name}", project, framework, name, bin);
    }
}
