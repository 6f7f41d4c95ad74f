namespace InToto.Build;

/// <summary>The links in a folder that belongs to one compile or project.</summary>
internal static class LinkFiles
{
    /// <summary>Every link, whoever signed it: one of an earlier key must never be mixed with one of this.</summary>
    public static IEnumerable<string> In(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, "*.link").Where(path => LinkFileName.Parse(Path.GetFileName(path)) is not null)
        : [];

    /// <summary>Removes links, so that none of an earlier build is taken for one of this.</summary>
    /// <param name="folder">Where they are.</param>
    /// <param name="step">The step whose links go; null for all.</param>
    /// <param name="except">A path that stays.</param>
    public static void Delete(string folder, string? step = null, string? except = null)
    {
        foreach (var path in In(folder).ToArray())
            if (path != except && (step is null || LinkFileName.Parse(Path.GetFileName(path))!.Step == step)) File.Delete(path);
    }

    /// <summary>Signs a link and writes it, or leaves the file that stands there when it says the same and the signature is ours.</summary>
    /// <returns>The path of the file.</returns>
    public static string Write(string folder, Link link, SigningKey key, bool metablock)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Join(folder, LinkFileName.Of(link.Name, key.KeyId).ToString());
        Delete(folder, link.Name, path);
        if (Signed(path, key) is { } old && old is Metablock == metablock && old.Document.ToJson().AsSpan().SequenceEqual(link.ToJson())) return path;
        var bytes = key.Sign(link, metablock).ToBytes();
        if (bytes.Length > Limits.DocumentBytes)
            throw new RecordingException(Codes.RecordingTooLarge, $"The link of '{Printable.Of(link.Name)}' has {bytes.Length} bytes; one that is verified may have {Limits.DocumentBytes}.", path);
        QuietFile.Write(path, bytes);
        return path;
    }

    /// <summary>A document that this key has signed; null when there is none, or somebody else's.</summary>
    public static Metadata? Signed(string path, SigningKey key)
    {
        if (!File.Exists(path)) return null;
        try
        {
            var metadata = MetadataFile.Read(path).Parse();
            return key.HasSigned(metadata) ? metadata : null;
        }
        catch (MetadataFormatException)
        {
            return null; // what cannot be read is not ours, and is written anew
        }
    }
}
