using System.Collections.Immutable;
using InToto.Json;

namespace InToto.Restore;

/// <summary>What a server of packages says that it has, and where: <c>index.json</c> of NuGet's protocol, version 3.</summary>
internal sealed class ServiceIndex
{
    private readonly ImmutableArray<(string Type, Uri Address)> _resources;

    private ServiceIndex(ImmutableArray<(string, Uri)> resources) => _resources = resources;

    /// <summary>Reads it. Resources of types that nobody asks for are passed over, whatever they are.</summary>
    /// <exception cref="MetadataFormatException">It is none.</exception>
    public static ServiceIndex Parse(ReadOnlySpan<byte> json, Uri address)
    {
        var root = new JsonFields(StrictJson.Parse(json), "the service index", Dialect.Strict);
        if (!root.Text("version").StartsWith("3.", StringComparison.Ordinal)) throw new MetadataFormatException(Codes.FieldMalformed, $"Its version is '{Printable.Of(root.Text("version"))}', not 3.");
        var resources = ImmutableArray.CreateBuilder<(string, Uri)>();
        foreach (var resource in root.Objects("resources", RestoreLimits.FeedResources))
        {
            string[] types = resource.Optional("@type") is { Kind: JsonKind.List } ? resource.Texts("@type", RestoreLimits.FeedResources) : [resource.Text("@type")];
            if (!Uri.TryCreate(address, resource.Text("@id"), out var at)) throw resource.Malformed("@id", "is not an address");
            foreach (var type in types) resources.Add((type, at));
        }
        return new(resources.ToImmutable());
    }

    /// <summary>Where the first resource of a type is, of which what is below is asked for, so that it ends like a folder; null when there is none.</summary>
    public Uri? Address(string type) => Document(type) is { } at && at.Query.Length == 0 && !at.AbsolutePath.EndsWith('/') ? new(at.AbsoluteUri + "/") : Document(type);

    /// <summary>The same as it is named: a document, or what is asked with a query.</summary>
    public Uri? Document(string type)
    {
        foreach (var (found, address) in _resources)
            if (found == type) return address;
        return null;
    }
}
