namespace InToto.Verification;

/// <summary>Warnings about what documents hold beside what the specification knows.</summary>
internal static class DocumentAdvice
{
    public static void OnFields(Metadata metadata, Layout layout, string file, Findings found)
    {
        OnUnsigned(metadata, file, found);
        OnFields(layout, file, found);
    }

    public static void OnFields(Layout layout, string file, Findings found)
    {
        Warn("the layout", layout.UnknownFields.Select(field => field.Name), file, found);
        foreach (var step in layout.Steps) Warn($"'{Printable.Of(step.Name)}' of the layout", step.UnknownFields.Select(field => field.Name), file, found);
        foreach (var inspection in layout.Inspect) Warn($"'{Printable.Of(inspection.Name)}' of the layout", inspection.UnknownFields.Select(field => field.Name), file, found);
    }

    public static void OnFields(Metadata metadata, Link link, string file, Findings found)
    {
        OnUnsigned(metadata, file, found);
        Warn("the link", link.UnknownFields.Select(field => field.Name), file, found);
    }

    /// <summary>Names that can be taken for each other: some are refused, since systems would take them for one, the others are worth a look.</summary>
    public static void OnNames(Link link, string file, Findings found)
    {
        foreach (var kind in ArtifactKind.All)
            foreach (var collision in NameCollisions.Find(link.Recorded(kind)))
            {
                var where = $"{kind.Word}, {file}";
                if (collision.IsRefused)
                    throw new VerificationException(new MetadataMalformed(6, new(Codes.NameUnsafe, collision.Describe(), where, "Find out which of them was meant; the functionary renames one and signs again.")));
                found.Warn(Codes.NameConfusable, collision.Describe(), where);
            }
    }

    private static void OnUnsigned(Metadata metadata, string file, Findings found)
    {
        if (!metadata.UnsignedFields.IsEmpty)
            found.Warn(Codes.FieldUnsigned, $"No signature covers {Listing.Of(metadata.UnsignedFields)}, which stands beside the signed document; it was not used.", file);
    }

    private static void Warn(string what, IEnumerable<string> fields, string file, Findings found)
    {
        if (fields.Any())
            found.Warn(Codes.FieldUnknown, $"The specification does not know {Listing.Of(fields)} of {what}; it is signed, and was not used.", file);
    }
}
