using System.Xml;

namespace InToto.DotNet;

/// <summary>The nuspec that an earlier pack left in obj: it lists every file that went into the package, whichever target put it there.</summary>
internal static class LastPack
{
    /// <summary>Where it is; null when this version was not packed.</summary>
    public static string? Find(EvaluatedPackage package) =>
        package.NuspecFolder is { } folder && PackageVersion.Normalize(package.Version) is { } version && Path.Join(folder, $"{package.Id}.{version}.nuspec") is var path && File.Exists(path) ? path : null;

    /// <summary>The files, each with the name of its entry.</summary>
    /// <exception cref="ProjectException">It cannot be read (3609).</exception>
    public static List<(string Path, string Entry)> Files(string nuspec)
    {
        try
        {
            using var xml = XmlReader.Create(new MemoryStream(BoundedFile.Read(nuspec, PackageLimits.NuspecBytes)), Settings);
            List<(string, string)> files = [];
            while (xml.Read())
            {
                if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "file" && xml.GetAttribute("src") is { Length: > 0 } path && xml.GetAttribute("target") is { Length: > 0 } entry)
                    files.Add((Path.GetFullPath(path, Path.GetDirectoryName(nuspec)!), entry.Replace('\\', '/').TrimStart('/')));
            }
            return files;
        }
        catch (Exception problem) when (problem is XmlException or MetadataFormatException)
        {
            throw new ProjectException(PackageCodes.BuildFileUnreadable, $"What the last pack wrote cannot be read: {Printable.Of(problem.Message)}", Printable.Of(nuspec), "Delete it, or pack again.", problem);
        }
    }

    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = PackageLimits.NuspecBytes };
}
