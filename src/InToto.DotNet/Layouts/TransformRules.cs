using System.Collections.Immutable;

namespace InToto.DotNet;

/// <summary>What declared targets may change: what the compiler wrote, and nothing else goes in or comes out.</summary>
internal static class TransformRules
{
    public static ImmutableArray<ArtifactRule> Materials(PlannedProject project) =>
    [
        .. project.Frameworks.Select(framework => Rules.Require(Rules.Join(framework.Obj, framework.AssemblyFile))),
        .. project.Frameworks.Select(framework => Rules.Match("*", framework.Obj, framework.Obj, project.Step)).Distinct(),
        Rules.Nothing,
    ];

    public static ImmutableArray<ArtifactRule> Products(PlannedProject project) =>
    [
        .. project.Frameworks.Select(framework => Rules.Require(Rules.Join(framework.Bin, framework.AssemblyFile))),
        .. project.Frameworks.SelectMany(framework => Files(framework)).Distinct(),
        Rules.Nothing,
    ];

    /// <summary>The copy that the build makes, and the same file where the compiler wrote it, if it was changed there.</summary>
    private static IEnumerable<ArtifactRule> Files(PlannedFramework framework)
    {
        foreach (var name in (string[])[framework.AssemblyFile, $"{framework.AssemblyName}.pdb"])
        {
            yield return Rules.Create(Rules.Escape(Rules.Join(framework.Bin, name)));
            yield return new ArtifactRule.Modify(new(Rules.Escape(Rules.Join(framework.Obj, name))));
        }
        if (!framework.HasSatellites) yield break;
        var satellites = $"*/{Rules.Escape(framework.AssemblyName)}.resources.dll";
        yield return Rules.Create($"{Rules.Escape(framework.Bin)}/{satellites}");
        yield return new ArtifactRule.Modify(new($"{Rules.Escape(framework.Obj)}/{satellites}"));
    }
}
