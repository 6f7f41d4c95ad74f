using Microsoft.Build.Framework;

namespace InToto.Build;

/// <summary>What the tasks around the targets of <c>InTotoTransformTargets</c> have in common: which files those may change.</summary>
public abstract class TransformTask : CompileTask
{
    private protected TransformTask() { }

    /// <summary>The assembly, its symbols and satellites, where the compile wrote them. Relative to the project.</summary>
    public ITaskItem[] Files { get; set; } = [];

    /// <summary>Where the build copies them to. Relative to the project.</summary>
    [Required]
    public string OutputFolder { get; set; } = "";

    /// <summary>Each file where the compile wrote it and where the build copies it: the assembly of a language into that language's folder.</summary>
    private protected IEnumerable<(string Obj, string Bin)> Copies
    {
        get
        {
            var (from, to) = (Compilation.PathOf(IntermediateFolder), Compilation.PathOf(OutputFolder));
            foreach (var path in Files.Select(Compilation.PathOf).Distinct(StringComparer.Ordinal))
                if (RealPath.IsWithin(path, Path.TrimEndingDirectorySeparator(from))) yield return (path, Path.Join(to, Path.GetRelativePath(from, path)));
        }
    }
}
