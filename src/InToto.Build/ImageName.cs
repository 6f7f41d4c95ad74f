namespace InToto.Build;

/// <summary>How images of a repository are named among artifacts: a purl of the type <c>oci</c>, whose version is the digest of the manifest.</summary>
/// <param name="registry">The registry, with its port; empty for an image that goes to none.</param>
/// <param name="repository">The path of the repository there.</param>
internal sealed class ImageName(string registry, string repository)
{
    /// <summary>The image itself, whatever tags it has.</summary>
    public Artifact Of(string hex) => Named(hex, Qualifiers(tag: null));

    /// <summary>The image itself, and once more for each tag, so that rules can speak of one.</summary>
    public IEnumerable<Artifact> Of(string hex, IEnumerable<string> tags) => tags.Distinct(StringComparer.Ordinal).Select(tag => Named(hex, Qualifiers(tag))).Prepend(Of(hex));

    private Artifact Named(string hex, string qualifiers) =>
        new(ArtifactName.Parse($"pkg:oci/{Encoded(repository[(repository.LastIndexOf('/') + 1)..].ToLowerInvariant())}@sha256:{hex}{qualifiers}"), DigestSet.Sha256(HexText.Bytes(hex)));

    private string Qualifiers(string? tag)
    {
        var url = registry.Length == 0 ? null : $"repository_url={Encoded(registry)}/{Encoded(repository)}";
        var tagged = tag is null ? null : $"tag={Encoded(tag)}";
        return (url, tagged) switch
        {
            (null, null) => "",
            (_, null) or (null, _) => $"?{url}{tagged}",
            _ => $"?{url}&{tagged}",
        };
    }

    /// <summary>What separates the parts of a purl is encoded; what separates the parts of an address is not.</summary>
    private static string Encoded(string text) => string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '~' or ':' or '/' ? c.ToString() : Uri.HexEscape(c)));
}
