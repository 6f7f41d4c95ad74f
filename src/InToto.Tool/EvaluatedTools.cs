using System.Collections.Immutable;
using InToto.DotNet;
using Microsoft.Build.Execution;

namespace InToto.Tool;

/// <summary>What makes a project a .NET tool, as the SDK's targets for such packages read it.</summary>
internal static class EvaluatedTools
{
    /// <summary>The tool; null when the project makes none.</summary>
    /// <param name="outer">The project.</param>
    /// <param name="inner">The project, for its first framework.</param>
    /// <param name="runtime">The runtime whose package is meant, if there are several.</param>
    /// <exception cref="ProjectException">A runtime is named, and there is no package for it.</exception>
    public static EvaluatedTool? Of(ProjectInstance outer, ProjectInstance inner, string? runtime)
    {
        var isTool = IsTrue(outer, "PackAsTool");
        var runtimes = Words(outer, "_UserSpecifiedToolPackageRids");
        if (runtime is not null && !(isTool && runtimes.Contains(runtime, StringComparer.Ordinal)))
            throw new ProjectException(PackageCodes.ProjectNotPackable, $"The project makes no .NET tool with a package for '{Printable.Of(runtime)}'.", Printable.Of(outer.FullPath),
                runtimes.IsEmpty ? "Leave --runtime out." : $"Name one of {Printable.Of(string.Join(", ", runtimes))}, or leave --runtime out for the package that names them.");
        if (!isTool) return null;
        var own = outer.GetPropertyValue("RuntimeIdentifier") is { Length: > 0 } one ? one : null;
        return new(own, IsTrue(inner, "_ToolPackageShouldIncludeImplementation"), IsTrue(inner, "SelfContained"),
            own is not null and not "any" && !inner.GetPropertyValue("UseAppHost").Equals("false", StringComparison.OrdinalIgnoreCase) ? $"{inner.GetPropertyValue("AssemblyName")}{Extension(own)}" : null,
            [.. Words(outer, "PackAsToolShimRuntimeIdentifiers").Select(shim => $"{shim}/{inner.GetPropertyValue("ToolCommandName")}{Extension(shim)}")],
            Path.GetFullPath(Path.Join(inner.GetPropertyValue("PackagedShimOutputRootDirectory"), "shims").Replace('\\', '/'), inner.Directory), []);
    }

    /// <summary>Files that are published as they are, of the project and of those that it refers to.</summary>
    public static IEnumerable<PublishedContent> Content(IEnumerable<ProjectInstance> projects) => (
        from project in projects
        from type in (string[])["Content", "None", "EmbeddedResource", "Compile"]
        from item in project.GetItems(type)
        where IsCopied(item)
        select new PublishedContent(item.GetMetadataValue("FullPath"), PlaceOf(item, project))).Distinct();

    private static bool IsCopied(ProjectItemInstance item) =>
        Copies(item.GetMetadataValue("CopyToPublishDirectory") is { Length: > 0 } published ? published : item.GetMetadataValue("CopyToOutputDirectory"));

    private static bool Copies(string value) => value.Equals("Always", StringComparison.OrdinalIgnoreCase) || value.Equals("PreserveNewest", StringComparison.OrdinalIgnoreCase) || value.Equals("IfDifferent", StringComparison.OrdinalIgnoreCase);

    /// <summary>What the item says, or its path below the project; a file from elsewhere bears its name only.</summary>
    private static string PlaceOf(ProjectItemInstance item, ProjectInstance project)
    {
        var said = item.GetMetadataValue("TargetPath") is { Length: > 0 } target ? target : item.GetMetadataValue("Link");
        if (said.Length > 0) return said.Replace('\\', '/');
        var relative = Path.GetRelativePath(project.Directory, item.GetMetadataValue("FullPath")).Replace('\\', '/');
        return relative.StartsWith("../", StringComparison.Ordinal) ? Path.GetFileName(relative) : relative;
    }

    private static string Extension(string runtime) => runtime.StartsWith("win", StringComparison.Ordinal) ? ".exe" : "";

    private static bool IsTrue(ProjectInstance project, string property) => project.GetPropertyValue(property).Equals("true", StringComparison.OrdinalIgnoreCase);

    private static ImmutableArray<string> Words(ProjectInstance project, string property) =>
        [.. project.GetPropertyValue(property).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
}
