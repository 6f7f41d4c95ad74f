using System.Xml;
using InToto.DotNet;

namespace InToto.Build;

/// <summary>Targets that say of themselves that they run between the compiler and the copying of what it wrote: who may have changed it.</summary>
internal static class TargetsAfterCompile
{
    /// <summary>The targets, each with the file that it is in.</summary>
    /// <param name="files">The project, and what it imports from around it and from packages.</param>
    public static IEnumerable<string> In(IEnumerable<string> files) =>
        from file in files
        where Path.GetExtension(file) is ".targets" or ".props" or ".csproj" or ".vbproj" or ".fsproj" && !Path.GetFileName(file).StartsWith("InToto.Build", StringComparison.Ordinal)
        from target in TargetsOf(file)
        select $"{target} ({Path.GetFileName(file)})";

    private static List<string> TargetsOf(string file)
    {
        List<string> found = [];
        try
        {
            using var xml = XmlReader.Create(new MemoryStream(BoundedFile.Read(file, MostBytes)), Settings);
            while (xml.Read())
                if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "Target" && xml.GetAttribute("Name") is { } name && (Names(xml, "AfterTargets").Any(IsAfter) || Names(xml, "BeforeTargets").Any(IsBefore))) found.Add(name);
        }
        catch (Exception problem) when (problem is XmlException or MetadataFormatException)
        {
            // What cannot be read cannot be named; the error that it would have helped to explain stands.
            return found;
        }
        return found;
    }

    private static string[] Names(XmlReader xml, string attribute) => (xml.GetAttribute(attribute) ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool IsAfter(string target) => target is "CoreCompile" or "Compile" or "AfterCompile" or "CreateSatelliteAssemblies" or "_CopyFilesMarkedCopyLocal";

    private static bool IsBefore(string target) => target is "AfterCompile" or "CopyFilesToOutputDirectory" or "CreateSatelliteAssemblies" or "PrepareForRun" or "_CopyFilesMarkedCopyLocal";

    private const int MostBytes = 4 * 1024 * 1024;

    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null };
}
