using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using InToto.Gate;

namespace InToto.Tool;

/// <summary>ASP.NET Core as it is installed beside this runtime, for the one command that needs it. As a framework of the whole tool it would cost every other command its start.</summary>
internal static class AspNetCore
{
    /// <summary>Lets its assemblies be found from now on.</summary>
    /// <exception cref="ToolException">It is not installed.</exception>
    public static void Load()
    {
        var folder = Path.GetFullPath(Path.Join(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "Microsoft.AspNetCore.App"));
        if (Newest(folder) is not { } framework)
            throw new ToolException(GateCodes.FrameworkMissing, $"ASP.NET Core {Environment.Version.ToString(2)} is not installed beside this runtime, and the gate is a server.", Printable.InFull(folder), "Install the ASP.NET Core runtime, or the SDK.");
        AssemblyLoadContext.Default.Resolving += (context, name) => Path.Join(framework, name.Name + ".dll") is var path && File.Exists(path) ? LoadFrom(context, path) : null;
    }

    /// <summary>The newest of the runtime's own version: its patches fit, its next versions need not.</summary>
    private static string? Newest(string folder) => !Directory.Exists(folder) ? null : Directory.EnumerateDirectories(folder)
        .Where(version => Version.TryParse(Path.GetFileName(version), out var found) && found.Major == Environment.Version.Major && found.Minor == Environment.Version.Minor)
        .MaxBy(version => Version.Parse(Path.GetFileName(version)));

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The framework is installed and not trimmed; a trimmed tool has no gate.")]
    private static System.Reflection.Assembly LoadFrom(AssemblyLoadContext context, string path) => context.LoadFromAssemblyPath(path);
}
