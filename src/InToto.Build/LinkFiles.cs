namespace InToto.Build;

/// <summary>The links in a folder that belongs to one compile or project.</summary>
internal static class LinkFiles
{
    /// <summary>How names of links end that nobody has signed.</summary>
    public const string UnsignedEnding = ".unsigned";

    /// <summary>Every link, whoever signed it, or nobody: one of an earlier key must never be mixed with one of this.</summary>
    public static IEnumerable<string> In(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder).Where(path => StepOf(path) is not null)
        : [];

    /// <summary>Removes links, so that none of an earlier build is taken for one of this.</summary>
    /// <param name="folder">Where they are.</param>
    /// <param name="step">The step whose links go; null for all.</param>
    /// <param name="except">A path that stays.</param>
    public static void Delete(string folder, string? step = null, string? except = null)
    {
        foreach (var path in In(folder).ToArray())
            if (path != except && (step is null || StepOf(path) == step)) File.Delete(path);
    }

    /// <summary>Signs a link and writes it, or leaves the file that stands there when it says the same and the signature is ours.</summary>
    /// <returns>The path of the file.</returns>
    public static string Write(string folder, Link link, LinkSigner signer)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Join(folder, signer.FileName(link.Name));
        Delete(folder, link.Name, path);
        if (Read(path, signer) is { } old && signer.Keeps(old) && old.Document.ToJson().AsSpan().SequenceEqual(link.ToJson())) return path;
        using var bytes = signer.Wrap(link).Rented();
        if (bytes.Written.Length > Limits.DocumentBytes)
            throw new RecordingException(Codes.RecordingTooLarge, $"The link of '{Printable.Of(link.Name)}' has {bytes.Written.Length} bytes; one that is verified may have {Limits.DocumentBytes}.", path);
        QuietFile.Write(path, bytes.Written);
        return path;
    }

    /// <summary>A document that this signer has made; null when there is none, or somebody else's.</summary>
    public static Metadata? Read(string path, LinkSigner signer)
    {
        if (!File.Exists(path)) return null;
        try
        {
            var metadata = MetadataFile.Read(path).Parse();
            return signer.IsOurs(metadata) ? metadata : null;
        }
        catch (MetadataFormatException)
        {
            return null; // what cannot be read is not ours, and is written anew
        }
    }

    private static string? StepOf(string path) => path.EndsWith(UnsignedEnding, StringComparison.Ordinal)
        ? Path.GetFileName(path)[..^UnsignedEnding.Length]
        : LinkFileName.Parse(Path.GetFileName(path))?.Step;
}
