using InToto.DotNet;
using InToto.Json;

namespace InToto.Restore;

/// <summary>Where the sources of an assembly can be fetched from, by the word of its PDB: <c>{"documents":{"/_/*":"https://example.org/raw/COMMIT/*"}}</c>.</summary>
internal sealed class SourceLinkMap
{
    private readonly List<(string Document, string Address)> _lines = [];

    /// <exception cref="MetadataFormatException">It is not strict JSON.</exception>
    public static SourceLinkMap Of(PortablePdb pdb)
    {
        var map = new SourceLinkMap();
        if (pdb.SourceLink() is not { } json) return map;
        var root = new JsonFields(StrictJson.Parse(json), $"the Source Link of {pdb.Where}", Dialect.Strict);
        if (root.OptionalObject("documents") is not { } documents) return map;
        foreach (var member in documents.Value.Inside)
            if (member.Kind == JsonKind.Text) map._lines.Add((member.Name, member.Text));
        return map;
    }

    /// <summary>The addresses as written, in the order of the file.</summary>
    public IEnumerable<string> Addresses => _lines.Select(line => line.Address);

    /// <summary>Where a document is at a commit: a line with its whole name, or the longest that ends in <c>*</c>. Null when none is for it, or the address does not name the commit.</summary>
    public Uri? Of(string document, string commit)
    {
        var (found, length) = ((string?)null, -1);
        foreach (var (name, address) in _lines)
        {
            if (name == document) (found, length) = (address, int.MaxValue);
            else if (name.EndsWith('*') && name.Length - 1 > length && document.StartsWith(name[..^1], StringComparison.Ordinal))
                (found, length) = (address.Replace("*", string.Join('/', document[(name.Length - 1)..].Split('/').Select(Uri.EscapeDataString)), StringComparison.Ordinal), name.Length - 1);
        }
        return found is not null && found.Contains(commit, StringComparison.OrdinalIgnoreCase) && Uri.TryCreate(found, UriKind.Absolute, out var uri) ? uri : null;
    }
}
