namespace InToto.Tool;

/// <summary>A link: what went in, what ran, what came out.</summary>
internal sealed class LinkView(Metadata metadata, Link link) : MetadataView(metadata)
{
    protected override IEnumerable<Line> Body() =>
    [
        $"step        {Printable.Of(link.Name)}",
        link.Command.IsEmpty ? "command     none" : $"command     {Shown.Words(link.Command)}",
        .. link.Byproducts.ReturnValue is { } code ? [new Line($"returned    {code}", code == 0 ? Tone.Plain : Tone.Bad)] : Array.Empty<Line>(),
        $"materials   {link.Materials.Count}",
        .. Artifacts(link.Materials),
        $"products    {link.Products.Count}",
        .. Artifacts(link.Products),
    ];

    private static IEnumerable<Line> Artifacts(Artifacts artifacts) =>
        Shown.First(artifacts, artifact => $"    {Printable.Of(artifact.Name.Value)}  {artifact.Digests}");
}
