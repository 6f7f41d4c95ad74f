using System.Xml;

namespace InToto.Restore;

/// <summary>The packages that project files name with one version, by reading them as text: a guess of what NuGet will ask for, made while MSBuild starts. What it misses NuGet asks for, and what it has too much nobody uses.</summary>
internal static class ReferencedPackages
{
    /// <summary>Reads the files of a folder, and those above that MSBuild imports by itself.</summary>
    /// <exception cref="RestoreException">There are too many, or one cannot be read (3320).</exception>
    public static IEnumerable<RestoredId> In(string folder)
    {
        var (versions, named, found) = (new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase), new HashSet<string>(StringComparer.OrdinalIgnoreCase), new Dictionary<string, RestoredId>(StringComparer.OrdinalIgnoreCase));
        foreach (var file in ProjectFiles.In(folder))
            foreach (var (element, id, version) in Items(file))
                if (element == "PackageVersion") versions[id] = version ?? "";
                else if (version is null) named.Add(id);
                else Add(id, version);
        // Central versions stand in another file than what uses them.
        foreach (var id in named)
            if (versions.TryGetValue(id, out var central)) Add(id, central);
        return found.Values.Take(RestoreLimits.Packages);

        // A property or a range is nothing to guess by.
        void Add(string id, string version)
        {
            if (RestoredId.Parse($"{id}@{version}") is { } package) found.TryAdd(VerifiedPackages.NameOf(package), package);
        }
    }

    private static List<(string Element, string Id, string? Version)> Items(string file)
    {
        var items = new List<(string, string, string?)>();
        var bytes = BoundedFile.Read(file, RestoreLimits.ProjectBytes, (_, what, hint, inner) => new RestoreException(RestoreCodes.ProjectUnreadable, what, where: null, hint, inner));
        try
        {
            using var xml = XmlReader.Create(new MemoryStream(bytes), new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = RestoreLimits.ProjectBytes });
            while (xml.Read())
                if (xml.NodeType == XmlNodeType.Element && xml.LocalName is "PackageReference" or "PackageVersion" or "GlobalPackageReference" && xml.GetAttribute("Include") is { } id)
                    items.Add((xml.LocalName, id.Trim(), (xml.GetAttribute("VersionOverride") ?? xml.GetAttribute("Version"))?.Trim()));
        }
        catch (XmlException)
        {
            // MSBuild does not read it either, and says so.
        }
        return items;
    }
}
