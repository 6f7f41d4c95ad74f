using System.Collections.Immutable;
using InToto.DotNet;

namespace InToto.Tool;

/// <summary>A link and who signed it, by the link's own word: whether the signature is valid was not looked at.</summary>
internal sealed record RecordedLink(Link Link, KeyId Signer);

/// <summary>Links of which something is to be learned, wherever they are.</summary>
internal static class RecordedLinks
{
    /// <summary>The links of files, folders, evidence and packages.</summary>
    /// <exception cref="ToolException">There is no link, or one is not usable.</exception>
    public static ImmutableArray<RecordedLink> Read(string[] places)
    {
        ImmutableArray<RecordedLink> links = [.. places.SelectMany(place => Documents(Inputs.Existing(place, "LINKS"))).Select(Of)];
        return links.IsEmpty ? throw new ToolException(AuthorCodes.LinksUnfit, "There is no link.", Printable.Of(string.Join(", ", places)), "Give link files, a folder of them, evidence (.jsonl), or a package that carries it.") : links;
    }

    private static IEnumerable<(string Name, Metadata Metadata)> Documents(string place)
    {
        if (Directory.Exists(place)) return Directory.EnumerateFiles(place, "*.link").Order(StringComparer.Ordinal).Select(file => (file, MetadataFile.Read(file).Parse()));
        if (place.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase)) return Of(Evidence.ReadFile(place));
        if (!place.EndsWith(".nupkg", StringComparison.OrdinalIgnoreCase)) return [(place, Inputs.Metadata(place, "LINKS").Parse())];
        using var package = PackageFile.Open(place);
        return Of(EvidenceSource.With(package).Evidence!);
    }

    private static IEnumerable<(string, Metadata)> Of(Evidence evidence) => [.. evidence.Links.Select(name => (name.ToString(), evidence.Document(name)))];

    private static RecordedLink Of((string Name, Metadata Metadata) one) => one.Metadata switch
    {
        { Document: not Link } => throw new ToolException(AuthorCodes.LinksUnfit, "It is a layout, and links are needed. A step that is answered by a sublayout is looked at with the links below it.", Printable.Of(one.Name), "Give links only."),
        { Document: Link link, Signatures: [{ KeyId: { } signer }, ..] } => new(link, signer),
        _ => throw new ToolException(AuthorCodes.LinksUnfit, "Nobody has signed the link, so whose it is cannot be told.", Printable.Of(one.Name), "Give signed links."),
    };
}
