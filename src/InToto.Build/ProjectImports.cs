using System.Collections.Immutable;
using System.Reflection;
using Microsoft.Build.Framework;

namespace InToto.Build;

/// <summary>The files that MSBuild evaluated a project from, beside the project itself: imports, and imports of imports.</summary>
/// <param name="Paths">Absolute paths, each once.</param>
/// <param name="AreAll">Whether MSBuild gave its own list. When not, these are the files that are known by their names.</param>
internal sealed record ProjectImports(ImmutableArray<string> Paths, bool AreAll)
{
    /// <summary>Asks the MSBuild that runs a task.</summary>
    /// <param name="engine">What MSBuild gave to the task.</param>
    /// <param name="named">Files that properties of MSBuild name; taken when it gives no list. Absolute paths.</param>
    public static ProjectImports Of(IBuildEngine engine, IEnumerable<string> named) =>
        ListOf(engine) is { Count: > 0 } all ? new([.. all.Distinct(StringComparer.Ordinal)], AreAll: true) : new([.. named], AreAll: false);

    /// <summary>
    /// The list is public and the way to it is not: whoever runs the task knows the project. A task that runs in another process than its project
    /// (as under Visual Studio) has no way at all, and an MSBuild that changed its insides looks the same: there is no list.
    /// </summary>
    private static IReadOnlyList<string>? ListOf(IBuildEngine engine) =>
        Field(engine, "_requestEntry") is { } entry && Property(entry, "RequestConfiguration") is { } configuration && Property(configuration, "Project") is { } project
            ? Property(project, "ImportPaths") as IReadOnlyList<string>
            : null;

    private static object? Field(object of, string name) => of.GetType().GetField(name, Members)?.GetValue(of);

    private static object? Property(object of, string name) => of.GetType().GetProperty(name, Members)?.GetValue(of);

    private const BindingFlags Members = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
}
