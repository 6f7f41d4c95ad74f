using System.Collections.Immutable;
using System.Xml;

namespace InToto.DotNet;

/// <summary>Reads a nuspec: no document type, nothing from the network, and each thing said once (threats J40 to J43).</summary>
internal sealed class NuspecReader : IDisposable
{
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
        MaxCharactersInDocument = PackageLimits.NuspecBytes,
    };

    private readonly XmlReader _xml;
    private readonly string _where;
    private readonly List<NuspecDependency> _dependencies = [];
    private string? _id, _version, _url, _commit;
    private bool _repository, _types, _groups, _symbols;

    private NuspecReader(byte[] xml, string where) => (_xml, _where) = (XmlReader.Create(new MemoryStream(xml), Settings), where);

    /// <exception cref="PackageException">It is no nuspec, or one that readers may understand differently.</exception>
    public static Nuspec Read(byte[] xml, string where)
    {
        try
        {
            using var reader = new NuspecReader(xml, where);
            return reader.ReadPackage();
        }
        catch (XmlException problem)
        {
            throw new PackageException(PackageCodes.NuspecMalformed, $"The nuspec is not XML that a package may have: {problem.Message}", where, Repack, problem);
        }
    }

    private Nuspec ReadPackage()
    {
        _xml.MoveToContent();
        if (_xml.LocalName != "package") throw Malformed($"its root is '{Printable.Of(_xml.LocalName)}', not 'package'");
        var metadata = 0;
        ForEachChild(() =>
        {
            if (!Is("metadata")) return;
            if (++metadata > 1) throw Twice("metadata");
            var space = _xml.NamespaceURI;
            ForEachChild(() => ReadMetadata(space));
        });
        while (_xml.Read())
        {
            // An error after the root is one too.
        }
        return new()
        {
            Id = RequireId(_id ?? throw Malformed("it has no id")),
            Version = PackageVersion.Normalize(_version ?? throw Malformed("it has no version")) ?? throw Malformed($"'{Printable.Of(_version)}' is not a version"),
            RepositoryUrl = _url,
            Commit = _commit,
            IsSymbols = _symbols,
            Dependencies = [.. _dependencies],
        };
    }

    private void ReadMetadata(string space)
    {
        if (Is("id", space)) _id = Once(_id, "id");
        else if (Is("version", space)) _version = Once(_version, "version");
        else if (Is("repository", space)) ReadRepository();
        else if (Is("packageTypes", space)) ReadTypes(space);
        else if (Is("dependencies", space)) ReadDependencies(space);
    }

    private void ReadRepository()
    {
        if (_repository) throw Twice("repository");
        (_repository, _url, _commit) = (true, _xml.GetAttribute("url"), _xml.GetAttribute("commit"));
    }

    private void ReadTypes(string space)
    {
        if (_types) throw Twice("packageTypes");
        _types = true;
        ForEachChild(() =>
        {
            // NuGet compares names of package types so.
            if (Is("packageType", space)) _symbols |= string.Equals(_xml.GetAttribute("name"), "SymbolsPackage", StringComparison.OrdinalIgnoreCase);
        });
    }

    /// <summary>Groups by target framework, or dependencies for all.</summary>
    private void ReadDependencies(string space)
    {
        if (_groups) throw Twice("dependencies");
        _groups = true;
        ForEachChild(() =>
        {
            if (Is("dependency", space)) ReadDependency("");
            if (!Is("group", space)) return;
            var framework = _xml.GetAttribute("targetFramework") ?? "";
            ForEachChild(() =>
            {
                if (Is("dependency", space)) ReadDependency(framework);
            });
        });
    }

    private void ReadDependency(string framework)
    {
        if (_dependencies.Count == PackageLimits.Dependencies)
            throw new PackageException(PackageCodes.PackageTooLarge, $"A package may have {PackageLimits.Dependencies} dependencies; this one has more.", _where);
        var dependency = new NuspecDependency(RequireId(_xml.GetAttribute("id") ?? throw Malformed("a dependency has no id")), framework,
            _xml.GetAttribute("version") ?? "", _xml.GetAttribute("include") ?? "", _xml.GetAttribute("exclude") ?? "");
        foreach (var text in (string[])[framework, dependency.Range, dependency.Include, dependency.Exclude])
            if (Printable.FirstUnprintable(text) is not null) throw Malformed($"the dependency on '{dependency.Id}' holds characters that are not shown");
        _dependencies.Add(dependency);
    }

    /// <summary>Visits the elements in the current one, and ends at its end. A visitor stays at the element it is given, or goes to its end.</summary>
    private void ForEachChild(Action visit)
    {
        if (_xml.IsEmptyElement) return;
        var depth = _xml.Depth;
        _xml.Read();
        while (_xml.Depth > depth)
        {
            if (_xml.NodeType == XmlNodeType.Element && _xml.Depth == depth + 1) visit();
            _xml.Read();
        }
    }

    /// <summary>Whether the current element is this; one that only a lenient reader would take for it is refused.</summary>
    private bool Is(string name, string? space = null)
    {
        if (!string.Equals(_xml.LocalName, name, StringComparison.OrdinalIgnoreCase)) return false;
        return _xml.LocalName == name && (space is null || _xml.NamespaceURI == space)
            ? true : throw Malformed($"'{Printable.Of(_xml.Name)}' is not '{name}', but some reader would take it for that");
    }

    private string Once(string? before, string name)
    {
        if (before is not null) throw Twice(name);
        var text = "";
        if (_xml.IsEmptyElement) return text;
        for (_xml.Read(); _xml.NodeType != XmlNodeType.EndElement; _xml.Read())
        {
            if (_xml.NodeType is not (XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace))
                throw Malformed($"'{name}' holds more than text");
            text += _xml.Value;
            if (text.Length > PackageLimits.NuspecTextChars) throw Malformed($"'{name}' has more than {PackageLimits.NuspecTextChars} characters");
        }
        return text;
    }

    /// <summary>ASCII: an id in another script can look like a known one (threat J43).</summary>
    private string RequireId(string id)
    {
        var isId = id.Length is > 0 and <= PackageLimits.IdChars && !id.StartsWith('.') && !id.EndsWith('.') && !id.Contains("..", StringComparison.Ordinal);
        foreach (var c in id) isId &= char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-';
        return isId ? id : throw new PackageException(PackageCodes.IdentityMismatch,
            $"'{Printable.Of(id)}' is not a package id: one has 1 to {PackageLimits.IdChars} ASCII letters, digits, '_', '.' and '-'.", _where,
            "Letters of other scripts can look like those of a known package.");
    }

    private PackageException Twice(string name) => Malformed($"it has '{name}' twice");

    private PackageException Malformed(string why) => new(PackageCodes.NuspecMalformed, $"The nuspec cannot be read in one way only: {why}.", _where, Repack);

    public void Dispose() => _xml.Dispose();

    private const string Repack = "Correct the nuspec and pack again. If the package comes from a gallery like this, do not use it.";
}
