namespace InToto.Recording;

/// <summary>Makes artifact names of paths, and refuses those that would not mean one thing everywhere (threats F1 to F3, F9).</summary>
internal static class RecordedName
{
    /// <summary>What to do about more than the bounds allow.</summary>
    public const string TooMuch = "Exclude what is not part of the step, or record fewer folders.";

    /// <summary>The name of a path below the base directory or the root of a repository.</summary>
    /// <exception cref="RecordingException">The path is no clean name (2004), or too long for one (2006).</exception>
    public static ArtifactName Of(string prefix, string path, bool mayHaveMeaning = false)
    {
        if (((mayHaveMeaning ? null : Meaning(path)) ?? ArtifactName.Uncleanness(prefix + path)) is { } why)
            throw new RecordingException(Codes.ArtifactNameUnsafe, $"'{Printable.Of(path)}' cannot be an artifact's name: {why}.", hint: "Rename it, or exclude it.");
        try
        {
            return ArtifactName.Parse(prefix + path);
        }
        catch (MetadataFormatException tooLong)
        {
            throw new RecordingException(Codes.RecordingTooLarge, tooLong.Message, hint: TooMuch, inner: tooLong);
        }
    }

    /// <summary>Names that begin with <c>@</c> or a scheme have a meaning of their own, so no file may have them.</summary>
    private static string? Meaning(string path)
    {
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var first = path.AsSpan(0, slash < 0 ? path.Length : slash);
        return first.Contains(':') ? "its first segment holds a colon" : first.StartsWith('@') ? "it begins with @" : null;
    }
}
