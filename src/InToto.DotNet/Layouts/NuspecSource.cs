using System.Collections.Immutable;
using System.IO.Enumeration;
using System.Xml;

namespace InToto.DotNet;

/// <summary>A nuspec that a project keeps itself (<c>NuspecFile</c>), as pack reads it: with the values of <c>NuspecProperties</c> for what stands between dollar signs.</summary>
internal sealed class NuspecSource
{
    private readonly List<(string Source, string Target)> _files = [];
    private readonly SortedSet<string> _dependencies = new(StringComparer.OrdinalIgnoreCase);
    private readonly string _path;
    private readonly string _base;
    private readonly Dictionary<string, string> _properties;
    private string? _id, _version;

    private NuspecSource(string path, string basePath, string properties) => (_path, _base, _properties) = (path, basePath, PropertiesOf(properties));

    /// <summary>The id.</summary>
    public string Id => _id!;

    /// <summary>The version, as it is written.</summary>
    public string Version => _version!;

    /// <summary>The ids of the packages that it depends on.</summary>
    public IEnumerable<string> Dependencies => _dependencies;

    /// <summary>Reads it.</summary>
    /// <param name="path">The nuspec.</param>
    /// <param name="basePath">What its paths begin at (<c>NuspecBasePath</c>); empty for its own folder.</param>
    /// <param name="properties"><c>NuspecProperties</c>: <c>name=value</c>, semicolons between them.</param>
    /// <exception cref="ProjectException">It cannot be read, has no id or version, or lists no files (3661).</exception>
    public static NuspecSource Read(string path, string basePath, string properties)
    {
        var source = new NuspecSource(path, basePath.Length > 0 ? basePath : Path.GetDirectoryName(path)!, properties);
        try
        {
            using var xml = XmlReader.Create(new MemoryStream(BoundedFile.Read(path, PackageLimits.NuspecBytes)), Settings);
            source.ReadAll(xml);
        }
        catch (Exception problem) when (problem is XmlException or MetadataFormatException)
        {
            throw source.Unusable($"it cannot be read: {Printable.Of(problem.Message.TrimEnd('.'))}", "See that NuspecFile names it, and that it is XML.", problem);
        }
        return source;
    }

    /// <summary>The files that go into the package, each with the name of its entry.</summary>
    /// <param name="known">Files that a build makes: a wildcard takes them in, too, before they are there.</param>
    public IEnumerable<(string Path, string Entry)> Files(IEnumerable<string> known)
    {
        string[] outputs = [.. known];
        foreach (var (sources, target) in _files)
            foreach (var source in sources.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                foreach (var file in Expand(source.Replace('\\', '/'), target.Replace('\\', '/'), outputs)) yield return file;
    }

    private void ReadAll(XmlReader xml)
    {
        var (metadata, lists) = (false, false);
        while (xml.Read())
        {
            if (xml.NodeType == XmlNodeType.EndElement && xml.LocalName == "metadata") metadata = false;
            if (xml.NodeType != XmlNodeType.Element) continue;
            switch (xml.LocalName)
            {
                case "metadata":
                    metadata = true;
                    break;
                case "id" when metadata && xml.Depth == 2:
                    _id ??= Filled(Text(xml));
                    break;
                case "version" when metadata && xml.Depth == 2:
                    _version ??= Filled(Text(xml));
                    break;
                case "dependency" when metadata && xml.GetAttribute("id") is { } id:
                    _dependencies.Add(Filled(id));
                    break;
                case "files":
                    lists = true;
                    break;
                case "file" when lists && xml.GetAttribute("src") is { Length: > 0 } file:
                    _files.Add((Filled(file), Filled(xml.GetAttribute("target") ?? "")));
                    break;
            }
        }
        if (string.IsNullOrEmpty(_id)) throw Unusable("it has no id", "Write one into its metadata.");
        if (string.IsNullOrEmpty(_version)) throw Unusable("it has no version", "Write one into its metadata.");
        if (!lists) throw Unusable("it lists no files, so that pack takes in everything below its folder", "Write <files> that says what goes into the package.");
    }

    private static string Text(XmlReader xml)
    {
        if (xml.IsEmptyElement) return "";
        xml.Read();
        return xml.NodeType == XmlNodeType.Text ? xml.Value.Trim() : "";
    }

    /// <summary>As NuGet does it: names in any case, and what has no value is an error.</summary>
    private string Filled(string text)
    {
        var parts = text.Split('$');
        for (var i = 1; i < parts.Length - 1; i += 2)
            parts[i] = _properties.TryGetValue(parts[i], out var value) ? value : throw Unusable($"${parts[i]}$ has no value", "Give it one in the project's property NuspecProperties; what a target sets there is not known before a build.");
        return string.Concat(parts);
    }

    /// <summary>Below the folder before the first wildcard a file keeps its path; otherwise the target is its folder, or its name if the extensions are the same.</summary>
    private IEnumerable<(string Path, string Entry)> Expand(string source, string target, string[] outputs)
    {
        var wildcard = source.IndexOf('*', StringComparison.Ordinal);
        if (wildcard < 0)
        {
            var isName = Path.GetExtension(source) is { Length: > 0 } extension && extension.Equals(Path.GetExtension(target), StringComparison.OrdinalIgnoreCase);
            yield return (Path.GetFullPath(source, _base), Clean(isName ? target : $"{target}/{Rules.Split(source).Name}"));
            yield break;
        }
        var fixedPart = source[..(source.LastIndexOf('/', wildcard) + 1)];
        var folder = Path.GetFullPath(fixedPart, _base);
        var pattern = source[fixedPart.Length..];
        var found = Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories) : [];
        foreach (var file in found.Concat(outputs).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var relative = Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/');
            if (!relative.StartsWith("../", StringComparison.Ordinal) && Fits(pattern.Split('/'), relative.Split('/'))) yield return (file, Clean($"{target}/{relative}"));
        }
    }

    private static bool Fits(ReadOnlySpan<string> pattern, ReadOnlySpan<string> path) => pattern switch
    {
        [] => path.IsEmpty,
        ["**"] => !path.IsEmpty,
        ["**", .. var rest] => Fits(rest, path) || !path.IsEmpty && Fits(pattern, path[1..]),
        [var first, .. var rest] => !path.IsEmpty && FileSystemName.MatchesSimpleExpression(first, path[0]) && Fits(rest, path[1..]),
    };

    private static string Clean(string entry) => string.Join('/', entry.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(segment => segment != "."));

    private static Dictionary<string, string> PropertiesOf(string text)
    {
        var properties = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var pair in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            if (pair.Split('=', 2) is [var name, var value]) properties[name.Trim()] = value.Trim();
        return properties;
    }

    private ProjectException Unusable(string what, string hint, Exception? inner = null) =>
        new(PackageCodes.NuspecUnusable, $"The project's own nuspec cannot be packed from: {what}.", Printable.Of(_path), hint, inner);

    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, MaxCharactersInDocument = PackageLimits.NuspecBytes };
}
