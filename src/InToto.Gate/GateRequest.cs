using System.Globalization;
using InToto.DotNet;

namespace InToto.Gate;

/// <summary>What is asked for. There is nothing else: every other request is refused before anybody is asked.</summary>
internal abstract record GateRequest
{
    private GateRequest() { }

    /// <summary>What the gate has, and where.</summary>
    public sealed record ServiceIndex : GateRequest;

    /// <summary>The versions of a package.</summary>
    public sealed record Versions(string Id) : GateRequest;

    /// <summary>A package, or only its nuspec.</summary>
    public sealed record Package(string Id, string Version, bool NuspecOnly) : GateRequest;

    /// <summary>What a source tells of a package. A page of it is below a source that is named by its number.</summary>
    public sealed record Registration(string Id, int? Source, string Below) : GateRequest;

    /// <summary>A search, or what completes a word.</summary>
    public sealed record Search(string Resource, string Query) : GateRequest;

    /// <summary>Which packages are known to be vulnerable: the list of pages, or one of them, by the number of its source and its own.</summary>
    public sealed record Vulnerabilities((int Source, int Number)? Page) : GateRequest;

    /// <summary>Something that NuGet could ask for and that is not served.</summary>
    public sealed record NotServed : GateRequest;

    /// <summary>Reads the target of a request as it was sent; null when it is none that NuGet sends (threats M1, M2).</summary>
    public static GateRequest? Parse(string target)
    {
        if (target.Length > GateLimits.RequestLineBytes || !target.StartsWith('/') || target.StartsWith("//", StringComparison.Ordinal)) return null;
        var at = target.IndexOf('?', StringComparison.Ordinal);
        var (path, query) = at < 0 ? (target, "") : (target[..at], target[(at + 1)..]);
        if (!All(path, IsOfPath) || !All(query, IsOfQuery) || path.Contains("..", StringComparison.Ordinal)) return null;

        return path[1..].Split('/') switch
        {
            ["v3", "index.json"] => new ServiceIndex(),
            ["v3", "flat", var id, "index.json"] => IsId(id) ? new Versions(Lower(id)) : null,
            ["v3", "flat", var id, var version, var file] => OfPackage(id, version, file),
            ["v3", "registration", var id, "index.json"] => IsId(id) ? new Registration(Lower(id), null, $"{Lower(id)}/index.json") : null,
            ["v3", "registration", "from", var source, var id, .. { Length: > 0 } below] => IsId(id) && Number(source) is { } number && below.All(segment => segment.Length > 0)
                ? new Registration(Lower(id), number, $"{id}/{string.Join('/', below)}") : null,
            ["v3", "vulnerabilities", "index.json"] => new Vulnerabilities(null),
            ["v3", "vulnerabilities", "from", var source, var page] => Number(source) is { } from && page.EndsWith(".json", StringComparison.Ordinal) && Number(page[..^5]) is { } number ? new Vulnerabilities((from, number)) : null,
            ["v3", "query"] => new Search("SearchQueryService", query),
            ["v3", "autocomplete"] => new Search("SearchAutocompleteService", query),
            _ => new NotServed(),
        };
    }

    /// <summary>Ids know no case, and a version has one normal form: however a package is spelled, it is one (threat M4).</summary>
    private static GateRequest? OfPackage(string id, string version, string file)
    {
        if (!IsId(id) || version.Length > PackageLimits.IdChars || PackageVersion.Normalize(version) is not { } normal) return null;
        if (file.Equals($"{id}.{version}.nupkg", StringComparison.OrdinalIgnoreCase)) return new Package(Lower(id), Lower(normal), NuspecOnly: false);
        if (file.Equals($"{id}.nuspec", StringComparison.OrdinalIgnoreCase)) return new Package(Lower(id), Lower(normal), NuspecOnly: true);
        return new NotServed();
    }

    private static bool IsId(string id) => id.Length is > 0 and <= PackageLimits.IdChars && !id.StartsWith('.') && All(id, c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-');

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>No escapes: NuGet needs none in a path, and what two readers could read differently is no path.</summary>
    private static bool IsOfPath(char c) => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_' or '+' or '~';

    private static bool IsOfQuery(char c) => c is > ' ' and < '\x7F' and not ('#' or '"' or '<' or '>' or '\\' or '^' or '`' or '{' or '|' or '}');

    private static bool All(string text, Func<char, bool> holds)
    {
        foreach (var c in text)
            if (!holds(c)) return false;
        return true;
    }

    private static string Lower(string text) => text.ToLowerInvariant();
}
