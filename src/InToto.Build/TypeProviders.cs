using InToto.DotNet;

namespace InToto.Build;

/// <summary>Assemblies that F#'s compiler does not only read: they run in it, load others that no command line names, and read what they like.</summary>
internal static class TypeProviders
{
    /// <summary>Refuses them among what the compiler is given. Those of the SDK are known to be none.</summary>
    /// <exception cref="BuildException">One is (5015).</exception>
    public static void Refuse(IEnumerable<string> inputs, BuildRoots roots)
    {
        foreach (var path in inputs)
        {
            if (!path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) && !path.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) || BuildFile.At(path, roots) is BuildFile.InSdk) continue;
            if (ManagedAssembly.Read(BoundedFile.Read(path, SymbolLimits.AssemblyBytes, BoundedFile.RefuseArtifact), path) is { IsTypeProvider: true })
                throw new BuildException(BuildCodes.CompilerCall, $"'{Printable.InFull(path)}' is a type provider: it runs in the compiler, and reads files that this build cannot record.", path,
                    "Generate the code once and commit it, or let a project use the provider whose assembly goes into no package.");
        }
    }
}
