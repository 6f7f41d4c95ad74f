using System.Xml;

namespace InToto.DotNet;

/// <summary>
/// The grammar of the <c>.props</c> that the Razor SDK puts into a package with static web assets. They are evaluated in the builds of whoever refers to the package, so
/// they may list files in the package's own folder and import each other, and nothing else: no property but the folder, no function but the one that makes its path absolute.
/// </summary>
internal static class GeneratedWebAssets
{
    /// <summary>Whether a file bears the name of one that the SDK writes: <c>staticwebassets/msbuild.*.props</c>.</summary>
    public static bool IsNamed(string path) => path.Replace('\\', '/').Split('/') is [.., "staticwebassets", var name]
        && name.StartsWith("msbuild.", StringComparison.Ordinal) && name.EndsWith(".props", StringComparison.Ordinal);

    public static void Read(ReadOnlyMemory<byte> bytes)
    {
        using var xml = XmlReader.Create(new MemoryStream(bytes.ToArray()), Settings);
        while (xml.Read())
        {
            switch (xml.NodeType)
            {
                case XmlNodeType.Whitespace or XmlNodeType.EndElement or XmlNodeType.XmlDeclaration:
                    continue;
                case XmlNodeType.Text or XmlNodeType.CDATA:
                    RequireData(xml.Value);
                    continue;
                case XmlNodeType.Element:
                    ReadElement(xml);
                    continue;
                default:
                    throw new NotGeneratedException("it holds more than elements and text.");
            }
        }
    }

    private static void ReadElement(XmlReader xml)
    {
        var (name, depth) = (xml.Name, xml.Depth);
        var fits = depth switch
        {
            0 => name == "Project" && !xml.HasAttributes,
            1 => name == "ItemGroup" && !xml.HasAttributes || name == "Import" && xml.AttributeCount == 1 && IsNeighbour(xml.GetAttribute("Project")),
            2 => name is "StaticWebAsset" or "StaticWebAssetEndpoint" && xml.AttributeCount == 1 && xml.GetAttribute("Include") is not null,
            // A fact about the file; an attribute could hold a condition.
            3 => !xml.HasAttributes,
            _ => false,
        };
        if (!fits) throw new NotGeneratedException($"the element '{Printable.Of(name)}' is not as the SDK writes it.");
        if (depth == 2) RequireData(xml.GetAttribute("Include")!);
    }

    /// <summary>A <c>.props</c> beside it, or in a folder beside its own: of the same package, where other rules say what it is.</summary>
    private static bool IsNeighbour(string? path) => path is not null && path.EndsWith(".props", StringComparison.Ordinal) && path.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '_' or '/')
        && GeneratedData.IsBelow(path.StartsWith("../", StringComparison.Ordinal) ? path[3..] : path);

    /// <summary>Text in which MSBuild finds nothing to evaluate but where the package's files are.</summary>
    private static void RequireData(string text)
    {
        foreach (var known in Known) text = text.Replace(known, "", StringComparison.Ordinal);
        foreach (var evaluated in (string[])["$(", "@(", "%(", "..", "*", "?"])
            if (text.Contains(evaluated, StringComparison.Ordinal)) throw new NotGeneratedException($"'{Printable.Of(text)}' holds '{evaluated}', which MSBuild would evaluate.");
    }

    private static readonly string[] Known = [@"$([System.IO.Path]::GetFullPath('$(MSBuildThisFileDirectory)..\staticwebassets\", @"$(MSBuildThisFileDirectory)..\staticwebassets\"];

    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = 16 * 1024 * 1024 };
}
