using System.Xml;

namespace InToto.Build;

/// <summary>What restore writes into obj for MSBuild to import: <c>PROJECT.nuget.g.props</c> and <c>.targets</c>.</summary>
/// <remarks>
/// They hold paths of the machine, so that no two say the same, and say nothing that is not recorded: packages have content hashes, and what is imported
/// through them is recorded itself. That is so only while they hold nothing else.
/// </remarks>
internal static class NuGetFile
{
    /// <summary>Whether a file has the name of one, beside what restore recorded.</summary>
    /// <param name="path">An absolute path.</param>
    /// <param name="project">The project. An absolute path.</param>
    /// <param name="assetsFile">What restore recorded. An absolute path.</param>
    public static bool IsNamed(string path, string project, string assetsFile) =>
        (path.EndsWith(".nuget.g.props", StringComparison.Ordinal) || path.EndsWith(".nuget.g.targets", StringComparison.Ordinal))
        && Path.GetDirectoryName(path) == Path.GetDirectoryName(assetsFile)
        && Path.GetFileName(path) is var name && (name == Path.GetFileName(project) + ".nuget.g.props" || name == Path.GetFileName(project) + ".nuget.g.targets");

    /// <summary>Whether it holds what NuGet writes, and nothing else: imports, files of packages, its own properties, and nothing that runs.</summary>
    public static bool IsOnlyThat(byte[] text)
    {
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(text), new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreWhitespace = true, IgnoreProcessingInstructions = true });
            return reader.MoveToContent() == XmlNodeType.Element && reader.Name == "Project" && HasOnly(reader, "ToolsVersion", "xmlns") && Children(reader, IsGroup);
        }
        catch (XmlException)
        {
            return false;
        }
    }

    private static bool IsGroup(XmlReader reader) => HasOnly(reader, "Condition") && reader.Name switch
    {
        "PropertyGroup" => Children(reader, IsProperty),
        "ItemGroup" => Children(reader, IsItem),
        // What is imported is recorded, wherever it is.
        "ImportGroup" => Children(reader, import => import.Name == "Import" && HasOnly(import, "Project", "Condition") && Children(import, _ => false)),
        _ => false,
    };

    private static bool IsProperty(XmlReader reader) =>
        (Properties.Contains(reader.Name) || reader.Name.StartsWith("Pkg", StringComparison.Ordinal)) && HasOnly(reader, "Condition") && IsPlain(reader);

    /// <summary>Files that packages bring, and where packages are.</summary>
    private static bool IsItem(XmlReader reader)
    {
        var include = reader.GetAttribute("Include") ?? "";
        return HasOnly(reader, "Include", "Condition")
            && (reader.Name == "SourceRoot" ? !IsExpression(include) : include.StartsWith(PackageRoot, StringComparison.Ordinal) && !IsExpression(include[PackageRoot.Length..]))
            && Children(reader, metadata => HasOnly(metadata) && IsPlain(metadata));
    }

    /// <summary>Text that MSBuild takes as it is.</summary>
    private static bool IsPlain(XmlReader reader)
    {
        if (reader.IsEmptyElement) return true;
        var text = "";
        while (reader.Read() && reader.NodeType != XmlNodeType.EndElement)
        {
            if (reader.NodeType is not (XmlNodeType.Text or XmlNodeType.CDATA)) return false;
            text += reader.Value;
        }
        return !IsExpression(text.StartsWith(ThisFolder, StringComparison.Ordinal) ? text[ThisFolder.Length..] : text);
    }

    private static bool Children(XmlReader reader, Predicate<XmlReader> isExpected)
    {
        if (reader.IsEmptyElement) return true;
        while (reader.Read() && reader.NodeType != XmlNodeType.EndElement)
            if (reader.NodeType != XmlNodeType.Element || !isExpected(reader)) return false;
        return true;
    }

    /// <summary>No other attributes, and none that calls a function.</summary>
    private static bool HasOnly(XmlReader reader, params ReadOnlySpan<string> names)
    {
        for (var i = 0; i < reader.AttributeCount; i++)
        {
            reader.MoveToAttribute(i);
            if (!names.Contains(reader.Name) || reader.Value.Contains("$([", StringComparison.Ordinal)) return false;
        }
        reader.MoveToElement();
        return true;
    }

    private static bool IsExpression(string text) => text.Contains("$(", StringComparison.Ordinal) || text.Contains("@(", StringComparison.Ordinal) || text.Contains("%(", StringComparison.Ordinal);

    private const string PackageRoot = "$(NuGetPackageRoot)";

    private const string ThisFolder = "$(MSBuildThisFileDirectory)";

    private static readonly string[] Properties =
        ["RestoreSuccess", "RestoreTool", "ProjectAssetsFile", "NuGetPackageRoot", "NuGetPackageFolders", "NuGetProjectStyle", "NuGetToolVersion", "MSBuildAllProjects"];
}
